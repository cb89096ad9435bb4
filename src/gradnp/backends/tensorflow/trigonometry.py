from __future__ import annotations

import math

import ml_dtypes
import tensorflow as tf
from tensorflow.math import (
    acos as arccos,
    acosh as arccosh,
    asin as arcsin,
    asinh as arcsinh,
    atan as arctan,
    atanh as arctanh,
    cos,
    cosh,
    sin,
    sinh,
    tanh,
)

from gradnp.backends.tensorflow._derivatives import is_undifferentiated, summed_to, with_gradient

REFUSES_MIXED = {"arccosh", "arcsinh", "arctanh", "cos", "cosh", "sin", "sinh", "tanh"}


def tan(x):
    dtype = x.dtype
    if (dtype is not tf.complex64 and dtype is not tf.complex128) or is_undifferentiated():
        return tf.raw_ops.Tan(x=x)
    return _complex_tan(x)


@with_gradient(tf.custom_gradient)
def _complex_tan(x):
    """The gradient of the kernel divides by a cosine, which may overflow."""
    return tf.raw_ops.Tan(x=x), lambda slope: slope * tf.math.conj(1 + tf.square(tan(x)))


def arctan2(x1, x2):
    return tf.raw_ops.Atan2(y=x1, x=x2) if is_undifferentiated() else _arctan2(x1, x2)


def _arctan2_in_graph(x1, x2):
    # At the origin, and beside an infinity, the value is kept, with the signs of zeros, and the slopes are 0.
    greater, scale = _scale(x1, x2)
    flat, one = _is_flat(greater), tf.ones_like(greater)
    angle = tf.atan2(tf.where(flat, one, x1 / scale), tf.where(flat, one, x2 / scale))
    return tf.where(flat, tf.stop_gradient(tf.atan2(x1, x2)), angle)


@with_gradient(_arctan2_in_graph)
def _arctan2(x1, x2):
    def slopes(slope):
        greater, scale = _scale(x1, x2)
        flat = _is_flat(greater)
        a, b = (tf.where(flat, tf.zeros_like(greater), x / scale) for x in (x1, x2))
        slope /= tf.where(flat, tf.ones_like(greater), tf.square(a) + tf.square(b)) * scale
        return [summed_to(slope * b, x1), summed_to(-slope * a, x2)]

    return tf.raw_ops.Atan2(y=x1, x=x2), slopes


def _is_flat(greater):
    return tf.equal(greater, 0) | tf.math.is_inf(greater)


def _scale(x1, x2):
    """The greater magnitude, and a divisor that keeps squares in range: constants, so derivatives of every order hold."""
    greater = tf.stop_gradient(tf.maximum(tf.abs(x1), tf.abs(x2)))
    limits = ml_dtypes.finfo(greater.dtype.as_numpy_dtype)
    return greater, tf.clip_by_value(greater, limits.tiny, limits.max)


def hypot(x1, x2):
    scale, safe = _scale(x1, x2)
    endless = [tf.math.is_inf(x1), tf.math.is_inf(x2)]
    one = tf.math.logical_xor(*endless)  # the length is that of this one
    if not is_undifferentiated():
        scale, safe = (tf.where(one, tf.ones_like(x), x) for x in (scale, safe))
    a, b = x1 / safe, x2 / safe
    if not is_undifferentiated():
        a, b = (tf.where(one, tf.ones_like(x), x) for x in (a, b))
    squares = tf.square(a) + tf.square(b)
    result = scale * tf.sqrt(tf.where(tf.equal(scale, 0), tf.ones_like(squares), squares))
    # Beside nan, too, what is infinite has an infinite length.
    result = tf.where(tf.logical_and(*endless), tf.constant(math.inf, x1.dtype), result)
    return tf.where(one, tf.abs(tf.where(endless[0], x1, x2)), result)
