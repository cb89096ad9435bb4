from __future__ import annotations

import jax.numpy as jnp
from jax.numpy import expand_dims, matrix_transpose, moveaxis, rollaxis, squeeze, swapaxes, transpose, unstack

from gradnp._core.shapes import is_fortran


def reshape(a, shape, order, *, copy):
    return jnp.reshape(a, shape, order if order != "A" else "C", copy=copy)


def ravel(a, order):
    return jnp.ravel(a, "F" if is_fortran(order, "CFAK") else "C")


def broadcast_to(array, shape, subok):
    return jnp.broadcast_to(array, shape)
