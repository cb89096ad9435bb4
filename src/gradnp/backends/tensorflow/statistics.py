from __future__ import annotations

import tensorflow as tf

from gradnp._ops.rules.statistics import masked_mean
from gradnp.backends.tensorflow import INEXACT, default_float
from gradnp.backends.tensorflow._kernels import reduce


def mean(a, axis, dtype, keepdims):
    if dtype is not None:
        return masked_mean(a, axis, dtype, keepdims, True)
    dtype = a.dtype
    if dtype is tf.float32 or dtype is tf.float64:
        return reduce(tf.raw_ops.Mean, tf.reduce_mean, a, axis, keepdims)
    if dtype is tf.float16 or dtype is tf.bfloat16:  # TensorFlow adds in these, which soon overflow or stagnate
        return tf.cast(tf.reduce_mean(tf.cast(a, tf.float32), axis, keepdims), dtype)
    return tf.reduce_mean(a if dtype in INEXACT else tf.cast(a, default_float()), axis, keepdims)
