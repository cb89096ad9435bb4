from __future__ import annotations

import tensorflow as tf

from gradnp.backends.tensorflow import to_numpy
from gradnp.backends.tensorflow.private import is_recorded


def values(x):
    return None if tf.is_symbolic_tensor(x) else to_numpy(x)


def is_compiling():
    return not tf.executing_eagerly()


def carries_gradient(x):
    return is_recorded(tf.convert_to_tensor(x))


def gamma_slope(shape, sample):
    # In float32 it is off by an eighth where the shape is 10,000.
    slope = tf.raw_ops.RandomGammaGrad(alpha=tf.cast(shape, tf.float64), sample=tf.cast(sample, tf.float64))
    return tf.cast(slope, shape.dtype)
