from __future__ import annotations

from functools import partial

import jax
import jax.numpy as jnp
import numpy
from jax.custom_derivatives import SymbolicZero
from jax.numpy import add, heaviside, multiply, negative, subtract

from gradnp.backends import jax as backend
from gradnp.backends.jax.private import is_traced

TAKES_SCALARS = {"divide"}


def divide(x1, x2):
    if isinstance(x1, int) or isinstance(x2, int):  # beside integers, JAX takes the floating dtype of their width
        dtype = jnp.result_type(x1, x2)
        x1 = jnp.asarray(x1, dtype if jnp.issubdtype(dtype, jnp.inexact) else backend.default_float())
    return _quotient(x1, x2)


@jax.custom_jvp
def _divide(x1, x2):
    return jnp.divide(x1, x2)


def _divide_jvp(primals, tangents):
    """JAX's own rule squares the divisor, which may over- or underflow."""
    (x1, x2), (dx1, dx2) = primals, tangents
    result, slope = _divide(x1, x2), 0
    if not isinstance(dx1, SymbolicZero):
        slope += dx1 / x2
    if not isinstance(dx2, SymbolicZero):
        # XLA would make one quotient of a product of two, and square after all, but for the choice in between.
        slope -= dx2 / x2 * jnp.where(jnp.isnan(x2), x2, result)
    return result, slope


_divide.defjvp(_divide_jvp, symbolic_zeros=True)


_quotient = jax.jit(_divide, inline=True)


def _of_integers(function, x1, x2):
    """An integer quotient or remainder: by zero it is 0, as in NumPy, where XLA gives -1 or the dividend."""
    if isinstance(x2, int):
        return function(x1, x2) if x2 != 0 else jnp.zeros_like(x1)
    zero = x2 == 0
    return jnp.where(zero, 0, function(x1, jnp.where(zero, 1, x2)))


def _are_integers(x1, x2):
    return not jnp.issubdtype(jnp.result_type(x1, x2), jnp.inexact)


def floor_divide(x1, x2):
    return _of_integers(jnp.floor_divide, x1, x2) if _are_integers(x1, x2) else _floor_divide(x1, x2)


@partial(jax.jit, inline=True)
def _floor_divide(x1, x2):
    """JAX before 0.10.2 answers nan to every division by zero."""
    return jnp.where(x2 == 0, jax.lax.stop_gradient(jnp.divide(x1, x2)), jnp.floor_divide(x1, x2))


def remainder(x1, x2):
    return _of_integers(jnp.remainder, x1, x2) if _are_integers(x1, x2) else jnp.remainder(x1, x2)


def fmod(x1, x2):
    return _of_integers(jnp.fmod, x1, x2) if _are_integers(x1, x2) else jnp.fmod(x1, x2)


def positive(x):
    if x.dtype == bool:
        raise TypeError("positive does not take bools")
    return jnp.positive(x)


def reciprocal(x):
    if jnp.issubdtype(x.dtype, jnp.inexact):
        return jnp.reciprocal(x)
    return jnp.where(jnp.abs(x) == 1, x, 0) if x.dtype != bool else x.astype("int8")


def power(x1, x2):
    if isinstance(x2, int) and jnp.issubdtype(x1.dtype, jnp.inexact):
        return jax.lax.integer_pow(x1, x2)
    dtype = jnp.result_type(x1, x2)
    if not jnp.issubdtype(dtype, jnp.inexact):
        if not is_traced(x2) and numpy.any(numpy.asarray(x2) < 0):
            raise ValueError("integers to negative integer powers are not allowed")
        return jnp.power(x1, x2)
    return _inexact_power(x1, x2)


@partial(jax.jit, inline=True)
def _inexact_power(x1, x2):
    dtype = jnp.result_type(x1, x2)
    return _power(*jnp.broadcast_arrays(jnp.asarray(x1, dtype), jnp.asarray(x2, dtype)))


@jax.custom_jvp
def _power(x1, x2):
    return jax.lax.pow(x1, x2)


def _power_jvp(primals, tangents):
    """XLA's own rule is nan for ``0.0**0.0``, and for further derivatives of ``x**1.0`` at 0."""
    (x1, x2), (dx1, dx2) = primals, tangents
    result, slope = _power(x1, x2), 0
    if not isinstance(dx1, SymbolicZero):
        slope += dx1 * (x2 * _power(jnp.where((x1 == 0) & (x2 == 0), 1, x1), x2 - 1))
    if not isinstance(dx2, SymbolicZero):
        slope += dx2 * (result * jnp.log(jnp.where((x1 == 0) & (x2.real >= 0), 1, x1)))
    return result, slope


_power.defjvp(_power_jvp, symbolic_zeros=True)


@partial(jax.jit, inline=True)
def absolute(x):
    # The gradient of jnp.abs at a real 0 is 1.
    return x * jnp.sign(x) if jnp.issubdtype(x.dtype, jnp.floating) else jnp.abs(x)


@partial(jax.jit, inline=True)
def sign(x):
    if not jnp.iscomplexobj(x):
        return jnp.sign(x)
    # The gradient of jnp.sign is zero, even for complex numbers; complex division squares the divisor.
    zero = x == 0
    safe = jnp.where(zero, 1, x)
    size = jnp.abs(safe)
    return jnp.where(zero, 0, jax.lax.complex(_divide(safe.real, size), _divide(safe.imag, size)))


@partial(jax.jit, inline=True)
def copysign(x1, x2):
    return jnp.where(jnp.signbit(x2), -1, 1) * absolute(x1)
