"""The parts of floating-point numbers: fraction and whole, mantissa and exponent, and neighbours."""

from __future__ import annotations

import functools
from typing import Any

import numpy

import gradnp as np
from gradnp._core.dtypes import rank, refuse_complex
from gradnp._core.operation import op
from gradnp._core.tracing import constant_to_tracers
from gradnp._core.types import Array, DType, Raw, Weak


@op(inexact=True)
def modf(x: Array | Weak, /) -> tuple[Array, Array]:
    """The fractional and the whole part, elementwise, both with the sign of `x`.

    Parameters
    ----------
    x : array_like
        Of any shape, real; integers become the default float.

    Returns
    -------
    fraction, whole : tuple of array
        ``x - trunc(x)``, 0 for infinities, and ``trunc(x)``.

    Raises
    ------
    TypeError
        If `x` is complex.

    Notes
    -----
    The gradient of the fraction is 1, at the jumps too, and 0 at infinities; that of the whole part is zero.

    Examples
    --------
    >>> np.modf(numpy.array([2.25, -0.5]))
    (array([ 0.25, -0.5 ]), array([ 2., -0.]))
    >>> import torch
    >>> x = torch.tensor([2.25, -0.5], requires_grad=True)
    >>> np.sum(np.modf(x)[0]).backward(); x.grad
    tensor([1., 1.])
    """
    whole = np.trunc(x)
    return np.where(np.isinf(x), 0.0, x - whole), whole


@op(inexact=True)
def frexp(x: Array | Weak, /) -> tuple[Array, Array]:
    """Mantissa and exponent, elementwise: ``x = mantissa * 2**exponent``.

    Parameters
    ----------
    x : array_like
        Of any shape, real; integers become the default float.

    Returns
    -------
    mantissa : array
        Of a magnitude in [0.5, 1), with the sign of `x`; for 0, infinities and nan `x` itself.
    exponent : array of int32
        0 for 0, infinities and nan.

    Raises
    ------
    TypeError
        If `x` is complex.

    Notes
    -----
    The gradient of the mantissa is ``2**-exponent``, at the jumps too: there it is that from the right for ``x > 0``.

    Examples
    --------
    >>> np.frexp(numpy.array([1.0, -6.0, 0.0]))
    (array([ 0.5 , -0.75,  0.  ]), array([1, 3, 0], dtype=int32))
    """
    refuse_complex(x)
    e = np.where(np.isfinite(x) & (x != 0), _exponent(np.stop_gradient(x)), 0)
    return np.ldexp(x, -e), np.astype(e, "int32")


@op(inexact=True)
def ldexp(x1: Array | Weak, x2: Raw, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """``x1 * 2**x2``, elementwise, exactly unless the result is out of range.

    Parameters
    ----------
    x1 : array_like
        Real; integers become the default float.
    x2 : array_like of int
        The exponents, broadcast with `x1`.

    Returns
    -------
    array
        Of the broadcast shape and the dtype of `x1`.

    Raises
    ------
    TypeError
        If `x1` is complex or `x2` floating.

    Notes
    -----
    The gradient for `x1` is ``2**x2``; for `x2` there is none.

    Examples
    --------
    >>> np.ldexp(5.0, numpy.arange(4))
    array([ 5., 10., 20., 40.])
    """
    refuse_complex(x1)
    x2 = np.asarray(x2, like=x1)
    if rank(x2.dtype) > 1:
        raise TypeError(f"ldexp takes integers as exponents, not {x2.dtype}; np.astype(x2, int) truncates")
    farthest = _infinite(x1.dtype) - _least(x1.dtype)  # leads from the smallest number to infinity, and back to 0
    n = np.clip(np.astype(x2, int), -farthest - 1, farthest)
    third = n // 3  # a power of two alone may be out of range where the result is not
    factor = _power_of_two(x1, third)
    return x1 * factor * factor * _power_of_two(x1, n - 2 * third)


@op(inexact=True)
def nextafter(
    x1: Array | Weak, x2: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None
) -> Array:
    """The next floating-point number after `x1` in the direction of `x2`, elementwise.

    Parameters
    ----------
    x1, x2 : array_like
        Real, of shapes that broadcast together; integers become the default float.

    Returns
    -------
    array
        Of the broadcast shape and the promoted dtype; `x2` where they are equal, nan where either is. JAX and
        TensorFlow may give 0 for numbers below the smallest normal one.

    Raises
    ------
    TypeError
        If an array is complex.

    Notes
    -----
    For derivatives this is `x1` itself: the gradient is 1 for `x1`, 0 at infinities, and 0 for `x2`.

    Examples
    --------
    >>> bool(np.nextafter(1.0, 2.0) == 1.0 + np.finfo(float).eps)
    True
    """
    refuse_complex(x1)
    value = _neighbour(np.stop_gradient(x1), np.stop_gradient(x2))
    change = np.where(np.isfinite(x1), x1, 0.0)
    nothing = np.where(np.isfinite(x2), x2, 0.0) * 0.0
    return value - (np.stop_gradient(change) - change) - nothing


@op
def _neighbour(x1: Array, x2: Array) -> Array:
    """The value of `nextafter`, without derivatives."""
    info, least, normal = np.finfo(x1.dtype), _least(x1.dtype), _normal(x1.dtype)
    e = np.where(np.isfinite(x1) & (x1 != 0), _exponent(x1), least)
    upward = x2 > x1
    is_power = np.absolute(x1) == _power_of_two(x1, np.maximum(e - 1, least))
    nearer = is_power & (upward == (x1 < 0))  # towards 0 from a power of two, the steps are half as long
    last = np.where(nearer, e - 1, e) - (normal - least) - 1
    step = _power_of_two(x1, np.maximum(last, least))
    result = np.where(upward, x1 + step, x1 - step)
    result = np.where(np.isinf(x1), np.copysign(float(info.max), x1), result)
    result = np.where(x1 == x2, x2, result)
    return np.where(np.isnan(x1) | np.isnan(x2), x1 + x2, result)


@op(inexact=True)
def spacing(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """The distance to the next number of greater magnitude, elementwise, with the sign of `x`.

    Parameters
    ----------
    x : array_like
        Of any shape, real; integers become the default float.

    Returns
    -------
    array
        Of the shape of `x`; nan for infinities and nan.

    Raises
    ------
    TypeError
        If `x` is complex.

    Notes
    -----
    The gradient is zero everywhere, at the jumps too.

    Examples
    --------
    >>> bool(np.spacing(1.0) == np.finfo(float).eps)
    True
    """
    refuse_complex(x)
    constant = np.stop_gradient(x)
    infinity = np.full_like(x, np.inf)
    return _neighbour(constant, np.where(x < 0, -infinity, infinity)) - constant + 0 * np.sign(x)


@constant_to_tracers
def _least(dtype: Any) -> int:
    """The exponent of the smallest power of two in a floating dtype."""
    return _normal(dtype) - int(np.finfo(dtype).nmant)


@constant_to_tracers
def _normal(dtype: Any) -> int:
    """The exponent of the smallest normal power of two."""
    return int(np.finfo(dtype).minexp)


@constant_to_tracers
def _infinite(dtype: Any) -> int:
    """The exponent of the first power of two that is too large."""
    return int(np.finfo(dtype).maxexp)


@op
def _exponent(x: Array) -> Array:
    """The integers e for which ``2**(e - 1) <= abs(x) < 2**e``; any for 0, inf and nan."""
    size = np.where(np.isfinite(x) & (x != 0), np.absolute(x), 1)
    # The logarithm may be rounded to the next integer.
    e = np.astype(np.clip(np.floor(np.log2(size)), _least(x.dtype), _infinite(x.dtype) - 1), int)
    power = _power_of_two(x, e)
    return e + 1 + np.astype(size / 2 >= power, int) - np.astype(size < power, int)


@op
def _power_of_two(x: Array, n: Raw) -> Array:
    """``2**n`` exactly, in the dtype of `x`, which must have these numbers: from a table."""
    powers = np.asarray(_powers(_least(x.dtype), _infinite(x.dtype)), dtype=x.dtype, like=x)
    return np.take(powers, n - _least(x.dtype))


@functools.cache
def _powers(first: int, end: int) -> numpy.ndarray:
    return numpy.ldexp(1.0, numpy.arange(first, end))
