from __future__ import annotations

import numpy
import torch
from torch import Tensor, argwhere, where as native_where
from torch.compiler import is_compiling

from gradnp._core.shapes import normalize_axis
from gradnp.backends.torch import as_writable, in_graph
from gradnp.backends.torch.private import is_functorch_wrapped_tensor

TAKES_SCALARS = {"where"}

_BOOL = torch.bool


def where(condition, x, y):
    if not isinstance(condition, Tensor):
        device = next((z.device for z in (x, y) if isinstance(z, torch.Tensor)), None)
        condition = torch.as_tensor(condition, device=device)
    if condition.dtype is not _BOOL:
        condition = condition != 0
    if is_compiling():  # a number that varies becomes an input of the graph
        like = x if isinstance(x, Tensor) else y
        x, y = in_graph(x, like), in_graph(y, like)
    return native_where(condition, x, y)


def nonzero(a):
    if a.ndim == 0:
        raise ValueError("nonzero: a 0-d array has no positions; np.atleast_1d(a) has one")
    return torch.nonzero(a, as_tuple=True)


def positions(indices, like):
    """Raw indices in a form that torch reads as indices; it would read bool and uint8 tensors as masks."""
    if isinstance(indices, torch.Tensor):
        if indices.dtype in (torch.int64, torch.int32) or indices.dtype.is_floating_point or indices.is_complex():
            return indices
        return indices.long()
    return positions(as_tensor(indices, like), like)


def as_tensor(indices, like):
    """A NumPy array of any strides, or a number, as a tensor on the device of `like`."""
    if isinstance(indices, numpy.ndarray) and not is_compiling():
        indices = as_writable(indices)
    return torch.as_tensor(indices, device=like.device)


def can_be_read(indices):
    """Whether the values of a tensor can be read at once: it is on the host, and is not traced."""
    return (
        type(indices) is Tensor and indices.is_cpu and not is_compiling() and not is_functorch_wrapped_tensor(indices)
    )


_FEW = 32
"""The number of indices up to which a Python set is quicker than an array."""


def are_distinct(indices, x):
    """Whether positions along the first axis of `x` are known to be distinct."""
    n = indices.numel()
    if n < 2:
        return True
    if not can_be_read(indices):
        return False
    if n <= _FEW and indices.ndim == 1:
        values = indices.tolist()
        if min(values) >= 0:
            return len(set(values)) == n
    named = torch.zeros(x.shape[0], dtype=_BOOL)
    named[indices] = True
    return int(named.sum()) == n


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
    before = (slice(None),) * axis
    if indices.ndim:
        return a[(*before, indices)]
    return a[(*before, indices.reshape(1))].squeeze(axis)  # of a 0-d one, a compiler wants to know the value


def take_along_axis(arr, indices, axis):
    if axis is None:
        arr, axis = arr.reshape(-1), 0
    indices = torch.as_tensor(indices, device=arr.device)
    if indices.dtype is torch.bool or indices.is_floating_point() or indices.is_complex():
        raise IndexError("`indices` must be an integer array")
    indices = indices.long()
    axis, size = normalize_axis(axis, arr.ndim), arr.shape[axis]
    indices = torch.where(indices < 0, indices + size, indices)
    # gather refuses indices out of range; take_along_dim wraps them.
    batch = torch.broadcast_shapes(*[(*x.shape[:axis], 1, *x.shape[axis + 1 :]) for x in (arr, indices)])
    arr, indices = (x.expand(*batch[:axis], x.shape[axis], *batch[axis + 1 :]) for x in (arr, indices))
    return arr.gather(axis, indices)
