from __future__ import annotations

import jax.numpy as jnp

from gradnp._comparing import bounds, in_range
from gradnp.extrema import clip_by_order
from gradnp.reductions import lexicographic_of_two

# jnp knows the order of complex numbers, but loses nan among them.


def maximum(x1, x2):
    return lexicographic_of_two("max", x1, x2) if jnp.iscomplexobj(x1) else jnp.maximum(x1, x2)


def minimum(x1, x2):
    return lexicographic_of_two("min", x1, x2) if jnp.iscomplexobj(x1) else jnp.minimum(x1, x2)


def clip(a, a_min, a_max, *, min, max):
    # jnp.clip halves the gradient at a bound. A bound that is nan, unequal to itself, counts as passed.
    low, high = (in_range(bound, a) for bound in bounds(a_min, a_max, min, max))
    if any(jnp.iscomplexobj(x) for x in (a, low, high)):
        return clip_by_order(a, low, high)
    if low is not None:
        a = jnp.where((a < low) | (low != low), low, a)
    if high is not None:
        a = jnp.where((a > high) | (high != high), high, a)
    return jnp.asarray(a)
