from __future__ import annotations

import tensorflow as tf

from gradnp.backends.tensorflow import INEXACT, default_float
from gradnp.statistics import masked_mean


def mean(a, axis, dtype, keepdims, *, where):
    if dtype is not None or where is not True:
        return masked_mean(a, axis, dtype, keepdims, where)
    return tf.reduce_mean(a if a.dtype in INEXACT else tf.cast(a, default_float()), axis, keepdims)
