from __future__ import annotations

import tensorflow as tf

from gradnp.backends.tensorflow import as_dtype, cast


def reshape(a, shape, order, *, copy):
    return tf.reshape(a, shape)


def astype(x, dtype, *, copy, device):
    return cast(x, as_dtype(dtype))


def broadcast_to(array, shape, subok):
    return tf.broadcast_to(array, shape)
