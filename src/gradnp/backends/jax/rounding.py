from __future__ import annotations

import jax.numpy as jnp
from jax.numpy import ceil, floor, rint, trunc


def round(a, decimals):
    if jnp.issubdtype(a.dtype, jnp.inexact):
        return jnp.round(a, decimals)
    return a if decimals >= 0 else jnp.round(a.astype(float), decimals).astype(a.dtype)
