from __future__ import annotations

import math

import torch

from gradnp._ops.rules.indexing import forward
from gradnp.backends.torch.indexing import positions


def _slice(x, basic):
    parts, flips = [], []
    for part, size in zip(basic, x.shape, strict=False):
        if isinstance(part, slice) and part.step is not None and part.step < 0:  # which torch refuses
            part, backwards = forward(part, size)
            if backwards:
                flips.append(len([p for p in parts if isinstance(p, slice)]))
        parts.append(part)
    x = x[tuple(parts)]
    return x.flip(flips) if flips else x


def _write(x, y, axis, part):
    if x.is_complex():  # of which slice_scatter has no derivative
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
