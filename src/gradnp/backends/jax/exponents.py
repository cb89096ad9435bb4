from __future__ import annotations

import jax
from jax.numpy import (
    cbrt,
    exp,
    exp2,
    expm1,
    log,
    log1p,
    log2,
    log10,
    sqrt,
    square,
)

import gradnp as np

# The reference definitions, each compiled as one program: the gradients of jnp are nan or 1 beside infinities.
logaddexp = jax.jit(np.logaddexp.__wrapped__, inline=True)


logaddexp2 = jax.jit(np.logaddexp2.__wrapped__, inline=True)
