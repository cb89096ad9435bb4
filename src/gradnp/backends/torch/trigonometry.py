from __future__ import annotations

import math

import torch
from torch import (
    arccos,
    arccosh,
    arcsin,
    arcsinh,
    arctan,
    arctanh,
    cos,
    cosh,
    deg2rad,
    rad2deg,
    sin,
    sinh,
    tan,
    tanh,
)

from gradnp.backends.torch import is_at_hand, is_undifferentiated

PROMOTES = {
    "arccos",
    "arccosh",
    "arcsin",
    "arcsinh",
    "arctan",
    "arctanh",
    "cos",
    "cosh",
    "deg2rad",
    "rad2deg",
    "sin",
    "sinh",
    "tan",
    "tanh",
}


def arctan2(x1, x2):
    if is_undifferentiated(x1, x2):
        return torch.arctan2(x1, x2)
    # The gradient squares the arguments. A constant scale keeps the squares in range, for derivatives of every order.
    greater = torch.maximum(x1.detach().abs(), x2.detach().abs())
    limits = torch.finfo(x1.dtype)
    scale = greater.clamp(limits.tiny, limits.max)
    if _is_finite(greater):
        return torch.arctan2(x1 / scale, x2 / scale)
    endless = greater.isinf()  # where the angle is constant, and torch's derivative nan
    angle = torch.arctan2((x1 / scale).masked_fill(endless, 1), (x2 / scale).masked_fill(endless, 1))
    return torch.where(endless, torch.arctan2(x1.detach(), x2.detach()), angle)


def hypot(x1, x2):
    if is_undifferentiated(x1, x2):
        return torch.hypot(x1, x2)
    origin = (x1 == 0) & (x2 == 0)
    result = torch.hypot(x1, torch.where(origin, 1, x2)).masked_fill(origin, 0)
    if _is_finite(result.detach()):
        return result
    one = x1.isinf() ^ x2.isinf()  # the length is that of this one; torch's derivative is nan
    result = torch.hypot(torch.where(one, 1, x1), torch.where(origin | one, 1, x2)).masked_fill(origin, 0)
    return torch.where(one, torch.where(x1.isinf(), x1, x2).abs(), result)


def _is_finite(x):
    """Whether it is known that all numbers are finite."""
    return is_at_hand(x) and math.isfinite(x.sum())
