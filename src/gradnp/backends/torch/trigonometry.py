from __future__ import annotations

import torch
from torch import (
    arccos,
    arccosh,
    arcsin,
    arcsinh,
    arctan,
    arctan2,
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


def hypot(x1, x2):
    origin = (x1 == 0) & (x2 == 0)
    return torch.hypot(x1, torch.where(origin, 1, x2)).masked_fill(origin, 0)
