from __future__ import annotations

import torch
from torch import sigmoid as expit
from torch.special import erf, erfc, logit

import gradnp as np
from gradnp._core.shapes import axis_of

PROMOTES = {"erf", "erfc", "expit", "logit"}


def logsumexp(a, axis, b, keepdims, return_sign):
    if type(axis) is not int and axis is not None:
        axis = axis_of(axis)
    if b is not None or return_sign or a.is_complex() or axis == ():
        return np.special.logsumexp.__wrapped__(a, axis, b, keepdims, return_sign)
    axes = tuple(range(a.ndim)) if axis is None else axis
    if 0 in a.shape:
        return torch.logsumexp(a, axes, keepdims)
    greatest = torch.amax(a, axes, True)
    endless = greatest.isinf()  # the sum is infinite by itself; torch's derivative of it is nan
    result = torch.where(endless, greatest, torch.logsumexp(a.masked_fill(endless, 0), axes, True))
    return result if keepdims else result.squeeze(axes)


def softmax(x, axis):
    return torch.softmax(x, axis) if _is_native(x, axis) else np.special.softmax.__wrapped__(x, axis)


def log_softmax(x, axis):
    return torch.log_softmax(x, axis) if _is_native(x, axis) else np.special.log_softmax.__wrapped__(x, axis)


def _is_native(x, axis):
    return type(axis) is int and not x.is_complex()
