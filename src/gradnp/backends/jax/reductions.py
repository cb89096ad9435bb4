from __future__ import annotations

import jax.numpy as jnp


def sum(a, axis, dtype, keepdims, initial, where):
    return jnp.sum(a, axis, dtype, None, keepdims, initial, None if where is True else where)


def prod(a, axis, dtype, keepdims, initial, where):
    return jnp.prod(a, axis, dtype, None, keepdims, initial, None if where is True else where)


def max(a, axis, keepdims, initial, where):
    return jnp.max(a, axis, None, keepdims, initial, None if where is True else where)


def min(a, axis, keepdims, initial, where):
    return jnp.min(a, axis, None, keepdims, initial, None if where is True else where)


def ptp(a, axis, keepdims):
    return jnp.ptp(a, axis, None, keepdims)


def argmax(a, axis, *, keepdims):
    return jnp.argmax(a, axis, None, keepdims)


def argmin(a, axis, *, keepdims):
    return jnp.argmin(a, axis, None, keepdims)


def any(a, axis, keepdims, *, where):
    return jnp.any(a, axis, None, keepdims, where=None if where is True else where)


def all(a, axis, keepdims, *, where):
    return jnp.all(a, axis, None, keepdims, where=None if where is True else where)


def count_nonzero(a, axis, *, keepdims):
    return jnp.count_nonzero(a, axis, keepdims)
