from __future__ import annotations

import jax
import jax.numpy as jnp
from jax.numpy import (
    expand_dims as expand_dims,
    matrix_transpose as matrix_transpose,
    moveaxis as moveaxis,
    rollaxis as rollaxis,
    squeeze as squeeze,
    swapaxes as swapaxes,
    transpose as transpose,
    unstack as unstack,
)

from gradnp._core.shapes import is_fortran
from gradnp.backends.jax import as_dtype, native_device


def reshape(a, shape, order, *, copy):
    return jnp.reshape(a, shape, order if order != "A" else "C", copy=copy)


def ravel(a, order):
    return jnp.ravel(a, "F" if is_fortran(order, "CFAK") else "C")


def broadcast_to(array, shape, subok):
    return jnp.broadcast_to(array, shape)


def astype(x, dtype, *, copy, device):
    dtype = as_dtype(dtype)
    if jnp.iscomplexobj(x) and dtype.kind != "c":
        x = x != 0 if dtype.kind == "b" else x.real
    return jnp.astype(x, dtype, device=None if device is None else native_device(device))


def copy(a, order, subok):
    return jax.numpy.copy(a)
