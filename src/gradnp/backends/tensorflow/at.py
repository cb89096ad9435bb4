from __future__ import annotations

import math

import numpy
import tensorflow as tf

from gradnp._ops.at import (
    _set_basic as reference_set_basic,
    _update_array as reference_update_array,
    _update_basic as reference_update_basic,
    elementwise,
)
from gradnp._ops.rules.indexing import NUMBERS, are_natural, as_slice, check_mask, parts_along
from gradnp.backends.tensorflow.indexing import can_be_read, positions, take

_RAW = tf.raw_ops


def _read_basic(x, index):
    return x[index] if index != () else x


def _read_array(x, i):
    if i.dtype == bool:
        check_mask(i.shape, x.shape, 0)
        return _RAW.GatherNd(params=x, indices=_RAW.Where(condition=i))
    if can_be_read(x, i):
        try:
            return _RAW.GatherV2(params=x, indices=i, axis=0)
        except tf.errors.InvalidArgumentError:  # a negative position, or one out of range
            pass
    return take(x, i, 0, "raise")


def _set_basic(x, v, index):
    if not x.shape.is_fully_defined():
        return reference_set_basic.__wrapped__(x, v, index)
    return _changed(x, _as_tensor(v, x), index, "set")


def _update_basic(x, v, index, how):
    if not x.shape.is_fully_defined():
        return reference_update_basic.__wrapped__(x, v, index, how)
    return _changed(x, _as_tensor(v, x), index, how)


def _as_tensor(v, x):
    return v if isinstance(v, tf.Tensor) else tf.convert_to_tensor(v, x.dtype)


def _changed(x, v, index, how):
    """`x` with the elements at a basic index changed by `v`, which may broadcast; the shape of `x` must be known."""
    shape, integers, ranges = x.shape.as_list(), [], []
    for axis, part in parts_along(index, len(shape)):
        size = shape[axis]
        if type(part) is int:
            if not -size <= part < size:
                raise IndexError(f"index {part} is out of bounds for axis {axis} with size {size}")
            part = slice(part % size, part % size + 1)
            integers.append(axis)
        part = range(size)[part]
        shape[axis] = len(part)
        ranges.append((axis, part))
    narrow = [n for axis, n in enumerate(shape) if axis not in integers]
    if v.shape.as_list() != narrow:
        v = _RAW.BroadcastTo(input=v, shape=numpy.array(narrow, "int32"))
    return _within(x, tf.reshape(v, shape) if integers else v, ranges, how)


def _within(x, v, ranges, how):
    """`x` with the elements at a range of positions along each of several axes changed by `v`."""
    if not ranges:
        # Keep `x` in the graph, so that the gradient of a replaced `x` is zeros rather than None.
        return _RAW.SelectV2(condition=False, t=x, e=v) if how == "set" else elementwise(how, x, v)
    (axis, part), further = ranges[0], ranges[1:]
    size = x.shape.as_list()[axis]
    if part.step != 1 and len(part) > 1:
        if further or how != "set":
            v = _within(x[(slice(None),) * axis + (as_slice(part),)], v, further, how)
        return _write(x, v, axis, as_slice(part))
    sizes = numpy.array([part.start, len(part), size - part.start - len(part)])
    before, old, after = _RAW.SplitV(value=x, size_splits=sizes, axis=axis, num_split=3)
    if further or how != "set":
        v = _within(old, v, further, how)
    return _RAW.ConcatV2(values=[before, v, after], axis=axis)


def _update_array(x, v, i, how, unique):
    shape = x.shape
    # The kernels refuse empty arrays, and in a graph one of them does not work under vectorized_map.
    direct = (how == "set" or how == "add") and can_be_read(x, i) and 0 not in shape.as_list()
    is_number = type(v) in NUMBERS
    # The derivative of TensorScatterUpdate works under vectorized_map only if positions are int32.
    if i.dtype == bool:
        if is_number or v.ndim <= shape.rank - i.ndim:
            if how == "set" and i.ndim + 1 >= shape.rank:
                check_mask(i.shape, shape, 0)
                mask = _RAW.ExpandDims(input=i, axis=-1) if i.ndim < shape.rank else i
                # To let the kernel's call convert a number takes a third of the time.
                return _RAW.SelectV2(condition=mask, t=v if direct and type(v) is float else _as_tensor(v, x), e=x)
        elif direct:
            check_mask(i.shape, shape, 0)
            at = _RAW.Where(condition=i)
            return _scattered(x, v, _RAW.Cast(x=at, DstT=tf.int32) if how == "set" else at, how)
    elif direct and i.dtype.is_integer:
        host = i.numpy()
        if are_natural(host, shape.as_list()[0], is_number or unique or how == "add"):
            return _scattered(x, v, tf.constant(host.astype("int32")[..., numpy.newaxis]), how)
    return reference_update_array.__wrapped__(x, v, i, how, unique)


def _scattered(x, v, at, how):
    """`x` with `v`, which may broadcast, set at or added to the positions `at`."""
    v, shape = _as_tensor(v, x), at.shape.as_list()
    shape += x.shape.as_list()[shape.pop() :]
    if v.shape.as_list() != shape:
        v = _RAW.BroadcastTo(input=v, shape=numpy.array(shape, "int32"))
    update = _RAW.TensorScatterUpdate if how == "set" else _RAW.TensorScatterAdd
    return update(tensor=x, indices=at, updates=v)


def _slice(x, basic):
    return x[basic] if basic else x


def _write(x, y, axis, part):
    if part.step == 1 and x.shape[axis] is not None:
        before, after = (slice(None),) * axis, slice(part.stop, None)
        return tf.concat([x[(*before, slice(0, part.start))], y, x[(*before, after)]], axis)
    # TensorStridedSliceUpdate does not work under vectorized_map, and under XLA only with step 1.
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
    if how == "set" and x.shape.num_elements() != 0:  # the kernel refuses empty arrays
        return tf.tensor_scatter_nd_update(x, tf.cast(flat, tf.int32)[:, tf.newaxis], v)
    size = tf.shape(x)[0]
    if how in ("add", "set"):  # tensor_scatter_nd_add does not work under vectorized_map
        return x + tf.math.unsorted_segment_sum(v, flat, size)
    reduce = tf.math.unsorted_segment_min if how == "min" else tf.math.unsorted_segment_max
    both = tf.concat([x, v], 0)
    place = tf.concat([tf.range(size), tf.cast(flat, tf.int32)], 0)
    result = reduce(both, place, size)
    if x.dtype.is_floating:  # the kernels ignore nan
        nans = tf.where(tf.math.is_nan(both), both, tf.zeros_like(both))
        result += tf.math.unsorted_segment_sum(nans, place, size)
    return result


def _last(flat, size):
    number = tf.range(tf.shape(flat)[0])
    last = tf.maximum(tf.math.unsorted_segment_max(number, flat, size), -1)
    return last, tf.gather(last, flat) == number
