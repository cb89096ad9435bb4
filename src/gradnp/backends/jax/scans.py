from __future__ import annotations

import jax.numpy as jnp

from gradnp._prepare import default_names
from gradnp.backends.jax import INEXACT


def cumsum(a, axis, dtype):
    return jnp.cumsum(a, axis, dtype or _accumulator(a))


def cumprod(a, axis, dtype):
    return jnp.cumprod(a, axis, dtype or _accumulator(a))


def _accumulator(a):
    """The dtype of a running total: unlike `sum`, jax.numpy keeps that of small integers."""
    return None if a.dtype in INEXACT else default_names("jax")[1]
