from __future__ import annotations

import jax.numpy as jnp


def concatenate(arrays, axis, *, dtype, casting):
    return jnp.concatenate(arrays, axis, dtype=dtype)


def stack(arrays, axis, *, dtype, casting):
    return jnp.stack(arrays, axis, dtype=dtype)
