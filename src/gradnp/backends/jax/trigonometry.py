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
    # The value is kept at the origin, signs of zeros included; the gradient passes through neither argument.
    origin = (x1 == 0) & (x2 == 0)
    x1, x2 = jnp.where(origin, stop_gradient(x1), x1), jnp.where(origin, jnp.copysign(1, stop_gradient(x2)), x2)
    return jnp.arctan2(x1, x2)


@partial(jax.jit, inline=True)
def hypot(x1, x2):
    refuse_complex(x1)
    # jnp.hypot's gradient is wrong where a square overflows or underflows. With a constant scale all orders are right.
    scale = stop_gradient(jnp.maximum(jnp.abs(x1), jnp.abs(x2)))
    limits = jnp.finfo(scale.dtype)
    safe = jnp.clip(scale, limits.tiny, limits.max)
    squares = (x1 / safe) ** 2 + (x2 / safe) ** 2
    return scale * jnp.sqrt(jnp.where(scale == 0, 1, squares))


# The reference definition as one program: jnp.sinc's second derivative is wrong near 0.
sinc = jax.jit(np.sinc.__wrapped__, inline=True)
