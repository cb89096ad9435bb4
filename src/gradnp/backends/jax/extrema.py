from __future__ import annotations

from functools import partial

import jax
import jax.numpy as jnp

from gradnp._ops.rules.extrema import clip_by_order
from gradnp._ops.rules.logic import bounds, in_range
from gradnp._ops.rules.reductions import complex_extremum_of_two

_COMPLEX = frozenset(map(jnp.dtype, ("complex64", "complex128")))


def _is_complex(x):
    return getattr(x, "dtype", None) in _COMPLEX  # jnp.iscomplexobj takes several times longer


def maximum(x1, x2):
    return complex_extremum_of_two("max", x1, x2) if _is_complex(x1) else jnp.maximum(x1, x2)


def minimum(x1, x2):
    return complex_extremum_of_two("min", x1, x2) if _is_complex(x1) else jnp.minimum(x1, x2)


def clip(a, a_min, a_max, *, min, max):
    if type(a_min) is float and type(a_max) is float and min is max is None and a.dtype.kind == "f":
        return _clip(a, a_min, a_max)  # the usual call
    low, high = (in_range(bound, a) for bound in bounds(a_min, a_max, min, max))
    if any(jnp.iscomplexobj(x) for x in (a, low, high)):
        return clip_by_order(a, low, high)
    return _clip(a, low, high)


@partial(jax.jit, inline=True)  # for eager calls: one program instead of eight
def _clip(a, low, high):
    """Clip by comparisons, because jnp.clip halves the gradient at a bound. A nan bound gives nan."""
    if low is not None:
        a = jnp.where((a < low) | (low != low), low, a)
    if high is not None:
        a = jnp.where((a > high) | (high != high), high, a)
    return jnp.asarray(a)


def nan_to_num(x, copy, nan, posinf, neginf):
    return jnp.nan_to_num(x, nan=nan, posinf=posinf, neginf=neginf)
