from __future__ import annotations

from functools import partial

import jax
import jax.numpy as jnp

from gradnp._core.shapes import PLAIN_AXES, axis_of, ints
from gradnp._ops.rules.reductions import complex_position
from gradnp.backends.jax import as_dtype


def sum(a, axis, dtype, keepdims):
    if dtype is None and (axis is None or type(axis) is tuple):
        return _sum(a, axis and ints(*axis), bool(keepdims))  # the usual call
    if type(axis) not in PLAIN_AXES:
        axis = axis_of(axis)
    return jnp.sum(a, axis, None if dtype is None else as_dtype(dtype), None, keepdims)


@partial(jax.jit, static_argnums=(1, 2), inline=True)  # takes half the time of jnp.sum, which does more checks
def _sum(a, axis, keepdims):
    return jnp.sum(a, axis, None, None, keepdims)


def prod(a, axis, dtype, keepdims):
    if type(axis) not in PLAIN_AXES:
        axis = axis_of(axis)
    return jnp.prod(a, axis, None if dtype is None else as_dtype(dtype), None, keepdims)


def max(a, axis, keepdims):
    if type(axis) not in PLAIN_AXES:
        axis = axis_of(axis)
    return jnp.max(a, axis, None, keepdims)


def min(a, axis, keepdims):
    if type(axis) not in PLAIN_AXES:
        axis = axis_of(axis)
    return jnp.min(a, axis, None, keepdims)


def ptp(a, axis, keepdims):
    if type(axis) not in PLAIN_AXES:
        axis = axis_of(axis)
    return jnp.ptp(a, axis, None, keepdims)


def argmax(a, axis, *, keepdims):
    if type(axis) not in PLAIN_AXES:
        axis = axis_of(axis)
    if jnp.iscomplexobj(a):
        return complex_position("max", a, axis, keepdims)
    return jnp.argmax(a, axis, None, keepdims)


def argmin(a, axis, *, keepdims):
    if type(axis) not in PLAIN_AXES:
        axis = axis_of(axis)
    if jnp.iscomplexobj(a):
        return complex_position("min", a, axis, keepdims)
    return jnp.argmin(a, axis, None, keepdims)


def any(a, axis, *, keepdims):
    if type(axis) not in PLAIN_AXES:
        axis = axis_of(axis)
    return jnp.any(_truth(a), axis, None, keepdims)


def all(a, axis, *, keepdims):
    if type(axis) not in PLAIN_AXES:
        axis = axis_of(axis)
    return jnp.all(_truth(a), axis, None, keepdims)


def count_nonzero(a, axis, *, keepdims):
    if type(axis) not in PLAIN_AXES:
        axis = axis_of(axis)
    return jnp.count_nonzero(a, axis, keepdims)


def _truth(a):
    return a if a.dtype == bool else a != 0  # jnp.any ignores imaginary parts
