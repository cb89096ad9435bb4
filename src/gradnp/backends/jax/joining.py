from __future__ import annotations

import operator

import jax.numpy as jnp
from jax import lax
from jax.numpy import append, column_stack, dstack

from gradnp._core.shapes import PLAIN_AXES, axis_of, check_casting, normalize_axis, section_sizes
from gradnp._ops.rules.joining import slices
from gradnp.backends.jax import as_dtype


def concatenate(arrays, axis, *, dtype, casting):
    if type(axis) not in PLAIN_AXES:
        axis = axis_of(axis)
    if dtype is None:
        return jnp.concatenate(arrays, axis)
    check_casting(arrays, dtype, casting)
    return jnp.concatenate(arrays, axis, dtype=as_dtype(dtype))


def stack(arrays, axis, *, dtype, casting):
    if type(axis) is not int:
        axis = operator.index(axis)
    check_casting(arrays, dtype, casting)
    return jnp.stack(arrays, axis, dtype=as_dtype(dtype))


def hstack(tup, *, dtype, casting):
    check_casting(tup, dtype, casting)
    return jnp.hstack(tup, dtype=as_dtype(dtype))


def vstack(tup, *, dtype, casting):
    check_casting(tup, dtype, casting)
    return jnp.vstack(tup, dtype=as_dtype(dtype))


def array_split(ary, indices_or_sections, axis):
    sizes = section_sizes(indices_or_sections, ary.shape, axis)
    if sizes is None:
        return slices(ary, indices_or_sections, axis)
    return list(lax.split(ary, sizes, normalize_axis(axis, ary.ndim)))
