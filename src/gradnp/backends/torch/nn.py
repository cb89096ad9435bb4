from __future__ import annotations

import math

from torch import relu
from torch.compiler import is_dynamo_compiling
from torch.nn import functional
from torch.nn.functional import silu

import gradnp as np
from gradnp._ops.rules.convolution import pool_windows, remembered_pool_windows


def gelu(x, approximate):
    return functional.gelu(x, approximate="tanh" if approximate else "none")


_MAX_POOL = {1: functional.max_pool1d, 2: functional.max_pool2d, 3: functional.max_pool3d}


_AVG_POOL = {1: functional.avg_pool1d, 2: functional.avg_pool2d, 3: functional.avg_pool3d}


def max_pool(x, window, *, stride, padding, layout):
    windows = _windows(x, window, stride, padding, layout)
    if not x.is_floating_point():
        return np.nn.max_pool.__wrapped__(x, window, stride=stride, padding=padding, layout=layout)
    return _pooled(_MAX_POOL, x, windows, layout, -math.inf)


def avg_pool(x, window, *, stride, padding, layout, count_padding):
    windows = _windows(x, window, stride, padding, layout)
    if x.is_complex() or not (count_padding or _is_native(windows)):
        return np.nn.avg_pool.__wrapped__(
            x, window, stride=stride, padding=padding, layout=layout, count_padding=count_padding
        )
    return _pooled(_AVG_POOL, x, windows, layout, 0.0, count_include_pad=count_padding)


def _windows(x, *settings):
    windows_of = pool_windows if is_dynamo_compiling() else remembered_pool_windows  # Dynamo would trace the cache
    return windows_of(x.shape, *settings)


def _is_native(windows):
    """Whether torch's own padding will do: the same on both sides, and up to half a window."""
    return all(low == high <= size // 2 for (low, high), size in zip(windows.padding, windows.size, strict=True))


def _pooled(kernels, x, windows, layout, fill, **options):
    if layout == "channels_last":
        x = x.movedim(-1, 1)
    margins = [low for low, _ in windows.padding]
    if not _is_native(windows):
        x = functional.pad(x, [side for pair in reversed(windows.padding) for side in pair], value=fill)
        margins = [0] * len(margins)
    y = kernels[len(margins)](x, windows.size, windows.stride, margins, **options)
    return y.movedim(1, -1) if layout == "channels_last" else y
