from __future__ import annotations

import math

import torch
from torch import mean as native_mean

import gradnp as np
from gradnp._core.shapes import PLAIN_AXES, axis_of, normalize_axes
from gradnp._ops.rules.statistics import correction_of, masked_mean
from gradnp.backends.torch import INEXACT, default_float


def mean(a, axis, dtype, keepdims):
    if dtype is not None:
        return masked_mean(a, axis, dtype, keepdims, True)
    if axis is None and not keepdims and a.dtype in INEXACT:
        return native_mean(a)  # the usual call
    if type(axis) not in PLAIN_AXES:
        axis = axis_of(axis)
    keepdims = keepdims is not False and bool(keepdims)
    if type(axis) is tuple and not axis:  # torch reads () as all axes
        a, axis, keepdims = a.unsqueeze(0), 0, False
    return torch.mean(a, axis, keepdims, dtype=None if a.dtype in INEXACT else default_float())


def var(a, axis, dtype, *, ddof, keepdims, mean, correction):
    if type(axis) not in PLAIN_AXES:
        axis = axis_of(axis)
    ddof = correction_of(ddof, correction)
    keepdims = keepdims is not False and bool(keepdims)
    if _is_plain(a, axis, dtype, ddof, mean):
        return torch.var(a, axis, correction=ddof, keepdim=keepdims)
    return np.var.__wrapped__(a, axis, dtype, None, ddof, keepdims, mean=mean)


def std(a, axis, dtype, *, ddof, keepdims, mean, correction):
    if type(axis) not in PLAIN_AXES:
        axis = axis_of(axis)
    ddof = correction_of(ddof, correction)
    keepdims = keepdims is not False and bool(keepdims)
    if _is_plain(a, axis, dtype, ddof, mean):
        return torch.std(a, axis, correction=ddof, keepdim=keepdims)
    return np.std.__wrapped__(a, axis, dtype, None, ddof, keepdims, mean=mean)


def _is_plain(a, axis, dtype, ddof, mean):
    """Whether torch's own function will do: no given mean, and enough floats (with too few it warns)."""
    if mean is not None or dtype is not None or a.dtype not in INEXACT:
        return False
    if isinstance(axis, tuple) and not axis:
        return False
    return math.prod([a.shape[i] for i in normalize_axes(axis, a.ndim)]) > ddof
