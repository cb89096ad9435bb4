from __future__ import annotations

import tensorflow as tf
from tensorflow.math import softplus
from tensorflow.nn import relu


def gelu(x, approximate):
    return tf.nn.gelu(x, approximate)
