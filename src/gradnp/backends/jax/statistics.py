from __future__ import annotations

import jax.numpy as jnp

from gradnp.backends.jax import INEXACT, default_float
from gradnp.statistics import masked_mean


def mean(a, axis, dtype, keepdims, *, where):
    if dtype is not None or where is not True:
        return masked_mean(a, axis, dtype, keepdims, where)
    return jnp.mean(a, axis, None if a.dtype in INEXACT else default_float(), None, keepdims)
