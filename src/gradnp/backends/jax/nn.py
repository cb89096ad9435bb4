from __future__ import annotations

from jax import nn
from jax.nn import relu, silu, softplus

__all__ = ["gelu", "relu", "silu", "softplus"]


def gelu(x, approximate):
    return nn.gelu(x, approximate)
