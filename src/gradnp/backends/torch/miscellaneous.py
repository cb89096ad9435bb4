from __future__ import annotations

import torch
from torch import copysign, sqrt, square

__all__ = ["absolute", "copysign", "nan_to_num", "sign", "sqrt", "square"]

PROMOTES = {"sqrt"}


def absolute(x):
    return x if x.dtype is torch.bool else torch.abs(x)


def sign(x):
    if x.dtype is torch.bool:
        raise TypeError("sign is not defined for bools")
    if not x.is_floating_point():
        return torch.sgn(x)
    return torch.sign(x) + x.detach().clamp(0, 0)  # torch's sign of nan is 0, but clamp keeps nan


def nan_to_num(x, copy, nan, posinf, neginf):
    if x.is_complex():  # torch.nan_to_num has no gradient for complex arrays
        return torch.complex(*[torch.nan_to_num(part, nan, posinf, neginf) for part in (x.real, x.imag)])
    return torch.nan_to_num(x, nan, posinf, neginf)
