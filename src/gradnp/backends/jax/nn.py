from __future__ import annotations

from jax import nn
from jax.nn import gelu, silu, softplus

from gradnp._core.dtypes import refuse_complex


def relu(x):
    refuse_complex(x)
    return nn.relu(x)
