from __future__ import annotations

import torch
from torch.nn.functional import pad

import gradnp as np
from gradnp._ops.rules.fft import is_usual, points_of, sizes_and_axes

_HALVES = (torch.float16, torch.bfloat16)  # for which there are no kernels


def fft(a, n, axis, norm):
    return _transform(torch.fft.fft, a, n, axis, norm)


def ifft(a, n, axis, norm):
    return _transform(torch.fft.ifft, a, n, axis, norm)


def rfft(a, n, axis, norm):
    return _transform(torch.fft.rfft, a, n, axis, norm)


def irfft(a, n, axis, norm):
    result = _transform(torch.fft.irfft, a, n, axis, norm)
    return result.to(a.dtype) if a.dtype in _HALVES else result


def fftn(a, s, axes, norm):
    return _along_axes(torch.fft.fftn, np.fft.fftn, a, s, axes, norm)


def ifftn(a, s, axes, norm):
    return _along_axes(torch.fft.ifftn, np.fft.ifftn, a, s, axes, norm)


def rfftn(a, s, axes, norm):
    return _along_axes(torch.fft.rfftn, np.fft.rfftn, a, s, axes, norm)


def irfftn(a, s, axes, norm):
    return _along_axes(torch.fft.irfftn, np.fft.irfftn, a, s, axes, norm)


def _along_axes(native, operation, a, s, axes, norm):
    lengths, along = sizes_and_axes(a.shape, s, axes, operation is np.fft.irfftn)
    if a.numel() and a.dtype not in _HALVES and is_usual(lengths, along, a.ndim):
        return native(a, lengths, along, norm)
    return operation.__wrapped__(a, s, axes, norm)


def _transform(native, a, n, axis, norm):
    if a.dtype in _HALVES:
        a = a.float()
    if a.numel():
        return native(a, n, axis, norm)
    # The kernels fail on no rows at all, so they get one of zeros, which is cut off again.
    n, axis = points_of(a.shape, n, axis, native is torch.fft.irfft)
    empty = [i for i, size in enumerate(a.shape) if not size]
    result = native(pad(a, [side for size in reversed(a.shape) for side in (0, int(not size))]), n, axis, norm)
    for i in empty:
        if i != axis:
            result = result.narrow(i, 0, 0)
    return result
