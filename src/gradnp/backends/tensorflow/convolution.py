"""TensorFlow's CPU kernels convolve channels last only, and have no gradients for groups or dilations.

So arrays are transposed to channels last (on other devices TensorFlow's layout optimiser undoes that), groups are
convolved one by one, and a dilated kernel becomes an ordinary one by rearranging space into batches.
"""

from __future__ import annotations

import itertools

import tensorflow as tf

from gradnp._ops.rules.convolution import remembered_windows
from gradnp.backends.tensorflow._kernels import int_vector


def conv(x, w, *, stride, padding, dilation, groups, layout):
    settings = {"stride": stride, "padding": padding, "dilation": dilation, "groups": groups, "layout": layout}
    windows = remembered_windows(tuple(x.shape.as_list()), tuple(w.shape.as_list()), *settings.values())
    if x.dtype.is_complex:
        (a, b), (c, d) = ((tf.math.real(z), tf.math.imag(z)) for z in (x, w))
        return tf.complex(
            conv(a, c, **settings) - conv(b, d, **settings), conv(a, d, **settings) + conv(b, c, **settings)
        )
    n = len(windows.size)
    first = layout == "channels_first"
    if first:
        x = tf.transpose(x, int_vector(0, *range(2, n + 2), 1))
    kernel = tf.transpose(w, int_vector(*range(2, n + 2), 1, 0))
    dense = set(windows.dilation) == {1}
    if dense and isinstance(padding, str):
        y = _grouped(x, kernel, windows.stride, padding.upper(), groups)
    elif dense and n == 2 and groups == 1:
        y = _dense(x, kernel, windows.stride, windows.padding)
    else:
        x = tf.pad(x, [(0, 0), *windows.padding, (0, 0)]) if windows.is_padded else x
        convolve = _grouped if dense else _dilated(windows.dilation)
        y = convolve(x, kernel, windows.stride, "VALID", groups)
    return tf.transpose(y, int_vector(0, n + 1, *range(1, n + 1))) if first else y


def _dilated(dilation):
    """A dilated convolution as an ordinary one: `space_to_batch` brings entries `dilation` apart together."""

    def convolve(x, kernel, stride, edges, groups):
        sizes = [known or size for known, size in zip(x.shape[1:-1], tf.unstack(tf.shape(x))[1:-1], strict=True)]
        ends = [(0, -size % d) for size, d in zip(sizes, dilation, strict=True)]
        y = _grouped(tf.space_to_batch(x, dilation, ends), kernel, (1,) * len(stride), edges, groups)
        return tf.batch_to_space(y, dilation, ends)[(slice(None), *(slice(None, None, s) for s in stride))]

    return convolve


def _grouped(x, kernel, stride, edges, groups):
    if groups == 1:
        return _dense(x, kernel, stride, edges)
    # For an empty batch, the gradient of the depthwise kernel is uninitialised memory.
    if kernel.shape[-2] == 1 and len(stride) < 3 and len(set(stride)) == 1 and x.shape[0] != 0:
        return _depthwise(x, kernel, stride[0], edges)
    parts = zip(tf.split(x, groups, -1), tf.split(kernel, groups, -1), strict=True)
    return tf.concat([_dense(part, kernels, stride, edges) for part, kernels in parts], -1)


def _dense(x, kernel, stride, edges):
    if len(stride) == 2:
        settings = {"strides": [1, *stride, 1], "padding": edges}
        if not isinstance(edges, str):
            settings |= {"padding": "EXPLICIT", "explicit_paddings": [0, 0, *itertools.chain(*edges), 0, 0]}
        return tf.raw_ops.Conv2D(input=x, filter=kernel, **settings)
    order = {1: "NWC", 2: "NHWC", 3: "NDHWC"}[len(stride)]  # the gradient needs it spelled out
    return tf.nn.convolution(x, kernel, stride, edges, order)


def _depthwise(x, kernel, step, edges):
    """Each channel with its own kernels; a sequence is an image of one row."""
    row = kernel.shape.rank == 3
    if row:
        x, kernel = tf.expand_dims(x, 1), tf.expand_dims(kernel, 0)
    channels = x.shape[-1]
    kernel = tf.reshape(kernel, [*kernel.shape[:2], channels, kernel.shape[-1] // channels])
    y = tf.raw_ops.DepthwiseConv2dNative(input=x, filter=kernel, strides=[1, step, step, 1], padding=edges)
    return tf.squeeze(y, 1) if row else y
