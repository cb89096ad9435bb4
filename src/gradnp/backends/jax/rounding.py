from __future__ import annotations

import jax.numpy as jnp
from jax.numpy import ceil, floor, rint, trunc

from gradnp._ops.rules.rounding import round_bools


def round(a, decimals):
    if jnp.issubdtype(a.dtype, jnp.inexact):
        return jnp.round(a, decimals)
    if a.dtype == bool:
        return round_bools(a, decimals)
    return a if decimals >= 0 else jnp.round(a.astype(float), decimals).astype(a.dtype)
