from __future__ import annotations

import jax.numpy as jnp
from jax.numpy import ediff1d

from gradnp._prepare import default_names
from gradnp.backends.jax import INEXACT

__all__ = ["cumprod", "cumsum", "diff", "ediff1d"]


def cumsum(a, axis, dtype):
    return jnp.cumsum(a, axis, dtype or _accumulator(a))


def cumprod(a, axis, dtype):
    return jnp.cumprod(a, axis, dtype or _accumulator(a))


def _accumulator(a):
    """The dtype of a running total: unlike `sum`, jax.numpy keeps that of small integers."""
    return None if a.dtype in INEXACT else default_names("jax")[1]


def diff(a, n, axis, prepend, append):
    return jnp.diff(a, n, axis, prepend, append)
