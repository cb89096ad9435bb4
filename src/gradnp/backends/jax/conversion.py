from __future__ import annotations

import jax
import jax.numpy as jnp
from jax.lax import stop_gradient

from gradnp.backends.jax import as_dtype, on_device


def astype(x, dtype, *, copy, device):
    dtype = as_dtype(dtype)
    if jnp.iscomplexobj(x) and dtype.kind != "c":
        x = x != 0 if dtype.kind == "b" else x.real
    return on_device(jnp.astype(x, dtype), device)


def from_dlpack(x, *, copy):
    # JAX's own copy would go on sharing memory.
    return (
        jnp.array(jax.dlpack.from_dlpack(x), copy=True).block_until_ready()
        if copy
        else jax.dlpack.from_dlpack(x, copy=copy)
    )


def copy(a, order, subok):
    return jax.numpy.copy(a)
