from __future__ import annotations

import math

import jax.numpy as jnp

from gradnp._ops.rules.indexing import FULL, join, plan
from gradnp.backends.jax.indexing import check


def _checked(x, index, arrays):
    """The index expression, when its positions have been looked at: JAX itself takes the nearest for one out of range."""
    found = plan(index, arrays, x.shape)
    axes = [axis for axis, part in enumerate(found.basic) if isinstance(part, slice)]
    for k, i in zip(found.axes, arrays, strict=True):
        check(i, x.shape[axes[k]], axes[k])
    return join(index, arrays)


def get(x, index, arrays):
    return x[_checked(x, index, arrays)]


def set(x, v, index, arrays, unique):
    return x.at[_checked(x, index, arrays)].set(v, unique_indices=unique)


def add(x, v, index, arrays, unique):
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
