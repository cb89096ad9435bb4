from __future__ import annotations

import torch
from torch import permute, reshape as native_reshape

from gradnp._core.shapes import is_fortran, normalize_axes, normalize_axis, tuple_of


def reshape(a, shape, order, *, copy):
    if order == "C" and copy is None and type(shape) is tuple:
        return native_reshape(a, shape)
    if not isinstance(shape, (tuple, list)):
        shape = tuple_of(shape)
    if is_fortran(order):
        return transpose(reshape(transpose(a, None), shape[::-1], "C", copy=copy), None)
    result = torch.reshape(a, shape)
    if copy is False and result.data_ptr() != a.data_ptr():
        raise ValueError("Unable to avoid creating a copy while reshaping.")
    return result.clone() if copy else result


def ravel(a, order):
    return reshape(a, (-1,), "F", copy=None) if is_fortran(order, "CFAK") else torch.reshape(a, (-1,))


def expand_dims(a, axis):
    if isinstance(axis, int):
        return torch.unsqueeze(a, axis)
    axes = tuple_of(axis)
    for n in sorted(normalize_axes(axes, a.ndim + len(axes))):
        a = torch.unsqueeze(a, n)
    return a


def squeeze(a, axis):
    if axis is None:
        return torch.squeeze(a)
    axes = normalize_axes(axis, a.ndim)
    if any(a.shape[n] != 1 for n in axes):  # torch ignores them
        raise ValueError("cannot select an axis to squeeze out which has size not equal to one")
    return torch.squeeze(a, axes)


def broadcast_to(array, shape, subok):
    shape = tuple_of(shape) if not isinstance(shape, (tuple, list)) else shape
    if any(n < 0 for n in shape):  # torch reads -1 as "keep"
        raise ValueError("all elements of broadcast shape must be non-negative")
    return torch.broadcast_to(array, shape)


def transpose(a, axes):
    return permute(a, tuple(range(a.ndim - 1, -1, -1)) if axes is None else axes)


def matrix_transpose(x):
    return x.mT


def swapaxes(a, axis1, axis2):
    if not a.ndim:  # torch would treat it as 1-d
        normalize_axis(axis1, 0)
    return torch.transpose(a, axis1, axis2)


def unstack(x, *, axis):
    return torch.unbind(x, axis)
