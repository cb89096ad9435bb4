from __future__ import annotations

import tensorflow as tf
from tensorflow import stop_gradient

from gradnp.backends.tensorflow import as_dtype, cast


def astype(x, dtype, *, copy, device):
    dtype = as_dtype(dtype)
    if isinstance(x, tf.Variable):  # of the same dtype, it would be the result, and change with every assignment
        x = tf.convert_to_tensor(x)
    with tf.device(device):
        return cast(x, dtype) if dtype != tf.bool else tf.cast(x, dtype)


def copy(a, order, subok):
    return tf.identity(a)
