from __future__ import annotations

import tensorflow as tf
from tensorflow.math import exp, expm1, log1p

from gradnp.backends.tensorflow import arithmetic
from gradnp.backends.tensorflow._derivatives import is_undifferentiated, with_gradient

REFUSES_MIXED = {"exp", "expm1", "log", "log1p"}


_COMPLEX = frozenset((tf.complex64, tf.complex128))


def log(x):
    if x.dtype not in _COMPLEX:
        return tf.raw_ops.Log(x=x)
    return _complex_log(x) if is_undifferentiated() else _differentiable_log(x)


def _complex_log(x):
    """The kernel squares, which may over- or underflow."""
    return tf.complex(tf.math.log(tf.abs(x)), tf.math.angle(x))


@with_gradient(tf.custom_gradient)
def _differentiable_log(x):
    return _complex_log(x), lambda slope: arithmetic.divide(slope, tf.math.conj(x))


def exp2(x):
    return tf.pow(tf.constant(2, x.dtype), x)


def sqrt(x):
    return tf.raw_ops.Sqrt(x=x) if is_undifferentiated() else _sqrt(x)


@with_gradient(tf.custom_gradient)
def _sqrt(x):
    # The gradient's kernel makes 0 of a pole times 0. Under XLA it does not conjugate either:
    # https://github.com/tensorflow/tensorflow/issues/62275
    return tf.sqrt(x), lambda slope: slope * tf.math.conj(0.5 / sqrt(x))


def square(x):
    return tf.square(tf.cast(x, tf.int8) if x.dtype.is_bool else x)
