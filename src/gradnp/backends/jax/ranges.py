from __future__ import annotations

import jax
import jax.numpy as jnp
from jax.lax import stop_gradient

from gradnp._core.shapes import range_size
from gradnp.backends.jax import on_device


def arange(start, stop, step, dtype, *, device, like):
    if not any(isinstance(x, jax.Array) for x in (start, stop, step)):
        return jnp.arange(start, stop, step, dtype, device=device)
    if stop is None:
        start, stop = 0, start
    ends = (float(stop_gradient(x)) if isinstance(x, jax.Array) else x for x in (start, stop, step))
    size = range_size(*ends)
    return (start + step * jnp.arange(size, device=device)).astype(dtype)


def linspace(start, stop, num, endpoint, retstep, dtype, axis, *, device, like):
    start, stop = (jnp.asarray(x) if isinstance(x, (list, tuple)) else x for x in (start, stop))
    return on_device(jnp.linspace(start, stop, num, endpoint, retstep, dtype, axis), device)
