from __future__ import annotations

import tensorflow as tf

from gradnp._ops.rules.integers import as_integers
from gradnp.backends.tensorflow.arithmetic import absolute, remainder


def gcd(x1, x2):
    """By Euclid's algorithm, in as many steps as the values take."""
    a, b = absolute(as_integers("gcd", x1)), absolute(x2)
    shape = tf.broadcast_dynamic_shape(tf.shape(a), tf.shape(b))
    static = tf.broadcast_static_shape(a.shape, b.shape)
    a, b = (tf.ensure_shape(tf.broadcast_to(x, shape), static) for x in (a, b))
    step = lambda a, b: (tf.where(b == 0, a, b), remainder(a, b))  # the remainder by 0 is 0
    return tf.while_loop(lambda a, b: tf.reduce_any(b != 0), step, (a, b))[0]


def bitwise_count(x):
    return tf.raw_ops.PopulationCount(x=absolute(as_integers("bitwise_count", x, bools=True)))
