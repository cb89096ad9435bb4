from __future__ import annotations

from functools import partial

import jax
import jax.numpy as jnp
import numpy
from jax.numpy import argwhere

from gradnp._core.shapes import normalize_axis
from gradnp.backends.jax.private import is_traced


@partial(jax.jit, inline=True)
def where(condition, x, y):
    return jnp.where(condition, x, y)


def nonzero(a):
    if a.ndim == 0:
        raise ValueError("nonzero: a 0-d array has no positions; np.atleast_1d(a) has one")
    return jnp.nonzero(a)


def check(indices, size, axis):
    """Raise IndexError if a concrete index is out of range: JAX itself fills in nan or clamps the index."""
    if is_traced(indices) or size is None:
        return
    host = numpy.asarray(indices)
    wrong = host[(host < -size) | (host >= size)]
    if wrong.size:
        raise IndexError(f"index {wrong[0]} is out of bounds for axis {axis} with size {size}")


def take(a, indices, axis, mode):
    if axis is None:
        a, axis = a.reshape(-1), 0
    axis = normalize_axis(axis, a.ndim)
    if getattr(indices, "dtype", numpy.dtype(int)).kind not in "iub":  # JAX casts an empty array of floats
        raise TypeError(f"Cannot cast array data from {indices.dtype!r} to an integer dtype")
    if mode == "raise":
        check(indices, a.shape[axis], axis)
    elif mode not in ("wrap", "clip"):
        raise ValueError(f"mode must be 'raise', 'wrap' or 'clip', not {mode!r}")
    return jnp.take(a, indices, axis, mode=None if mode == "raise" else mode)


def take_along_axis(arr, indices, axis):
    if axis is None:
        arr, axis = arr.reshape(-1), 0
    check(indices, arr.shape[axis], axis)
    return jnp.take_along_axis(arr, indices, axis)
