from __future__ import annotations

import torch
from torch import nextafter as _neighbour


def _exponent(x):
    return torch.frexp(x).exponent


def _power_of_two(x, n):
    return torch.exp2(n.to(x.dtype))
