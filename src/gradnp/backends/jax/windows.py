from __future__ import annotations

import jax.numpy as jnp


def i0(x):
    # JAX's second derivative is 0 where x is 0; that of x * x / 4 is what it should be.
    return jnp.i0(x) + 0.25 * jnp.where(x == 0, x * x, 0)
