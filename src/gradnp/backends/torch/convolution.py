from __future__ import annotations

from torch.nn.functional import conv1d, conv2d, conv3d, pad

from gradnp.convolution import conv_windows


def conv(x, w, *, stride, padding, dilation, groups, layout):
    windows = conv_windows(x.shape, w.shape, stride, padding, dilation, groups, layout)
    native = {1: conv1d, 2: conv2d, 3: conv3d}[len(windows.size)]
    if layout == "channels_last":
        x = x.movedim(-1, 1)
    margins = [low for low, _ in windows.padding]
    if any(low != high for low, high in windows.padding):
        x = pad(x, [side for pair in reversed(windows.padding) for side in pair])
        margins = [0] * len(margins)
    y = native(x, w, None, windows.stride, margins, windows.dilation, groups)
    return y.movedim(1, -1) if layout == "channels_last" else y
