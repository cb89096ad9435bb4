from __future__ import annotations

import tensorflow as tf

from gradnp._core.shapes import range_size
from gradnp.backends.tensorflow import ARRAY, exactly
from gradnp.backends.tensorflow.creation import on_device


def arange(start, stop, step, dtype, *, device, like):
    if stop is None:
        start, stop = 0, start
    with on_device(device):
        if any(isinstance(x, ARRAY) for x in (start, stop, step)):
            first, last, delta = (tf.stop_gradient(exactly(x, tf.float64)) for x in (start, stop, step))
            size = tf.maximum(tf.cast(tf.math.ceil((last - first) / delta), tf.int64), 0)
            return exactly(start, dtype) + exactly(step, dtype) * tf.cast(tf.range(size), dtype)
        size = range_size(start, stop, step)
        halves = dtype in (tf.float16, tf.bfloat16)  # compiled programs have no kernel for these
        count = tf.cast(tf.range(size), dtype) if halves else tf.range(size, dtype=dtype)
        if start == 0 and step == 1:
            return count
        if dtype.is_integer:
            start, step = int(start), int(start + step) - int(start)
        return count * step + start
