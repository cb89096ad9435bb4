from __future__ import annotations

import tensorflow as tf

from gradnp.backends.tensorflow.rounding import flat


def real(val):
    return tf.math.real(val) if val.dtype.is_complex else tf.convert_to_tensor(val)


def conjugate(x):
    return tf.math.conj(x) if x.dtype.is_complex else tf.convert_to_tensor(x)


def imag(val):
    return tf.math.imag(val) if val.dtype.is_complex else flat(tf.zeros_like(val), val)
