from __future__ import annotations

from functools import partial

import jax
import jax.numpy as jnp
from jax import nn
from jax.scipy import special
from jax.scipy.special import erf, erfc, expit, logit

import gradnp as np
from gradnp._core.shapes import PLAIN_AXES, axis_of


def logsumexp(a, axis, b, keepdims, return_sign):
    if type(axis) not in PLAIN_AXES:
        axis = axis_of(axis)
    # JAX treats the sign as a constant, but a complex sign varies.
    if return_sign or b is not None or jnp.iscomplexobj(a) or 0 in a.shape:
        return np.special.logsumexp.__wrapped__(a, axis, b, keepdims, return_sign)
    return _logsumexp(a, axis, keepdims)


@partial(jax.jit, static_argnums=(1, 2), inline=True)
def _logsumexp(a, axis, keepdims):
    greatest = jnp.max(a, axis, keepdims=True)
    endless = jnp.isinf(greatest)  # the sum is infinite by itself; JAX's derivative of it is nan
    result = jnp.where(endless, greatest, special.logsumexp(jnp.where(endless, 0, a), axis, keepdims=True))
    return result if keepdims else jnp.squeeze(result, axis)


# JAX 0.12 scales by the maximum, and has no derivative of the maximum of complex numbers.


def softmax(x, axis):
    if type(axis) not in PLAIN_AXES:
        axis = axis_of(axis)
    if not x.ndim and (axis == 0 or axis == -1):
        axis = None  # SciPy gives a number one axis
    return np.special.softmax.__wrapped__(x, axis) if jnp.iscomplexobj(x) else nn.softmax(x, axis)


def log_softmax(x, axis):
    if type(axis) not in PLAIN_AXES:
        axis = axis_of(axis)
    if not x.ndim and (axis == 0 or axis == -1):
        axis = None
    return _log_softmax(x, axis)


@partial(jax.jit, static_argnums=1, inline=True)  # jax.nn's is nan everywhere beside an infinite maximum
def _log_softmax(x, axis):
    return np.special.log_softmax.__wrapped__(x, axis)
