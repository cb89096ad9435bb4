from __future__ import annotations

import jax.numpy as jnp

from gradnp._core.arguments import default_names
from gradnp._core.shapes import PLAIN_AXES, axis_of
from gradnp.backends.jax import INEXACT, as_dtype


def cumsum(a, axis, dtype):
    if type(axis) not in PLAIN_AXES:
        axis = axis_of(axis)
    if not a.ndim:  # has one axis here
        a = a.reshape(1)
    return jnp.cumsum(a, axis, _accumulator(a, dtype))


def cumprod(a, axis, dtype):
    if type(axis) not in PLAIN_AXES:
        axis = axis_of(axis)
    if not a.ndim:  # has one axis here
        a = a.reshape(1)
    return jnp.cumprod(a, axis, _accumulator(a, dtype))


def _accumulator(a, dtype):
    """The dtype of a running total: unlike `sum`, jax.numpy's scans keep the dtype of small integers."""
    if dtype is not None or a.dtype in INEXACT:
        return as_dtype(dtype)
    return as_dtype("uint64" if a.dtype.kind == "u" else default_names("jax")[1])  # as in jax.numpy.sum
