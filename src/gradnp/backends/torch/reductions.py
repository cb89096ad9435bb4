from __future__ import annotations

import torch
from torch import sum as native_sum

from gradnp._core.shapes import PLAIN_AXES, axis_of, normalize_axes
from gradnp._ops.rules.reductions import complex_extremum, complex_position
from gradnp.backends.torch import as_dtype
from gradnp.backends.torch.scans import is_endless


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
        result = torch.prod(a, dtype=dtype)
        if a.requires_grad and is_endless(result):
            result = _product_by_halves(a.flatten(), 0, False, dtype)
        return result.reshape((1,) * a.ndim) if keepdims else result
    if isinstance(axis, int):
        return _product(a, axis, keepdims, dtype)
    axes = normalize_axes(axis, a.ndim)
    # torch multiplies along one axis at a time.
    kept = [i for i in range(a.ndim) if i not in axes]
    result = _product(a.permute(*kept, *axes).flatten(len(kept)) if axes else a.unsqueeze(-1), -1, False, dtype)
    return result.reshape([1 if i in axes else n for i, n in enumerate(a.shape)]) if keepdims else result


def _product(a, axis, keepdims, dtype):
    result = torch.prod(a, axis, keepdims, dtype=dtype)
    return _product_by_halves(a, axis, keepdims, dtype) if a.requires_grad and is_endless(result) else result


def _product_by_halves(a, axis, keepdims, dtype):
    """`torch.prod` of an array with infinities, beside which torch's derivative is nan, by multiplications alone."""
    a = a if dtype is None else a.to(dtype)
    if not a.ndim:
        return a
    while (n := a.shape[axis]) > 1:
        half = n // 2
        pairs = a.narrow(axis, 0, half) * a.narrow(axis, half, half)
        a = torch.cat([pairs, a.narrow(axis, 2 * half, n - 2 * half)], axis)
    return a if keepdims else a.squeeze(axis)


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
