from __future__ import annotations

import jax
import jax.numpy as jnp
import numpy
from jax.lax import stop_gradient

from gradnp._core.arguments import stacked
from gradnp.backends.jax import on_device


def asarray(a, dtype, order, *, device, copy, like):
    a = stacked(a, jax.Array)
    if isinstance(a, jax.Array):
        if copy is False and (a.dtype != dtype or (device is not None and a.device != device)):
            raise ValueError("Unable to avoid copy while creating an array as requested.")
        # JAX arrays are immutable, so a copy would not differ.
        return on_device(jnp.asarray(a, dtype), device)
    host = numpy.asarray(a, dtype)
    if copy is False and host is not a:
        raise ValueError("Unable to avoid copy while creating an array as requested.")
    return jnp.array(host, copy=copy, device=device)


def zeros(shape, dtype, order, *, device, like):
    return jnp.zeros(shape, dtype, device=device)


def ones(shape, dtype, order, *, device, like):
    return jnp.ones(shape, dtype, device=device)


empty = zeros


def full(shape, fill_value, dtype, order, *, device, like):
    if isinstance(fill_value, (list, tuple)):
        fill_value = asarray(fill_value, dtype, None, device=device, copy=None, like=like)
    elif isinstance(fill_value, (numpy.ndarray, numpy.generic)):
        fill_value = fill_value.astype(dtype)  # JAX refuses numpy.longdouble
    return on_device(jnp.full(shape, fill_value, dtype), device)


def zeros_like(a, dtype, order, subok, shape, *, device):
    return on_device(jnp.zeros_like(a, dtype, shape), device)


def ones_like(a, dtype, order, subok, shape, *, device):
    return on_device(jnp.ones_like(a, dtype, shape), device)


empty_like = zeros_like


def full_like(a, fill_value, dtype, order, subok, shape, *, device):
    return on_device(jnp.full_like(a, fill_value, dtype, shape), device)
