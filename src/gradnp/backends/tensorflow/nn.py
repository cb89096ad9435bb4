from __future__ import annotations

import tensorflow as tf
from tensorflow.math import softplus
from tensorflow.nn import relu

__all__ = ["gelu", "relu", "softplus"]


def gelu(x, approximate):
    return tf.nn.gelu(x, approximate)
