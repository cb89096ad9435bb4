from __future__ import annotations

import jax.numpy as jnp
from jax.numpy import lexsort

from gradnp._ops.rules.sorting import check_axis, check_bincount, check_sorted, turned
from gradnp.backends.jax import as_dtype, default_float


def sort(a, axis, kind, order, *, stable, descending):
    axis = check_axis(axis, a.ndim, kind, order, stable)
    return turned(jnp.sort(turned(a), axis)) if descending else jnp.sort(a, axis)


def argsort(a, axis, kind, order, *, stable, descending):
    return jnp.argsort(turned(a) if descending else a, check_axis(axis, a.ndim, kind, order, stable))


def searchsorted(a, v, side, sorter):
    check_sorted(a, side, sorter)
    return jnp.searchsorted(a, v, side, sorter=sorter).astype(as_dtype("int64"))


def bincount(x, weights, minlength):
    x = jnp.asarray(x)
    check_bincount(x, weights, minlength)
    if x.size and (x < 0).any():
        raise ValueError("'list' argument must have no negative elements")
    if weights is not None and not jnp.issubdtype(weights.dtype, jnp.floating):
        weights = weights.astype(default_float())
    return jnp.bincount(x, weights, minlength)
