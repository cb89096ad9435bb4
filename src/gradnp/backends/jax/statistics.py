from __future__ import annotations

from functools import partial

import jax
import jax.numpy as jnp

from gradnp._core.shapes import axis_of, ints
from gradnp._ops.rules.statistics import masked_mean
from gradnp.backends.jax import INEXACT, default_float


def mean(a, axis, dtype, keepdims):
    if dtype is not None:
        return masked_mean(a, axis, dtype, keepdims, True)
    dtype = None if a.dtype in INEXACT else default_float()
    if axis is None or type(axis) is tuple:
        return _mean(a, axis and ints(*axis), dtype, bool(keepdims))  # the usual call
    if type(axis) is not int:
        axis = axis_of(axis)
    return jnp.mean(a, axis, dtype, None, keepdims)


@partial(jax.jit, static_argnums=(1, 2, 3), inline=True)
def _mean(a, axis, dtype, keepdims):
    return jnp.mean(a, axis, dtype, None, keepdims)
