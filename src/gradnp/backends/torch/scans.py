from __future__ import annotations

import torch

from gradnp._core.shapes import axis_of
from gradnp.backends.torch import as_dtype


def cumsum(a, axis, dtype):
    if axis is None:
        a, axis = a.flatten(), 0
    elif type(axis) is not int:
        axis = axis_of(axis)
    if not a.ndim:  # has one axis here
        a = a.flatten()
    return torch.cumsum(a, axis, dtype=as_dtype(dtype))


def cumprod(a, axis, dtype):
    if axis is None:
        a, axis = a.flatten(), 0
    elif type(axis) is not int:
        axis = axis_of(axis)
    if not a.ndim:  # has one axis here
        a = a.flatten()
    return torch.cumprod(a, axis, dtype=as_dtype(dtype))
