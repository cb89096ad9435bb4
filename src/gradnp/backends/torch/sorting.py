from __future__ import annotations

import torch

from gradnp._ops.rules.sorting import check_axis, check_bincount, check_sorted, complex_searchsorted, turned
from gradnp.backends.torch import default_float


def sort(a, axis, kind, order, *, stable, descending):
    if descending:
        return turned(sort(turned(a), axis, kind, order, stable=stable, descending=False))
    if a.is_complex():
        if axis is None:
            a, axis = a.reshape(-1), -1
        return a.take_along_dim(argsort(a, axis, kind, order, stable=stable, descending=False), axis)
    axis = check_axis(axis, a.ndim, kind, order, stable)
    return torch.sort(a.reshape(-1) if axis is None else a, stable=True, dim=axis or 0).values


def argsort(a, axis, kind, order, *, stable, descending):
    axis = check_axis(axis, a.ndim, kind, order, stable)
    if descending:
        a = turned(a)
    if axis is None:
        a, axis = a.reshape(-1), 0
    if not a.is_complex():
        return torch.argsort(a, stable=True, dim=axis)
    order = torch.argsort(a.imag, stable=True, dim=axis)
    by_real = torch.argsort(a.real.take_along_dim(order, axis), stable=True, dim=axis)
    return order.take_along_dim(by_real, axis)


def searchsorted(a, v, side, sorter):
    check_sorted(a, side, sorter)
    if a.is_complex():
        return complex_searchsorted(a, v, side, sorter)
    # torch warns where it has to copy.
    sorter = None if sorter is None else torch.as_tensor(sorter, device=a.device).long().contiguous()
    a, v = a.detach().contiguous(), v.detach().contiguous()
    if not a.is_floating_point():
        return torch.searchsorted(a, v, side=side, sorter=sorter)
    # To NumPy, nan comes after inf; torch takes what is compared with it for less.
    order = torch.where(a.isnan(), torch.inf, a)
    numbers = a.shape[0] - a.isnan().sum()
    found = torch.minimum(torch.searchsorted(order, v, side=side, sorter=sorter), numbers)
    return found if side == "left" else torch.where(v.isnan(), a.shape[0], found)


def bincount(x, weights, minlength):
    x = torch.as_tensor(x, device=None if weights is None else weights.device)
    check_bincount(x, weights, minlength)
    if x.dtype is torch.bool:
        x = x.long()
    if weights is None:
        return torch.bincount(x, minlength=minlength)
    if not weights.is_floating_point():
        weights = weights.to(default_float())
    size = max(int(x.max()) + 1, minlength) if x.numel() else minlength
    if x.numel() and int(x.min()) < 0:
        raise ValueError("'list' argument must have no negative elements")
    return weights.new_zeros(size).index_add(0, x.long(), weights)
