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
    tan,
    tanh,
)

from gradnp.backends.tensorflow._derivatives import is_undifferentiated, summed_to, with_gradient

REFUSES_MIXED = {"arccosh", "arcsinh", "arctanh", "cos", "cosh", "sin", "sinh", "tanh"}


def arctan2(x1, x2):
    return tf.raw_ops.Atan2(y=x1, x=x2) if is_undifferentiated() else _arctan2(x1, x2)


def _arctan2_in_graph(x1, x2):
    # At the origin the value is kept, with the signs of zeros, but no gradient reaches either argument.
    origin = tf.equal(x1, 0) & tf.equal(x2, 0)
    one = tf.sign(1 / tf.stop_gradient(x2))
    _, scale = _scale(x1, x2)
    x1, x2 = x1 / scale, x2 / scale
    return tf.atan2(tf.where(origin, tf.stop_gradient(x1), x1), tf.where(origin, one, x2))


@with_gradient(_arctan2_in_graph)
def _arctan2(x1, x2):
    def slopes(slope):
        greater, scale = _scale(x1, x2)
        origin = tf.equal(greater, 0)
        a, b = (tf.where(origin, tf.zeros_like(greater), x / scale) for x in (x1, x2))
        slope /= tf.where(origin, tf.ones_like(greater), tf.square(a) + tf.square(b)) * scale
        return [summed_to(slope * b, x1), summed_to(-slope * a, x2)]

    return tf.raw_ops.Atan2(y=x1, x=x2), slopes


def _scale(x1, x2):
    """The greater magnitude, and a divisor that keeps squares in range: constants, so derivatives of every order hold."""
    greater = tf.stop_gradient(tf.maximum(tf.abs(x1), tf.abs(x2)))
    limits = ml_dtypes.finfo(greater.dtype.as_numpy_dtype)
    return greater, tf.clip_by_value(greater, limits.tiny, limits.max)


def hypot(x1, x2):
    scale, safe = _scale(x1, x2)
    squares = tf.square(x1 / safe) + tf.square(x2 / safe)
    result = scale * tf.sqrt(tf.where(tf.equal(scale, 0), tf.ones_like(squares), squares))
    # Beside nan, too, what is infinite has an infinite length.
    return tf.where(tf.math.is_inf(x1) | tf.math.is_inf(x2), tf.constant(math.inf, x1.dtype), result)
