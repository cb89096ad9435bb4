from __future__ import annotations

import math

import jax.numpy as jnp
import numpy

from gradnp._ops.at import _update_array as reference_update_array, _update_basic as reference_update_basic
from gradnp._ops.rules.indexing import FULL, join, plan
from gradnp.backends.jax.indexing import check


def _checked(x, index, arrays):
    """The index expression, after a bounds check: JAX itself clamps an index that is out of range."""
    found = plan(index, arrays, x.shape)
    axes = [axis for axis, part in enumerate(found.basic) if isinstance(part, slice)]
    for k, i in zip(found.axes, arrays, strict=True):
        check(i, x.shape[axes[k]], axes[k])
    return join(index, arrays)


def _checked_basic(x, index):
    """An index of integers and slices, after a bounds check of the integers."""
    if type(index) is int:
        size = x.shape[0]
        if not -size <= index < size:
            raise IndexError(f"index {index} is out of bounds for axis 0 with size {size}")
    elif type(index) is tuple:
        plan(index, [], x.shape)
    return index


def _read_basic(x, index):
    return x[_checked_basic(x, index)]


def _read_array(x, i):
    if i.dtype != bool:
        check(i, x.shape[0], 0)
    return x[i]


def _set_basic(x, v, index):
    return x.at[_checked_basic(x, index)].set(v)


_NATIVE = ("add", "subtract", "min", "max")  # for the others JAX has no gradient, or one that breaks the convention


def _update_basic(x, v, index, how):
    if how not in _NATIVE:
        return reference_update_basic.__wrapped__(x, v, index, how)
    return getattr(x.at[_checked_basic(x, index)], how)(v)


def _update_array(x, v, i, how, unique):
    if i.dtype == bool:
        if i.ndim <= x.ndim - numpy.ndim(v):
            return reference_update_array.__wrapped__(x, v, i, how, unique)
    else:
        check(i, x.shape[0], 0)
    if how not in _NATIVE and how != "set":
        return reference_update_array.__wrapped__(x, v, i, how, unique)
    return getattr(x.at[i], how)(v, unique_indices=unique)


def get(x, index, arrays):
    return x[_checked(x, index, arrays)]


def set(x, v, index, arrays, unique):
    return x.at[_checked(x, index, arrays)].set(v, unique_indices=unique)


def add(x, v, index, arrays, unique):
    if x.dtype == bool:  # which JAX does not add
        return max(x, v, index, arrays, unique)
    return x.at[_checked(x, index, arrays)].add(v, unique_indices=unique)


def subtract(x, v, index, arrays, unique):
    return x.at[_checked(x, index, arrays)].subtract(v, unique_indices=unique)


def min(x, v, index, arrays, unique):
    return x.at[_checked(x, index, arrays)].min(v)


def max(x, v, index, arrays, unique):
    return x.at[_checked(x, index, arrays)].max(v)


def _slice(x, basic):
    return x[basic]


def _write(x, y, axis, part):
    return x.at[(FULL,) * axis + (part,)].set(y)


def _flat(arrays, sizes):
    for axis, (i, size) in enumerate(zip(arrays, sizes, strict=True)):
        check(i, size, axis)
    return jnp.arange(math.prod(sizes)).reshape(sizes)[tuple(arrays)]


def _put_rows(x, flat, v, unique):
    return x.at[flat].set(v, unique_indices=unique)
