from __future__ import annotations

import tensorflow as tf
from tensorflow.math import sin

__all__ = ["hypot", "sin"]


def hypot(x1, x2):
    return tf.sqrt(x1 * x1 + x2 * x2)
