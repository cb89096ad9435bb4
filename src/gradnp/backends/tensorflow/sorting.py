from __future__ import annotations

import tensorflow as tf

from gradnp._sorting import check_axis, check_bincount, check_sorted
from gradnp.backends.tensorflow import default_float
from gradnp.backends.tensorflow.indexing import take_along_axis


def argsort(a, axis, kind, order, *, stable):
    axis = check_axis(axis, a.shape.rank, kind, order, stable)
    if axis is None:
        a, axis = tf.reshape(a, [-1]), 0
    if not a.dtype.is_complex:
        return _argsort(a, axis)
    order = _argsort(tf.math.imag(a), axis)
    by_real = _argsort(take_along_axis(tf.math.real(a), order, axis), axis)
    return take_along_axis(order, by_real, axis)


def _argsort(a, axis):
    last = a.shape.rank - 1
    swap = [*range(axis), last, *range(axis + 1, last), axis] if axis != last else None
    key = _key(a) if swap is None else tf.transpose(_key(a), swap)
    order = tf.math.top_k(tf.bitwise.invert(key), tf.shape(key)[-1], index_type=tf.int64).indices
    return order if swap is None else tf.transpose(order, swap)


def _key(a):
    """Integers in the order of `a`, nan last; top_k is stable, but puts nan in no certain place."""
    if a.dtype is tf.bool:
        return tf.cast(a, tf.int32)
    if not a.dtype.is_floating:
        return a
    integer = {2: tf.int16, 4: tf.int32, 8: tf.int64}[a.dtype.size]
    bits = tf.bitcast(tf.where(a == 0, tf.zeros_like(a), a), integer)  # -0.0 equals 0.0
    bits = tf.where(bits < 0, tf.bitwise.bitwise_xor(bits, integer.max), bits)
    return tf.where(tf.math.is_nan(a), integer.max, bits)


def searchsorted(a, v, side, sorter):
    check_sorted(a.shape.rank, side)
    if sorter is not None:
        a = tf.gather(a, sorter)
    found = tf.searchsorted(a, tf.reshape(v, [-1]), side, out_type=tf.int64)
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
