from __future__ import annotations

import jax
import jax.numpy as jnp
from jax.numpy import diag, diagflat, diagonal


def eye(N, M, k, dtype, order, *, device, like):
    return jnp.eye(N, M, k, dtype, device=device)


def tri(N, M, k, dtype, *, device, like):
    return jax.device_put(jnp.tri(N, M, k, dtype), device) if device is not None else jnp.tri(N, M, k, dtype)
