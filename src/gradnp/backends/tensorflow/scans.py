from __future__ import annotations

import tensorflow as tf

from gradnp._core.shapes import axis_of, normalize_axis
from gradnp.backends.tensorflow.reductions import accumulator


def cumsum(a, axis, dtype):
    a, axis = _along(accumulator(a, dtype), axis)
    return tf.cumsum(a, axis)


def cumprod(a, axis, dtype):
    a, axis = _along(accumulator(a, dtype), axis)
    if not (a.dtype.is_floating or a.dtype.is_complex):
        return tf.math.cumprod(a, axis)
    # The gradient of tf.math.cumprod divides by the factors, so it is wrong where one is zero. Multiplications alone
    # avoid that: at each step every element is multiplied by the one `width` before it, and the width doubles.
    before = (slice(None),) * axis

    def widen(a, width):
        first, earlier, later = (*before, slice(width)), (*before, slice(-width)), (*before, slice(width, None))
        return tf.concat([a[first], a[later] * a[earlier]], axis), 2 * width

    n = a.shape[axis]
    width = 1
    if n is None:
        shapes = (a.shape, tf.TensorShape([]))
        return tf.while_loop(lambda a, width: width < tf.shape(a)[axis], widen, (a, tf.constant(width)), shapes)[0]
    while width < n:
        a, width = widen(a, width)
    return a


def _along(a, axis):
    """`a` and its axis, counted from the front; for None, `a` flattened and axis 0. A 0-d array has one axis here."""
    if axis is None:
        return tf.reshape(a, [-1]), 0
    if a.shape.rank == 0:
        a = tf.reshape(a, [1])
    return a, normalize_axis(axis_of(axis), a.shape.rank)
