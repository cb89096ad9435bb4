from __future__ import annotations

from jax import nn
from jax.scipy.special import erf, erfc, expit, logit, logsumexp

__all__ = ["erf", "erfc", "expit", "log_softmax", "logit", "logsumexp", "softmax"]


def softmax(x, axis):
    return nn.softmax(x, axis)


def log_softmax(x, axis):
    return nn.log_softmax(x, axis)
