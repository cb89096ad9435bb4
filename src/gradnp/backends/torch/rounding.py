from __future__ import annotations

import torch

from gradnp._ops.rules.rounding import round_bools


def floor(x):
    return x if x.dtype is torch.bool else torch.floor(x)


def ceil(x):
    return x if x.dtype is torch.bool else torch.ceil(x)


def trunc(x):
    return x if x.dtype is torch.bool else torch.trunc(x)


def rint(x):
    return torch.complex(torch.round(x.real), torch.round(x.imag)) if x.is_complex() else torch.round(x)


def round(a, decimals):
    if a.is_complex():
        return torch.complex(torch.round(a.real, decimals=decimals), torch.round(a.imag, decimals=decimals))
    if a.is_floating_point():
        return torch.round(a, decimals=decimals)
    if a.dtype is torch.bool:
        return round_bools(a, decimals)
    return a if decimals >= 0 else torch.round(a.double(), decimals=decimals).to(a.dtype)
