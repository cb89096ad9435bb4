from __future__ import annotations

import torch

from gradnp._core.shapes import normalize_axes, normalize_axis, roll_pairs, tuple_of

_SHORT = frozenset((torch.bool, torch.int8, torch.uint8, torch.int16))
"""The dtypes of counts that `torch.repeat_interleave` refuses, though NumPy takes them."""


def flip(m, axis):
    return torch.flip(m, normalize_axes(axis, m.ndim))


def roll(a, shift, axis):
    if axis is None:
        # torch.roll without dims would roll over the batch under vmap.
        return torch.roll(torch.reshape(a, (-1,)), sum(tuple_of(shift)), 0).reshape(a.shape)
    return torch.roll(a, *roll_pairs(shift, axis, a.ndim))


def tile(A, reps):
    return torch.tile(A, tuple_of(reps))


def repeat(a, repeats, axis):
    if axis is None or not a.ndim:
        a, axis = torch.reshape(a, (-1,)), 0 if axis is None else normalize_axis(axis, 1)
    if not isinstance(repeats, int):
        axis = normalize_axis(axis, a.ndim)
        repeats = torch.as_tensor(repeats, device=a.device)
        if repeats.dtype in _SHORT:
            repeats = repeats.long()
    return torch.repeat_interleave(a, repeats, axis)
