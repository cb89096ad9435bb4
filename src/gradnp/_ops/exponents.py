"""Exponentials, logarithms and roots."""

from __future__ import annotations

import math
from typing import Any

import gradnp as np
from gradnp._core.dtypes import refuse_complex
from gradnp._core.operation import op, primitive
from gradnp._core.types import Array, DType, Weak


@primitive(inexact=True)
def exp(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Exponential, ``e**x``, elementwise.

    Parameters
    ----------
    x : array
        Of any shape, real or complex; integers become the default float.

    Returns
    -------
    array
        Of the shape of `x`.

    Notes
    -----
    The gradient is ``exp(x)``.

    Examples
    --------
    >>> np.exp(numpy.array([0.0, 1.0]))
    array([1.        , 2.71828183])
    """


@op(inexact=True)
def exp2(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Powers of two, ``2**x``, elementwise.

    Parameters
    ----------
    x : array
        Of any shape, real or complex; integers become the default float.

    Returns
    -------
    array
        Of the shape of `x`.

    Notes
    -----
    The gradient is ``log(2) * 2**x``.

    Examples
    --------
    >>> np.exp2(numpy.array([-1.0, 3.0]))
    array([0.5, 8. ])
    """
    return 2.0**x


@primitive(inexact=True)
def expm1(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """``exp(x) - 1``, elementwise, accurate also near 0.

    Parameters
    ----------
    x : array
        Of any shape, real or complex; integers become the default float.

    Returns
    -------
    array
        Of the shape of `x`.

    Notes
    -----
    The gradient is ``exp(x)``.

    Examples
    --------
    >>> np.expm1(numpy.array([1e-12, 1.0]))
    array([1.00000000e-12, 1.71828183e+00])
    """


@primitive(inexact=True)
def log(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Natural logarithm, elementwise.

    Parameters
    ----------
    x : array
        Of any shape, real or complex; integers become the default float.

    Returns
    -------
    array
        Of the shape of `x`; -inf at 0, nan for negative real `x`; for complex `x` the branch with imaginary part in
        (-π, π].

    Notes
    -----
    The gradient is ``1 / x``, which is inf at 0. ``where(x > 0, log(x), 0)`` does not hide that pole from the
    gradient: give `log` a safe argument first, ``log(where(x > 0, x, 1))``.

    Examples
    --------
    >>> np.log(numpy.array([1.0, numpy.e]))
    array([0., 1.])
    """


@op(inexact=True)
def log2(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Logarithm to base 2, elementwise.

    Parameters
    ----------
    x : array
        Of any shape, real or complex; integers become the default float.

    Returns
    -------
    array
        Of the shape of `x`; -inf at 0, nan for negative real `x`.

    Notes
    -----
    The gradient is ``1 / (x log(2))``, which is inf at 0.

    Examples
    --------
    >>> np.log2(numpy.array([1.0, 8.0]))
    array([0., 3.])
    """
    return np.log(x) / math.log(2)


@op(inexact=True)
def log10(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Logarithm to base 10, elementwise.

    Parameters
    ----------
    x : array
        Of any shape, real or complex; integers become the default float.

    Returns
    -------
    array
        Of the shape of `x`; -inf at 0, nan for negative real `x`.

    Notes
    -----
    The gradient is ``1 / (x log(10))``, which is inf at 0.

    Examples
    --------
    >>> np.log10(numpy.array([1.0, 1000.0]))
    array([0., 3.])
    """
    return np.log(x) / math.log(10)


@primitive(inexact=True)
def log1p(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """``log(1 + x)``, elementwise, accurate also near 0.

    Parameters
    ----------
    x : array
        Of any shape, real or complex; integers become the default float.

    Returns
    -------
    array
        Of the shape of `x`; -inf at -1, nan for real ``x < -1``.

    Notes
    -----
    The gradient is ``1 / (1 + x)``, which is inf at -1.

    Examples
    --------
    >>> np.log1p(numpy.array([1e-12, 1.0]))
    array([1.00000000e-12, 6.93147181e-01])
    """


@op(inexact=True)
def logaddexp(
    x1: Array | Weak, x2: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None
) -> Array:
    """``log(e**x1 + e**x2)``, elementwise, without overflow or underflow of intermediate results.

    Parameters
    ----------
    x1 : array
        Logarithms, real; integers become the default float.
    x2 : array
        Logarithms, broadcast with `x1`.

    Returns
    -------
    array
        Of the broadcast shape.

    Raises
    ------
    TypeError
        If an array is complex.

    Notes
    -----
    The gradient is ``(e**(x1 - r), e**(x2 - r))`` with the result r, hence (½, ½) where ``x1 == x2``, equal infinities
    included; beside an infinite argument it is that of `maximum`.

    Examples
    --------
    >>> np.logaddexp(numpy.array([0.0, 500.0]), numpy.array([0.0, -500.0]))
    array([  0.69314718, 500.        ])
    """
    refuse_complex(x1)
    higher = x1 >= x2
    high, low = np.where(higher, x1, x2), np.where(higher, x2, x1)
    distance = low - high
    alike = distance != distance  # equal infinities, and nan, which passes through both branches
    return np.where(alike, 0.5 * (x1 + x2), high) + np.log1p(np.exp(np.where(alike, -math.inf, distance)))


@op(inexact=True)
def logaddexp2(
    x1: Array | Weak, x2: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None
) -> Array:
    """``log2(2**x1 + 2**x2)``, elementwise, without overflow or underflow of intermediate results.

    Parameters
    ----------
    x1 : array
        Logarithms to base 2, real; integers become the default float.
    x2 : array
        Logarithms, broadcast with `x1`.

    Returns
    -------
    array
        Of the broadcast shape.

    Raises
    ------
    TypeError
        If an array is complex.

    Notes
    -----
    The gradient is ``(2**(x1 - r), 2**(x2 - r))`` with the result r, hence (½, ½) where ``x1 == x2``, equal infinities
    included; beside an infinite argument it is that of `maximum`.

    Examples
    --------
    >>> np.logaddexp2(numpy.array([3.0, 2000.0]), numpy.array([3.0, 2000.0]))
    array([   4., 2001.])
    """
    refuse_complex(x1)
    higher = x1 >= x2
    high, low = np.where(higher, x1, x2), np.where(higher, x2, x1)
    distance = low - high
    alike = distance != distance  # equal infinities, and nan, which passes through both branches
    return np.where(alike, 0.5 * (x1 + x2), high) + np.log1p(np.exp2(np.where(alike, -math.inf, distance))) / math.log(
        2
    )


@primitive(inexact=True)
def sqrt(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Square root, elementwise.

    Parameters
    ----------
    x : array
        Of any shape, real or complex; integers become the default float.

    Returns
    -------
    array
        Of the shape of `x`; nan for negative real `x`; for complex `x` the root with non-negative real part.

    Notes
    -----
    The gradient is ``0.5 / sqrt(x)``, which is inf at 0. ``where(x > 0, sqrt(x), 0)`` does not hide that pole from the
    gradient: give `sqrt` a safe argument first, ``sqrt(where(x > 0, x, 1))``.

    Examples
    --------
    >>> np.sqrt(numpy.array([4.0, 9.0]))
    array([2., 3.])
    """


@op(inexact=True)
def cbrt(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Cube root, elementwise, of negative numbers too.

    Parameters
    ----------
    x : array
        Of any shape, real; integers become the default float.

    Returns
    -------
    array
        Of the shape of `x`, with the sign of `x`.

    Raises
    ------
    TypeError
        If an array is complex.

    Notes
    -----
    The gradient is ``1 / (3 * cbrt(x)**2)``, which is inf at 0.

    Examples
    --------
    >>> np.cbrt(numpy.array([-8.0, 27.0]))
    array([-2.,  3.])
    """
    negative = x < 0
    root = np.where(negative, -x, x) ** (1 / 3)
    return np.where(negative, -root, root)


@primitive
def square(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """``x * x``, elementwise.

    Parameters
    ----------
    x : array
        Of any shape, real or complex.

    Returns
    -------
    array
        Of the shape and dtype of `x`.

    Notes
    -----
    The gradient is ``2 * x``.

    Examples
    --------
    >>> np.square(numpy.array([-2.0, 3.0]))
    array([4., 9.])
    """
