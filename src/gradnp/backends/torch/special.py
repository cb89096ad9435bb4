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
    return torch.logsumexp(a, tuple(range(a.ndim)) if axis is None else axis, keepdims)


def softmax(x, axis):
    return torch.softmax(x, axis) if _is_native(x, axis) else np.special.softmax.__wrapped__(x, axis)


def log_softmax(x, axis):
    return torch.log_softmax(x, axis) if _is_native(x, axis) else np.special.log_softmax.__wrapped__(x, axis)


def _is_native(x, axis):
    return type(axis) is int and not x.is_complex()
