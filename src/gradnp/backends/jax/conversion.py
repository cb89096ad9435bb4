from __future__ import annotations

import jax
import jax.numpy as jnp
from jax.lax import stop_gradient

from gradnp.backends.jax import as_dtype, native_device


def astype(x, dtype, *, copy, device):
    dtype = as_dtype(dtype)
    if jnp.iscomplexobj(x) and dtype.kind != "c":
        x = x != 0 if dtype.kind == "b" else x.real
    return jnp.astype(x, dtype, device=None if device is None else native_device(device))


def copy(a, order, subok):
    return jax.numpy.copy(a)
