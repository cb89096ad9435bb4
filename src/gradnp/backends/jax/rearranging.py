from __future__ import annotations

import jax.numpy as jnp
from jax.numpy import (
    flip,
    fliplr,
    flipud,
    resize,
    roll,
    rot90,
    tile,
)


def repeat(a, repeats, axis):
    if getattr(repeats, "dtype", None) == jnp.bool_:  # jax.numpy sums them, which gives a bool
        repeats = repeats.astype(int)
    return jnp.repeat(a, repeats, axis)
