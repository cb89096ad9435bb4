from __future__ import annotations

import jax
from jax.numpy import (
    exp,
    exp2,
    expm1,
    log,
    log1p,
    log2,
    log10,
)

from gradnp import exponents

__all__ = ["exp", "exp2", "expm1", "log", "log1p", "log2", "log10", "logaddexp", "logaddexp2"]

# The reference definitions as one program each: jnp's gradients are nan or 1 beside infinities.
logaddexp = jax.jit(exponents.logaddexp.__wrapped__, inline=True)
logaddexp2 = jax.jit(exponents.logaddexp2.__wrapped__, inline=True)
