from __future__ import annotations

import math

import tensorflow as tf

from gradnp.backends.tensorflow.rounding import flat

__all__ = ["absolute", "copysign", "nan_to_num", "sign", "sqrt", "square"]


@tf.custom_gradient
def _complex_sqrt(x):
    root = tf.sqrt(x)
    # Compiled by XLA, the kernel of the gradient does not conjugate: https://github.com/tensorflow/tensorflow/issues/62275
    return root, lambda slope: slope * tf.math.conj(0.5 / _complex_sqrt(x))


def sqrt(x):
    return _complex_sqrt(x) if x.dtype.is_complex else tf.sqrt(x)


def square(x):
    return tf.square(tf.cast(x, tf.int8) if x.dtype.is_bool else x)


def absolute(x):
    return x if x.dtype.is_unsigned or x.dtype.is_bool else tf.abs(x)


def sign(x):
    if x.dtype.is_complex:
        return tf.math.divide_no_nan(x, tf.cast(tf.abs(x), x.dtype))
    return tf.cast(x > 0, x.dtype) if x.dtype.is_unsigned else flat(tf.sign(x), x)


def copysign(x1, x2):
    # A zero shows its sign in its reciprocal; there is no vectorized_map of tf.bitcast.
    negative = tf.where(tf.equal(x2, 0), 1 / x2, x2) < 0
    size = tf.abs(x1)
    return flat(tf.where(negative, -size, size), x2)


def nan_to_num(x, copy, nan, posinf, neginf):
    if x.dtype.is_complex:
        parts = [nan_to_num(part(x), copy, nan, posinf, neginf) for part in (tf.math.real, tf.math.imag)]
        return tf.complex(*parts)
    if not x.dtype.is_floating:
        return x
    posinf, neginf = x.dtype.max if posinf is None else posinf, x.dtype.min if neginf is None else neginf
    x = tf.where(tf.math.is_nan(x), tf.cast(nan, x.dtype), x)
    x = tf.where(tf.equal(x, math.inf), tf.cast(posinf, x.dtype), x)
    return tf.where(tf.equal(x, -math.inf), tf.cast(neginf, x.dtype), x)
