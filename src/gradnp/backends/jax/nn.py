from __future__ import annotations

from jax import nn
from jax.nn import silu, softplus

from gradnp._core.dtypes import refuse_complex


def gelu(x, approximate):
    return nn.gelu(x, approximate)


def relu(x):
    refuse_complex(x)
    return nn.relu(x)
