from __future__ import annotations

from torch.compiler import is_dynamo_compiling
from torch.nn.functional import conv1d, conv2d, conv3d, pad

from gradnp._ops.rules.convolution import conv_windows, remembered_windows

_NATIVE = {1: conv1d, 2: conv2d, 3: conv3d}


def conv(x, w, *, stride, padding, dilation, groups, layout):
    windows_of = conv_windows if is_dynamo_compiling() else remembered_windows  # Dynamo would trace the cache
    windows = windows_of(x.shape, w.shape, stride, padding, dilation, groups, layout)
    if layout == "channels_last":
        x = x.movedim(-1, 1)
    margins = [low for low, _ in windows.padding]
    if margins != [high for _, high in windows.padding]:
        x = pad(x, [side for pair in reversed(windows.padding) for side in pair])
        margins = [0] * len(margins)
    y = _NATIVE[len(margins)](x, w, None, windows.stride, margins, windows.dilation, groups)
    return y.movedim(1, -1) if layout == "channels_last" else y
