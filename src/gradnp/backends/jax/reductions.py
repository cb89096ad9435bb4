from __future__ import annotations

import jax.numpy as jnp

from gradnp.reductions import combined


def sum(a, axis, dtype, keepdims, initial, where):
    return jnp.sum(a, axis, dtype, None, keepdims, initial, None if where is True else where)


def prod(a, axis, dtype, keepdims, initial, where):
    return jnp.prod(a, axis, dtype, None, keepdims, initial, None if where is True else where)


def max(a, axis, keepdims, initial, where):
    if initial is not None or where is not True:  # of no elements, the native tangent is NaN
        return combined("max", a, axis, None, keepdims, initial, where)
    return jnp.max(a, axis, None, keepdims)


def min(a, axis, keepdims, initial, where):
    if initial is not None or where is not True:  # of no elements, the native tangent is NaN
        return combined("min", a, axis, None, keepdims, initial, where)
    return jnp.min(a, axis, None, keepdims)


def ptp(a, axis, keepdims):
    return jnp.ptp(a, axis, None, keepdims)


def argmax(a, axis, *, keepdims):
    return jnp.argmax(a, axis, None, keepdims)


def argmin(a, axis, *, keepdims):
    return jnp.argmin(a, axis, None, keepdims)


def any(a, axis, keepdims, *, where):
    return jnp.any(_truth(a), axis, None, keepdims, where=None if where is True else where)


def all(a, axis, keepdims, *, where):
    return jnp.all(_truth(a), axis, None, keepdims, where=None if where is True else where)


def count_nonzero(a, axis, *, keepdims):
    return jnp.count_nonzero(a, axis, keepdims)


def _truth(a):
    return a != 0 if a.dtype.kind == "c" else a  # jax.numpy looks at the real part only
