from __future__ import annotations

import math

import tensorflow as tf
from tensorflow.math import softplus
from tensorflow.nn import relu

import gradnp as np
from gradnp._ops.rules.convolution import remembered_pool_windows
from gradnp.backends.tensorflow._kernels import int_vector

# In three dimensions no kernel takes float64, and that of the maximum gives a tie's gradient to all.


def max_pool(x, window, *, stride, padding, layout):
    windows = remembered_pool_windows(tuple(x.shape.as_list()), window, stride, padding, layout)
    if not x.dtype.is_floating or len(windows.size) > 2:
        return np.nn.max_pool.__wrapped__(x, window, stride=stride, padding=padding, layout=layout)
    return _of_images(_greatest, x, windows, padding, layout, -math.inf)


def _greatest(x, **steps):
    result = tf.raw_ops.MaxPool(input=x, **steps)
    # The kernel ignores nan, and of nothing but -inf makes the least finite number: 2 marks nan, 0 -inf.
    x = tf.stop_gradient(x)
    marks = 2 * tf.cast(tf.math.is_nan(x), x.dtype) + tf.cast(x > -math.inf, x.dtype)
    mark = tf.raw_ops.MaxPool(input=marks, **steps)
    zero = tf.zeros_like(mark)
    return result + tf.where(mark == 0, zero - math.inf, tf.where(mark == 2, zero + math.nan, zero))


def avg_pool(x, window, *, stride, padding, layout, count_padding):
    windows = remembered_pool_windows(tuple(x.shape.as_list()), window, stride, padding, layout)
    if x.dtype.is_complex or len(windows.size) > 2 or not (count_padding or _are_edges_native(windows, padding)):
        return np.nn.avg_pool.__wrapped__(
            x, window, stride=stride, padding=padding, layout=layout, count_padding=count_padding
        )
    return _of_images(_mean, x, windows, None if count_padding else padding, layout, 0.0)


def _mean(x, **steps):
    return tf.raw_ops.AvgPool(value=x, **steps)


def _are_edges_native(windows, padding):
    return not windows.is_padded or padding == "same"


def _of_images(pool, x, windows, padding, layout, fill):
    """`pool` of what the kernels take: channels last, a sequence as an image of one row, edges "VALID" or "SAME"."""
    n = len(windows.size)
    first = layout == "channels_first"
    if first:
        x = tf.transpose(x, int_vector(0, *range(2, n + 2), 1))
    is_native = _are_edges_native(windows, padding)
    if not is_native:  # XLA has no kernel for other edges, and no kernel has second derivatives with them
        x = np.pad(x, [(0, 0), *windows.padding, (0, 0)], constant_values=fill)
    size, stride = windows.size, windows.stride
    if n == 1:
        x, size, stride = tf.expand_dims(x, 1), (1, *size), (1, *stride)
    edges = "SAME" if is_native and windows.is_padded else "VALID"
    y = pool(x, ksize=[1, *size, 1], strides=[1, *stride, 1], padding=edges)
    if n == 1:
        y = tf.squeeze(y, 1)
    return tf.transpose(y, int_vector(0, n + 1, *range(1, n + 1))) if first else y
