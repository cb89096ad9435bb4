from __future__ import annotations

import jax.numpy as jnp
from jax.numpy import ceil, floor, rint, trunc

__all__ = ["ceil", "floor", "rint", "round", "trunc"]


def round(a, decimals):
    if decimals < 0 and jnp.issubdtype(a.dtype, jnp.integer):
        return jnp.round(a.astype(float), decimals).astype(a.dtype)
    return jnp.round(a, decimals)
