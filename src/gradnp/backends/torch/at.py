from __future__ import annotations

import math
from operator import getitem as _read_basic

import torch
from torch import Tensor, select_scatter, slice_scatter
from torch.compiler import is_compiling

from gradnp._ops.at import (
    _set_basic as reference_set_basic,
    _update_array as reference_update_array,
    _update_basic as reference_update_basic,
)
from gradnp._ops.rules.indexing import forward, parts_along
from gradnp.backends.torch import constant, varies
from gradnp.backends.torch.indexing import are_distinct, as_tensor, can_be_read, positions
from gradnp.backends.torch.private import are_transforms_active

_BOOL = torch.bool
_AS_INDEX = (torch.int64, _BOOL, torch.int32)
"""The dtypes that torch reads as indices or a mask. It would read uint8 tensors as masks too."""


def _read_array(x, i):
    return x[i if isinstance(i, Tensor) and i.dtype in _AS_INDEX else _as_index(i, x)]


def _as_index(i, x):
    if not isinstance(i, Tensor):
        i = as_tensor(i, x)
    return i if i.dtype in _AS_INDEX else positions(i, x)


def _is_eager():
    """Whether a copy may be written to: torch's transforms refuse to write a tracked value into an untracked tensor."""
    return not is_compiling() and not are_transforms_active()


def _set_basic(x, v, index):
    is_number = not isinstance(v, Tensor)
    if is_number and is_compiling() and varies(v):
        v, is_number = constant(v, x.dtype, x), False
    if is_number or _is_eager():  # a transform tracks no numbers
        y = x.clone()
        y[index] = v
        return y
    has_new_axes = index is None or (type(index) is tuple and None in index)
    if has_new_axes or x.is_complex():  # slice_scatter and select_scatter have no derivative of complex tensors
        return reference_set_basic.__wrapped__(x, v, index)
    return _scattered(x, v, parts_along(index, x.ndim))


def _scattered(x, v, parts):
    """`x` with `v`, which may broadcast, written at integers and slices along several axes."""
    if not parts:
        return torch.where(torch.tensor(False, device=x.device), x, v)  # replace all, with zeros as the gradient of `x`
    seen = [x]
    for axis, part in parts:
        y = seen[-1]
        axis -= x.ndim - y.ndim
        seen.append(y.select(axis, part) if type(part) is int else y[(slice(None),) * axis + (part,)])
    shape = seen.pop().shape
    if v.shape != shape:
        v = v.expand(shape)
    for y, (axis, part) in zip(reversed(seen), reversed(parts), strict=True):
        axis -= x.ndim - y.ndim
        if type(part) is int:
            v = select_scatter(y, v, axis, part)
        else:
            v = slice_scatter(y, v, axis, part.start, part.stop, part.step or 1)
    return v


def _update_basic(x, v, index, how):
    if how == "add" and _is_eager():
        y = x.clone()
        y[index].add_(v)
        return y
    return reference_update_basic.__wrapped__(x, v, index, how)


def _update_array(x, v, i, how, unique):
    if not isinstance(i, Tensor) or i.dtype not in _AS_INDEX:
        i = _as_index(i, x)
    is_number = not isinstance(v, Tensor)
    if i.dtype is _BOOL:
        if is_number and how == "set" and can_be_read(i):
            y = x.clone()
            y[i] = v
            return y
        if not is_number and v.ndim > x.ndim - i.ndim and (how == "set" or how == "add"):
            return x.index_put((i,), v, how == "add")
    elif how == "set":
        if is_number or unique or are_distinct(i, x):
            return x.index_put((i,), _full(v, x) if is_number else v)
    elif how == "add" and i.ndim == 1:
        return _added_rows(x, _full(v, x) if is_number else v, i)
    return reference_update_array.__wrapped__(x, v, i, how, unique)


def _full(v, x):
    return constant(v, x.dtype, x)


def _added_rows(x, v, i):
    if v.ndim != x.ndim or 1 in v.shape:
        v = v.expand(i.shape[0], *x.shape[1:])
    if can_be_read(i) and x.numel():  # of an empty tensor, index_add does not look at the positions
        try:
            return x.index_add(0, i, v)
        except IndexError:  # a negative position, or one out of range
            pass
    return x.index_add(0, torch.arange(x.shape[0], device=x.device)[i], v)


def _slice(x, basic):
    parts, flips = [], []
    for part, size in zip(basic, x.shape, strict=False):
        if isinstance(part, slice) and part.step is not None and part.step < 0:  # torch refuses negative steps
            part, backwards = forward(part, size)
            if backwards:
                flips.append(len([p for p in parts if isinstance(p, slice)]))
        parts.append(part)
    x = x[tuple(parts)]
    return x.flip(flips) if flips else x


def _write(x, y, axis, part):
    if x.is_complex():  # slice_scatter has no derivative of complex tensors
        return x.index_copy(axis, torch.arange(part.start, part.stop, part.step, device=x.device), y)
    return torch.slice_scatter(x, y, axis, part.start, part.stop, part.step)


def _flat(arrays, sizes):
    like = next(i for i in arrays if isinstance(i, torch.Tensor))
    every = torch.arange(math.prod(sizes), device=like.device).reshape(sizes)
    return every[tuple([positions(i, like) for i in arrays])]


def _scatter(x, flat, v, how):
    flat = torch.as_tensor(flat, device=x.device)
    if how == "set":
        return x.index_copy(0, flat, v)
    if how == "add":
        return x.index_add(0, flat, v)
    flat = flat.reshape([-1] + [1] * (v.ndim - 1)).expand(v.shape)
    return x.scatter_reduce(0, flat, v, {"min": "amin", "max": "amax"}[how])


def _last(flat, size):
    number = torch.arange(flat.shape[0], device=flat.device)
    last = torch.full((size,), -1, device=flat.device).scatter_reduce(0, flat, number, "amax")
    return last, last[flat] == number
