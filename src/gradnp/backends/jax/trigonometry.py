from __future__ import annotations

from functools import partial

import jax
import jax.numpy as jnp
from jax.lax import stop_gradient
from jax.numpy import (
    arccos,
    arccosh,
    arcsin,
    arcsinh,
    arctan,
    arctanh,
    cos,
    cosh,
    sin,
    sinh,
    tan,
    tanh,
)

import gradnp as np
from gradnp._core.dtypes import refuse_complex


@partial(jax.jit, inline=True)
def arctan2(x1, x2):
    greater, scale = _scale(x1, x2)
    # At the origin, and beside an infinity, the value is kept, with the signs of zeros, and the slopes are 0.
    flat = (greater == 0) | jnp.isinf(greater)
    angle = jnp.arctan2(jnp.where(flat, 1, x1 / scale), jnp.where(flat, 1, x2 / scale))
    return jnp.where(flat, jnp.arctan2(stop_gradient(x1), stop_gradient(x2)), angle)


def _scale(x1, x2):
    """The greater magnitude, and a divisor that keeps squares in range: constants, so derivatives of every order hold."""
    greater = stop_gradient(jnp.maximum(jnp.abs(x1), jnp.abs(x2)))
    limits = jnp.finfo(greater.dtype)
    return greater, jnp.clip(greater, limits.tiny, limits.max)


@partial(jax.jit, inline=True)
def hypot(x1, x2):
    refuse_complex(x1)
    scale, safe = _scale(x1, x2)  # the gradient of jnp.hypot is wrong where a square overflows or underflows
    one = jnp.isinf(x1) ^ jnp.isinf(x2)  # the length is that of this one
    scale, safe = jnp.where(one, 1, scale), jnp.where(one, 1, safe)
    squares = jnp.where(one, 1, x1 / safe) ** 2 + jnp.where(one, 1, x2 / safe) ** 2
    result = scale * jnp.sqrt(jnp.where(scale == 0, 1, squares))
    # Beside nan, too, what is infinite has an infinite length.
    result = jnp.where(jnp.isinf(x1) & jnp.isinf(x2), jnp.inf, result)
    return jnp.where(one, jnp.abs(jnp.where(jnp.isinf(x1), x1, x2)), result)


# The reference definition, compiled as one program: the second derivative of jnp.sinc is wrong near 0.
sinc = jax.jit(np.sinc.__wrapped__, inline=True)
