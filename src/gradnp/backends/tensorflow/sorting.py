from __future__ import annotations

import tensorflow as tf

from gradnp._ops.rules.sorting import check_axis, check_bincount, check_sorted, complex_searchsorted, turned
from gradnp.backends.tensorflow import default_float
from gradnp.backends.tensorflow.indexing import take_along_axis


def argsort(a, axis, kind, order, *, stable, descending):
    axis = check_axis(axis, a.shape.rank, kind, order, stable)
    if descending:
        a = turned(a)
    if axis is None:
        a, axis = tf.reshape(a, [-1]), 0
    if not a.dtype.is_complex:
        return _argsort(a, axis)
    order = _argsort(tf.math.imag(a), axis)
    by_real = _argsort(take_along_axis(tf.math.real(a), order, axis), axis)
    return take_along_axis(order, by_real, axis)


def _argsort(a, axis):
    if a.dtype.is_floating:  # top_k is stable, but where it puts nan varies: sort nan as inf, then move it last
        is_nan = tf.math.is_nan(a)
        order = _top(-tf.where(is_nan, tf.constant(float("inf"), a.dtype), a), axis)
        return take_along_axis(order, _top(tf.cast(~take_along_axis(is_nan, order, axis), tf.int32), axis), axis)
    return _top(tf.bitwise.invert(tf.cast(a, tf.int32) if a.dtype is tf.bool else a), axis)


def _top(key, axis):
    """The positions that sort `key` in descending order, stably."""
    last = key.shape.rank - 1
    swap = [*range(axis), last, *range(axis + 1, last), axis]
    if axis != last:
        key = tf.transpose(key, swap)
    # The gradient of top_k's values fails in forward mode if indices are int64.
    order = tf.math.top_k(tf.stop_gradient(key), tf.shape(key)[-1], index_type=tf.int64).indices
    return order if axis == last else tf.transpose(order, swap)


def searchsorted(a, v, side, sorter):
    check_sorted(a, side, sorter)
    if a.dtype.is_complex:
        return complex_searchsorted(a, v, side, sorter)
    if sorter is not None:
        a = tf.gather(a, sorter)
    if not v.dtype.is_floating:
        return _searchsorted(a, v, side)
    # To NumPy, nan comes after inf.
    of_a, of_v = tf.math.is_nan(a), tf.math.is_nan(v)
    infinite = tf.constant(float("inf"), a.dtype)
    found = _searchsorted(tf.where(of_a, infinite, a), tf.where(of_v, infinite, v), side)
    numbers = tf.math.count_nonzero(~of_a)
    return tf.where(of_v, numbers if side == "left" else tf.size(a, tf.int64), tf.minimum(found, numbers))


def _searchsorted(a, v, side):
    if 0 in v.shape:  # TensorFlow's conversion of the kernel for vectorized_map fails
        return tf.zeros(tf.shape(v), tf.int64)
    # tf.searchsorted takes no arrays of size 0.
    search = tf.raw_ops.LowerBound if side == "left" else tf.raw_ops.UpperBound
    found = search(sorted_inputs=a[tf.newaxis], values=tf.reshape(v, [1, -1]), out_type=tf.int64)
    return tf.reshape(found, tf.shape(v))


def bincount(x, weights, minlength):
    x = tf.convert_to_tensor(x)
    check_bincount(x, weights, minlength)
    x = tf.cast(x, tf.int64)
    if tf.executing_eagerly() and tf.reduce_any(x < 0):
        raise ValueError("'list' argument must have no negative elements")
    size = tf.maximum(tf.reduce_max(tf.concat([x, [-1]], 0)) + 1, minlength)
    if weights is None:
        weights = tf.ones_like(x)
    elif not weights.dtype.is_floating:
        weights = tf.cast(weights, default_float())
    return tf.math.unsorted_segment_sum(weights, x, size)
