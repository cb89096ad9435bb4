from __future__ import annotations

import torch
from torch import Tensor, argwhere, where as native_where  # in calls this short, looking them up in torch counts

from gradnp._core.shapes import normalize_axis

TAKES_SCALARS = {"where"}

_BOOL = torch.bool


def where(condition, x, y):
    if x is None and y is None:
        return nonzero(torch.as_tensor(condition))
    if x is None or y is None:
        raise ValueError("either both or neither of x and y should be given")
    if not isinstance(condition, Tensor):
        device = next((z.device for z in (x, y) if isinstance(z, torch.Tensor)), None)
        condition = torch.as_tensor(condition, device=device)
    if condition.dtype is not _BOOL:
        condition = condition != 0
    return native_where(condition, x, y)


def nonzero(a):
    if a.ndim == 0:
        raise ValueError("nonzero: a 0-d array has no positions; np.atleast_1d(a) has one")
    return torch.nonzero(a, as_tuple=True)


def positions(indices, like):
    """Index positions in a form that torch reads as such: not as a mask, which bool and uint8 tensors are to it."""
    if isinstance(indices, torch.Tensor):
        if indices.dtype in (torch.int64, torch.int32) or indices.dtype.is_floating_point or indices.is_complex():
            return indices
        return indices.long()
    return positions(torch.as_tensor(indices, device=like.device), like)


def take(a, indices, axis, mode):
    if axis is None:
        a, axis = a.reshape(-1), 0
    axis = normalize_axis(axis, a.ndim)
    if mode != "raise":
        indices = positions(indices, a)
        if mode not in ("wrap", "clip"):
            raise ValueError(f"mode must be 'raise', 'wrap' or 'clip', not {mode!r}")
        size = a.shape[axis]
        indices = indices.remainder(size) if mode == "wrap" else indices.clamp(0, size - 1)
    elif type(indices) is int:
        return a.select(axis, indices)
    else:
        indices = positions(indices, a)
    return a[(slice(None),) * axis + (indices,)]


def take_along_axis(arr, indices, axis):
    if axis is None:
        arr, axis = arr.reshape(-1), 0
    indices = torch.as_tensor(indices, device=arr.device)
    if indices.dtype is torch.bool or indices.is_floating_point() or indices.is_complex():
        raise IndexError("`indices` must be an integer array")
    indices = indices.long()
    axis, size = normalize_axis(axis, arr.ndim), arr.shape[axis]
    indices = torch.where(indices < 0, indices + size, indices)
    # gather finds positions out of range, which take_along_dim wraps.
    batch = torch.broadcast_shapes(*[(*x.shape[:axis], 1, *x.shape[axis + 1 :]) for x in (arr, indices)])
    arr, indices = (x.expand(*batch[:axis], x.shape[axis], *batch[axis + 1 :]) for x in (arr, indices))
    return arr.gather(axis, indices)
