"""TensorFlow's kernels for the CPU convolve channels last only, without gradients of groups or dilations.

So arrays are brought to channels last (on other devices its layout optimiser turns that round), and where a kernel or
its gradient is missing on some device, the reference definition, which is slices and one matrix product, serves.
"""

from __future__ import annotations

import tensorflow as tf

from gradnp.convolution import conv as reference, conv_windows


def conv(x, w, *, stride, padding, dilation, groups, layout):
    settings = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups, "layout": layout}
    windows = conv_windows(x.shape, w.shape, **settings)
    if x.dtype.is_complex:
        (a, b), (c, d) = ((tf.math.real(z), tf.math.imag(z)) for z in (x, w))
        return tf.complex(
            conv(a, c, **settings) - conv(b, d, **settings), conv(a, d, **settings) + conv(b, c, **settings)
        )
    if groups > 1 or set(windows.dilation) != {1}:
        return reference.__wrapped__(x, w, **settings)
    n = len(windows.size)
    first = layout == "channels_first"
    if first:
        x = tf.transpose(x, [0, *range(2, n + 2), 1])
    kernel = tf.transpose(w, [*range(2, n + 2), 1, 0])
    pads = [[0, 0], *map(list, windows.padding), [0, 0]]
    if n != 2 and windows.is_padded:  # only the 2-d kernel takes explicit padding
        x = tf.pad(x, pads)
    if n == 1:
        y = tf.nn.conv1d(x, kernel, list(windows.stride), "VALID")
    elif n == 2:
        y = tf.nn.conv2d(x, kernel, list(windows.stride), pads)
    else:
        y = tf.nn.conv3d(x, kernel, [1, *windows.stride, 1], "VALID")
    return tf.transpose(y, [0, n + 1, *range(1, n + 1)]) if first else y
