from __future__ import annotations

from jax import nn
from jax.scipy import special
from jax.scipy.special import erf, erfc, expit, logit

import gradnp as np


def logsumexp(a, axis, b, keepdims, return_sign):
    if return_sign:  # JAX takes the sign for a constant, which a complex one is not
        return np.special.logsumexp.__wrapped__(a, axis, b, keepdims, return_sign)
    return special.logsumexp(a, axis, b, keepdims)


def softmax(x, axis):
    return nn.softmax(x, axis)


def log_softmax(x, axis):
    return nn.log_softmax(x, axis)
