from __future__ import annotations

import torch
from torch import conj as conjugate, real

from gradnp.backends.torch.trigonometry import arctan2


def imag(val):
    if val.is_complex():
        return val.imag
    # Zeros with a gradient, which is zero.
    return val.masked_fill(torch.ones_like(val, dtype=torch.bool), 0)


def angle(z, deg):
    result = arctan2(z.imag, z.real) if z.is_complex() else torch.atan2(torch.zeros_like(z), z)
    return torch.rad2deg(result) if deg else result
