from __future__ import annotations

import tensorflow as tf

from gradnp._ops.rules.logic import compare_complex, comparer
from gradnp.backends import tensorflow as backend

_comparable = comparer(backend)


def isnan(x):
    return _of_parts(tf.math.is_nan, tf.logical_or, False, x)


def isinf(x):
    return _of_parts(tf.math.is_inf, tf.logical_or, False, x)


def isfinite(x):
    return _of_parts(tf.math.is_finite, tf.logical_and, True, x)


def _of_parts(test, combine, of_integers, x):
    if x.dtype.is_complex:
        return combine(test(tf.math.real(x)), test(tf.math.imag(x)))
    return test(x) if x.dtype.is_floating else tf.fill(tf.shape(x), of_integers)


def signbit(x):
    if x.dtype.is_bool:
        return tf.zeros_like(x)
    # The reciprocal of a zero shows its sign; tf.bitcast does not work under vectorized_map.
    return (x < 0) | (tf.math.reciprocal(x) < 0) if x.dtype.is_floating else x < 0


def _ordered(compare, x1, x2):
    x1, x2 = _comparable(x1, x2)
    if x1.dtype.is_bool:
        x1, x2 = tf.cast(x1, tf.int8), tf.cast(x2, tf.int8)
    if x1.dtype.is_complex:
        return compare_complex(compare, tf.math.real(x1), tf.math.imag(x1), tf.math.real(x2), tf.math.imag(x2))
    return compare(x1, x2)


def equal(x1, x2):
    return tf.equal(*_comparable(x1, x2))


def not_equal(x1, x2):
    return tf.not_equal(*_comparable(x1, x2))


def less(x1, x2):
    return _ordered(tf.less, x1, x2)


def less_equal(x1, x2):
    return _ordered(tf.less_equal, x1, x2)


def greater(x1, x2):
    return _ordered(tf.greater, x1, x2)


def greater_equal(x1, x2):
    return _ordered(tf.greater_equal, x1, x2)


def _truth(x):
    return x if x.dtype.is_bool else tf.not_equal(x, tf.zeros((), x.dtype))


def logical_and(x1, x2):
    return tf.logical_and(_truth(x1), _truth(x2))


def logical_or(x1, x2):
    return tf.logical_or(_truth(x1), _truth(x2))


def logical_xor(x1, x2):
    return tf.not_equal(_truth(x1), _truth(x2))


def logical_not(x):
    return tf.logical_not(_truth(x))


def bitwise_and(x1, x2):
    return tf.logical_and(x1, x2) if x1.dtype.is_bool else tf.bitwise.bitwise_and(x1, x2)


def bitwise_or(x1, x2):
    return tf.logical_or(x1, x2) if x1.dtype.is_bool else tf.bitwise.bitwise_or(x1, x2)


def bitwise_xor(x1, x2):
    return tf.not_equal(x1, x2) if x1.dtype.is_bool else tf.bitwise.bitwise_xor(x1, x2)


def invert(x):
    return tf.logical_not(x) if x.dtype.is_bool else tf.bitwise.invert(x)


# In TensorFlow the result of a negative shift, or of one by the width or more, depends on the processor.


def left_shift(x1, x2):
    inside = (x2 >= 0) & (x2 < 8 * x1.dtype.size)
    shifted = tf.bitwise.left_shift(x1, tf.where(inside, x2, tf.zeros_like(x2)))
    return tf.where(inside, shifted, tf.zeros_like(shifted))


def right_shift(x1, x2):
    inside = (x2 >= 0) & (x2 < 8 * x1.dtype.size)
    return tf.bitwise.right_shift(x1, tf.where(inside, x2, tf.constant(8 * x1.dtype.size - 1, x2.dtype)))
