from __future__ import annotations

import jax.numpy as jnp


def zeros(shape, dtype, order, *, device, like):
    return jnp.zeros(shape, dtype)
