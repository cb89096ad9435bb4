from __future__ import annotations

import jax.numpy as jnp
from jax.numpy import maximum, minimum

from gradnp._comparing import bounds, in_range

__all__ = ["clip", "maximum", "minimum"]


def clip(a, a_min, a_max, *, min, max):
    # jnp.clip halves the gradient at a bound. A bound that is nan, unequal to itself, counts as passed.
    low, high = (in_range(bound, a) for bound in bounds(a_min, a_max, min, max))
    if low is not None:
        a = jnp.where((a < low) | (low != low), low, a)
    if high is not None:
        a = jnp.where((a > high) | (high != high), high, a)
    return jnp.asarray(a)
