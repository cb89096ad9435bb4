from __future__ import annotations

import tensorflow as tf


def i0(x):
    # TensorFlow's second derivative is 1 where x is 0; that of x * x / 4 is what it is too large by.
    return tf.raw_ops.BesselI0(x=x) - 0.25 * tf.where(x == 0, x * x, tf.zeros_like(x))
