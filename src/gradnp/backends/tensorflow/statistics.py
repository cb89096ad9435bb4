from __future__ import annotations

import tensorflow as tf

from gradnp.backends.tensorflow import INEXACT, default_float
from gradnp.backends.tensorflow._kernels import reduce
from gradnp.statistics import masked_mean


def mean(a, axis, dtype, keepdims, *, where):
    if dtype is not None or where is not True:
        return masked_mean(a, axis, dtype, keepdims, where)
    dtype = a.dtype
    if dtype is tf.float32 or dtype is tf.float64:
        return reduce(tf.raw_ops.Mean, tf.reduce_mean, a, axis, keepdims)
    if dtype is tf.float16 or dtype is tf.bfloat16:  # TensorFlow adds in these, which is soon inf or stands still
        return tf.cast(tf.reduce_mean(tf.cast(a, tf.float32), axis, keepdims), dtype)
    return tf.reduce_mean(a if dtype in INEXACT else tf.cast(a, default_float()), axis, keepdims)
