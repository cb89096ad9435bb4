from __future__ import annotations

import math

import tensorflow as tf

from gradnp.backends.tensorflow.indexing import positions


def _slice(x, basic):
    return x[basic] if basic else x


def _write(x, y, axis, part):
    if part.step == 1 and x.shape[axis] is not None:
        before, after = (slice(None),) * axis, slice(part.stop, None)
        return tf.concat([x[(*before, slice(0, part.start))], y, x[(*before, after)]], axis)
    # TensorStridedSliceUpdate has no form for vectorized_map, and for XLA only with step 1.
    size = tf.shape(x)[axis]
    source = tf.range(size)
    replaced = source[part]
    source = tf.tensor_scatter_nd_update(source, replaced[:, tf.newaxis], size + tf.range(tf.size(replaced)))
    return tf.gather(tf.concat([x, y], axis), source, axis=axis)


def _flat(arrays, sizes):
    every = tf.range(tf.cast(math.prod(sizes), tf.int64))
    arrays = [tf.cast(positions(i, size), tf.int64) for i, size in zip(arrays, sizes, strict=True)]
    if len(arrays) == 1:
        return tf.gather(every, arrays[0])
    zero = sum(tf.zeros_like(i) for i in arrays)
    return tf.gather_nd(tf.reshape(every, sizes), tf.stack([i + zero for i in arrays], -1))


def _scatter(x, flat, v, how):
    if how == "set" and x.shape.num_elements() != 0:  # which the kernel refuses
        return tf.tensor_scatter_nd_update(x, tf.cast(flat, tf.int32)[:, tf.newaxis], v)
    size = tf.shape(x)[0]
    if how in ("add", "set"):  # tensor_scatter_nd_add has no form for vectorized_map
        return x + tf.math.unsorted_segment_sum(v, flat, size)
    reduce = tf.math.unsorted_segment_min if how == "min" else tf.math.unsorted_segment_max
    both = tf.concat([x, v], 0)
    place = tf.concat([tf.range(size), tf.cast(flat, tf.int32)], 0)
    result = reduce(both, place, size)
    if x.dtype.is_floating:  # the kernels pass over nan
        nans = tf.where(tf.math.is_nan(both), both, tf.zeros_like(both))
        result += tf.math.unsorted_segment_sum(nans, place, size)
    return result


def _last(flat, size):
    number = tf.range(tf.shape(flat)[0])
    last = tf.maximum(tf.math.unsorted_segment_max(number, flat, size), -1)
    return last, tf.gather(last, flat) == number
