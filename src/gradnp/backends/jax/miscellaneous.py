from __future__ import annotations

from functools import partial

import jax
import jax.numpy as jnp
from jax.numpy import cbrt, heaviside, sqrt, square

from gradnp import miscellaneous

__all__ = ["absolute", "cbrt", "copysign", "heaviside", "nan_to_num", "sign", "sinc", "sqrt", "square"]


@partial(jax.jit, inline=True)
def absolute(x):
    # The gradient of jnp.abs is 1 at a real 0.
    return x * jnp.sign(x) if jnp.issubdtype(x.dtype, jnp.floating) else jnp.abs(x)


@partial(jax.jit, inline=True)
def sign(x):
    if not jnp.iscomplexobj(x):
        return jnp.sign(x)
    size = jnp.abs(x)  # the gradient of jnp.sign is zero, of complex numbers too
    return x / jnp.where(size == 0, 1, size)


@partial(jax.jit, inline=True)
def copysign(x1, x2):
    return jnp.where(jnp.signbit(x2), -1, 1) * absolute(x1)


def nan_to_num(x, copy, nan, posinf, neginf):
    return jnp.nan_to_num(x, nan=nan, posinf=posinf, neginf=neginf)


# The reference definition as one program: jnp.sinc's second derivative is wrong near 0.
sinc = jax.jit(miscellaneous.sinc.__wrapped__, inline=True)
