from __future__ import annotations

import tensorflow as tf
from tensorflow.math import conj as conjugate, real

from gradnp.backends.tensorflow.rounding import flat

__all__ = ["conjugate", "imag", "real"]


def imag(val):
    return tf.math.imag(val) if val.dtype.is_complex else flat(tf.zeros_like(val), val)
