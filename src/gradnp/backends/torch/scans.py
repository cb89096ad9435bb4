from __future__ import annotations

import torch

from gradnp._core.shapes import axis_of
from gradnp.backends.torch import as_dtype, is_at_hand


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
    dtype = as_dtype(dtype)
    result = torch.cumprod(a, axis, dtype=dtype)
    if a.requires_grad and is_endless(result):  # torch's derivative is nan there
        return running_products(a if dtype is None else a.to(dtype), axis)
    return result


def is_endless(x):
    """Whether it is known that not all numbers are finite."""
    return is_at_hand(x) and not bool(x.detach().isfinite().all())


def running_products(a, axis):
    """`torch.cumprod` by multiplications alone: each step multiplies by the product `width` before, which doubles."""
    n, width = a.shape[axis], 1
    while width < n:
        wider = a.narrow(axis, width, n - width) * a.narrow(axis, 0, n - width)
        a, width = torch.cat([a.narrow(axis, 0, width), wider], axis), 2 * width
    return a
