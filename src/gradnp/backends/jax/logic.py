from __future__ import annotations

import jax
import jax.numpy as jnp
from jax.numpy import (
    bitwise_and,
    bitwise_or,
    bitwise_xor,
    invert,
    isfinite,
    isinf,
    isnan,
    left_shift,
    logical_and,
    logical_not,
    logical_or,
    logical_xor,
    right_shift,
    signbit,
)

from gradnp._ops.rules.logic import compare_complex, comparer
from gradnp.backends import jax as backend

_comparable = comparer(backend)


def _pair(x1, x2):
    """Both arguments in a form that JAX compares without rounding an integer or wrapping a number."""
    for x, other in ((x1, x2), (x2, x1)):
        if isinstance(x, jax.Array) and jnp.issubdtype(x.dtype, jnp.inexact) and isinstance(other, (int, float)):
            return (x1, x2) if not jnp.iscomplexobj(x) else _comparable(x1, x2)
    return _comparable(x1, x2)


def equal(x1, x2):
    return jnp.equal(*_pair(x1, x2))


def not_equal(x1, x2):
    return jnp.not_equal(*_pair(x1, x2))


def _ordered(compare, x1, x2):
    x1, x2 = _pair(x1, x2)
    if jnp.iscomplexobj(x1):  # where an imaginary part is nan, jnp compares the real parts
        return compare_complex(compare, x1.real, x1.imag, x2.real, x2.imag)
    return compare(x1, x2)


def less(x1, x2):
    return _ordered(jnp.less, x1, x2)


def less_equal(x1, x2):
    return _ordered(jnp.less_equal, x1, x2)


def greater(x1, x2):
    return _ordered(jnp.greater, x1, x2)


def greater_equal(x1, x2):
    return _ordered(jnp.greater_equal, x1, x2)
