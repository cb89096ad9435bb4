from __future__ import annotations

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

from gradnp.backends.torch import is_undifferentiated

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
    limits = torch.finfo(x1.dtype)
    scale = torch.hypot(x1.detach(), x2.detach()).clamp(limits.tiny, limits.max)
    return torch.arctan2(x1 / scale, x2 / scale)


def hypot(x1, x2):
    origin = (x1 == 0) & (x2 == 0)
    return torch.hypot(x1, torch.where(origin, 1, x2)).masked_fill(origin, 0)
