from __future__ import annotations

import math

import torch
from torch import sigmoid as expit
from torch.special import erf, erfc, logit

import gradnp as np
from gradnp._core.shapes import PLAIN_AXES, axis_of
from gradnp.backends.torch import is_at_hand, is_undifferentiated

PROMOTES = {"erf", "erfc", "expit", "logit"}


def logsumexp(a, axis, b, keepdims, return_sign):
    if type(axis) not in PLAIN_AXES:
        axis = axis_of(axis)
    if b is not None or return_sign or a.is_complex() or axis == ():
        return np.special.logsumexp.__wrapped__(a, axis, b, keepdims, return_sign)
    axes = tuple(range(a.ndim)) if axis is None else axis
    if 0 in a.shape:
        return torch.logsumexp(a, axes, keepdims)
    result = torch.logsumexp(a, axes, keepdims)
    if is_undifferentiated(a) or (is_at_hand(a) and math.isfinite(result.detach().sum())):
        return result
    greatest = torch.amax(a, axes, True)
    endless = greatest.isinf()  # the sum is infinite by itself; torch's derivative of it is nan
    result = torch.where(endless, greatest, torch.logsumexp(a.masked_fill(endless, 0), axes, True))
    return result if keepdims else result.squeeze(axes)


def softmax(x, axis):
    return torch.softmax(x, axis) if _is_native(x, axis) else np.special.softmax.__wrapped__(x, axis)


def log_softmax(x, axis):
    if not _is_native(x, axis):
        return np.special.log_softmax.__wrapped__(x, axis)
    result = torch.log_softmax(x, axis)
    if not x.ndim or 0 in x.shape or (is_at_hand(x) and not math.isnan(result.detach().select(axis, 0).min())):
        return result
    constant = x.detach()  # beside an infinite maximum torch's result is nan throughout, which fmin ignores
    return torch.fmin(result, constant - constant.amax(axis, True))


def _is_native(x, axis):
    return type(axis) is int and not x.is_complex()
