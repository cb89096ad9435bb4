from __future__ import annotations

import operator

import torch
from torch import cat

from gradnp._core.shapes import axis_of, check_casting, section_sizes
from gradnp._ops.rules.joining import slices
from gradnp.backends.torch import as_dtype

PROMOTES = {"concatenate", "stack"}


def concatenate(arrays, axis, *, dtype, casting):
    if axis is None:
        arrays, axis = [torch.reshape(x, (-1,)) for x in arrays], 0
    elif type(axis) is not int:
        axis = axis_of(axis)
    ndim = arrays[0].ndim
    for x in arrays:
        if x.ndim != ndim:  # torch ignores arrays of shape (0,)
            raise ValueError("all the input array dimensions must match: arrays of different numbers of dimensions")
    return cat(arrays if dtype is None else cast_all(arrays, dtype, casting), axis)


def stack(arrays, axis, *, dtype, casting):
    if type(axis) is not int:
        axis = operator.index(axis)
    return torch.stack(arrays if dtype is None else cast_all(arrays, dtype, casting), axis)


def cast_all(arrays, dtype, casting):
    check_casting(arrays, dtype, casting)
    return [x.to(as_dtype(dtype)) for x in arrays]


def array_split(ary, indices_or_sections, axis):
    sizes = section_sizes(indices_or_sections, ary.shape, axis)
    # torch.split has one backward step for all parts; slices have one each, of the size of the whole array.
    return slices(ary, indices_or_sections, axis) if sizes is None else list(torch.split(ary, sizes, axis))
