from __future__ import annotations

import jax
import jax.numpy as jnp
from jax.numpy import diag, diagflat, diagonal

import gradnp as np


def eye(N, M, k, dtype, order, *, device, like):
    return jnp.eye(N, M, k, dtype, device=device)


def tri(N, M, k, dtype, *, device, like):
    return jax.device_put(jnp.tri(N, M, k, dtype), device) if device is not None else jnp.tri(N, M, k, dtype)


def tril(m, k):
    return jnp.tril(m, k) if m.ndim > 1 else np.tril.__wrapped__(m, k)


def triu(m, k):
    return jnp.triu(m, k) if m.ndim > 1 else np.triu.__wrapped__(m, k)
