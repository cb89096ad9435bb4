from __future__ import annotations

from functools import partial

import jax
import jax.numpy as jnp
from jax.numpy import dot, inner, outer, tensordot, vdot

import gradnp as np
from gradnp._ops.rules.products import contract_in_order, labels_of
from gradnp.backends.jax import as_dtype

# The reference definition, compiled as one program: jnp.kron refuses bools.
kron = jax.jit(np.kron.__wrapped__, inline=True)


def matmul(x1, x2, *, dtype):
    if dtype is not None:
        x1, x2 = x1.astype(as_dtype(dtype)), x2.astype(as_dtype(dtype))
    return jnp.matmul(x1, x2)


def cross(a, b, axisa, axisb, axisc, axis):
    if axis is not None:
        axisa = axisb = axisc = axis
    # Since 0.12, JAX refuses vectors of two components.
    spatial = a.shape[axisa:][:1] == b.shape[axisb:][:1] == (3,)
    function = jnp.cross if spatial else np.cross.__wrapped__
    return function(a, b, axisa, axisb, axisc)


def einsum(subscripts, *operands, optimize, dtype, order, casting):
    if dtype is not None:
        operands = [x.astype(as_dtype(dtype)) for x in operands]
    if "." in subscripts:
        labels_of(subscripts, tuple([x.ndim for x in operands]))  # raises for the ellipses that NumPy refuses
    if optimize and len(operands) > 2:
        return contract_in_order(jnp.einsum, subscripts, operands, optimize)
    return _einsum(subscripts, *operands)


@partial(jax.jit, static_argnums=0, inline=True)  # jnp.einsum parses the subscripts at every call
def _einsum(subscripts, *operands):
    return jnp.einsum(subscripts, *operands)
