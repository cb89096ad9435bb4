from __future__ import annotations

import numpy
from numpy import convolve, correlate
from numpy.lib.stride_tricks import sliding_window_view

from gradnp._ops.rules.convolution import conv_windows
from gradnp.backends.numpy import default_float


def conv(x, w, *, stride, padding, dilation, groups, layout):
    windows = conv_windows(numpy.shape(x), numpy.shape(w), stride, padding, dilation, groups, layout)
    n = len(windows.size)
    if numpy.result_type(x, w).kind in "biu":
        x = x.astype(default_float())
    if layout == "channels_last":
        x = numpy.moveaxis(x, -1, 1)
    x = numpy.pad(x, ((0, 0), (0, 0), *windows.padding))
    extents = [(k - 1) * d + 1 for k, d in zip(windows.size, windows.dilation, strict=True)]
    steps = [slice(None, None, step) for step in windows.stride + windows.dilation]
    patches = sliding_window_view(x, extents, range(2, n + 2))[:, :, *steps]
    contracted = [1, *range(-n, 0)]
    parts = [
        numpy.tensordot(patch, kernel, (contracted, [1, *range(2, n + 2)]))
        for patch, kernel in zip(numpy.split(patches, groups, 1), numpy.split(w, groups), strict=True)
    ]
    y = parts[0] if groups == 1 else numpy.concatenate(parts, -1)
    return y if layout == "channels_last" else numpy.moveaxis(y, -1, 1)
