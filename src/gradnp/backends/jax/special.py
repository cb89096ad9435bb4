from __future__ import annotations

import jax.numpy as jnp
from jax import nn
from jax.scipy import special
from jax.scipy.special import erf, erfc, expit, logit

import gradnp as np
from gradnp._core.shapes import axis_of


def logsumexp(a, axis, b, keepdims, return_sign):
    if type(axis) is not int and axis is not None:
        axis = axis_of(axis)
    if return_sign:  # JAX treats the sign as a constant, but a complex sign varies
        return np.special.logsumexp.__wrapped__(a, axis, b, keepdims, return_sign)
    return special.logsumexp(a, axis, b, keepdims)


# JAX 0.12 scales by the maximum, and has no derivative of the maximum of complex numbers.


def softmax(x, axis):
    if type(axis) is not int and axis is not None:
        axis = axis_of(axis)
    return np.special.softmax.__wrapped__(x, axis) if jnp.iscomplexobj(x) else nn.softmax(x, axis)


def log_softmax(x, axis):
    if type(axis) is not int and axis is not None:
        axis = axis_of(axis)
    return np.special.log_softmax.__wrapped__(x, axis) if jnp.iscomplexobj(x) else nn.log_softmax(x, axis)
