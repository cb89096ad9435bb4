from __future__ import annotations

import torch
from torch import sum as native_sum

from gradnp._core.shapes import PLAIN_AXES, axis_of, normalize_axes
from gradnp._ops.rules.reductions import complex_extremum, complex_position
from gradnp.backends.torch import as_dtype


def sum(a, axis, dtype, keepdims):
    if type(axis) not in PLAIN_AXES:
        axis = axis_of(axis)
    keepdims = keepdims is not False and bool(keepdims)
    if type(axis) is tuple and not axis:  # torch reads () as all axes
        a, axis, keepdims = a.unsqueeze(0), 0, False
    if dtype is None:
        return native_sum(a, axis, keepdims)
    return torch.sum(a, axis, keepdims, dtype=as_dtype(dtype))


def prod(a, axis, dtype, keepdims):
    if type(axis) not in PLAIN_AXES:
        axis = axis_of(axis)
    keepdims = keepdims is not False and bool(keepdims)
    if dtype is not None:
        dtype = as_dtype(dtype)
    if axis is None:
        if not keepdims:
            return torch.prod(a, dtype=dtype)
        return torch.prod(a, dtype=dtype).reshape((1,) * a.ndim)
    if isinstance(axis, int):
        return torch.prod(a, axis, keepdims, dtype=dtype)
    axes = normalize_axes(axis, a.ndim)
    # torch multiplies along one axis at a time.
    kept = [i for i in range(a.ndim) if i not in axes]
    result = torch.prod(a.permute(*kept, *axes).flatten(len(kept)) if axes else a.unsqueeze(-1), -1, dtype=dtype)
    return result.reshape([1 if i in axes else n for i, n in enumerate(a.shape)]) if keepdims else result


def max(a, axis, keepdims):
    if type(axis) not in PLAIN_AXES:
        axis = axis_of(axis)
    keepdims = keepdims is not False and bool(keepdims)
    if a.is_complex():
        return complex_extremum("max", a, axis, keepdims)
    if axis is None:
        return torch.amax(a, (), keepdims)
    return a if isinstance(axis, tuple) and not axis else torch.amax(a, axis, keepdims)


def min(a, axis, keepdims):
    if type(axis) not in PLAIN_AXES:
        axis = axis_of(axis)
    keepdims = keepdims is not False and bool(keepdims)
    if a.is_complex():
        return complex_extremum("min", a, axis, keepdims)
    if axis is None:
        return torch.amin(a, (), keepdims)
    return a if isinstance(axis, tuple) and not axis else torch.amin(a, axis, keepdims)


def argmax(a, axis, *, keepdims):
    if type(axis) not in PLAIN_AXES:
        axis = axis_of(axis)
    keepdims = keepdims is not False and bool(keepdims)
    if a.is_complex():
        return complex_position("max", a, axis, keepdims)
    return torch.argmax(a if a.dtype is not torch.bool else a.view(torch.uint8), axis, keepdims)


def argmin(a, axis, *, keepdims):
    if type(axis) not in PLAIN_AXES:
        axis = axis_of(axis)
    keepdims = keepdims is not False and bool(keepdims)
    if a.is_complex():
        return complex_position("min", a, axis, keepdims)
    return torch.argmin(a if a.dtype is not torch.bool else a.view(torch.uint8), axis, keepdims)


def any(a, axis, *, keepdims):
    if type(axis) not in PLAIN_AXES:
        axis = axis_of(axis)
    keepdims = keepdims is not False and bool(keepdims)
    truth = _truth(a)
    return truth if isinstance(axis, tuple) and not axis else torch.any(truth, axis, keepdims)


def all(a, axis, *, keepdims):
    if type(axis) not in PLAIN_AXES:
        axis = axis_of(axis)
    keepdims = keepdims is not False and bool(keepdims)
    truth = _truth(a)
    return truth if isinstance(axis, tuple) and not axis else torch.all(truth, axis, keepdims)


def count_nonzero(a, axis, *, keepdims):
    return sum(_truth(a), axis, None, keepdims)


def _truth(a):
    return a if a.dtype is torch.bool else a != 0
