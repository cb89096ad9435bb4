"""Rounding: piecewise constant functions, whose gradient is zero everywhere."""

from __future__ import annotations

from typing import Any

import gradnp as np
from gradnp._core.operation import op, primitive
from gradnp._core.types import Array, DType, Weak


@primitive
def floor(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """The greatest integer not above `x`, elementwise.

    Parameters
    ----------
    x : array
        Of any shape, real; integers and bools are returned unchanged.

    Returns
    -------
    array
        Of the shape and dtype of `x`.

    Raises
    ------
    TypeError
        If an array is complex.

    Notes
    -----
    The gradient is zero everywhere, at the jumps too.

    Examples
    --------
    >>> np.floor(numpy.array([-1.5, 0.5, 2.0]))
    array([-2.,  0.,  2.])
    """


@primitive
def ceil(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """The least integer not below `x`, elementwise.

    Parameters
    ----------
    x : array
        Of any shape, real; integers and bools are returned unchanged.

    Returns
    -------
    array
        Of the shape and dtype of `x`.

    Raises
    ------
    TypeError
        If an array is complex.

    Notes
    -----
    The gradient is zero everywhere, at the jumps too.

    Examples
    --------
    >>> np.ceil(numpy.array([-1.5, 0.5, 2.0]))
    array([-1.,  1.,  2.])
    """


@primitive
def trunc(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """`x` without its fractional part, elementwise: rounded toward 0.

    Parameters
    ----------
    x : array
        Of any shape, real; integers and bools are returned unchanged.

    Returns
    -------
    array
        Of the shape and dtype of `x`.

    Raises
    ------
    TypeError
        If an array is complex.

    Notes
    -----
    The gradient is zero everywhere, at the jumps too.

    Examples
    --------
    >>> np.trunc(numpy.array([-1.5, 0.5, 2.0]))
    array([-1.,  0.,  2.])
    """


@primitive(inexact=True)
def rint(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """The nearest integer, elementwise; halves go to the even one.

    Parameters
    ----------
    x : array
        Of any shape, real or complex; integers become the default float.

    Returns
    -------
    array
        Of the shape of `x`; for complex `x`, both parts are rounded.

    Notes
    -----
    The gradient is zero everywhere, at the jumps too.

    Examples
    --------
    >>> np.rint(numpy.array([-1.5, 0.5, 2.6]))
    array([-2.,  0.,  3.])
    """


@primitive
def round(a: Array | Weak, decimals: int = 0, out: Any = None) -> Array:
    """Round to `decimals` places, elementwise; halves go to the even neighbour. Also named ``around``.

    Parameters
    ----------
    a : array
        Of any shape, real or complex.
    decimals : int
        Places after the decimal point; negative, places before it.
    out : optional
        Gives the result's dtype; see :ref:`ufunc-keywords`.

    Returns
    -------
    array
        Of the shape and dtype of `a`; of bools floats, as from `rint`.

    Raises
    ------
    TypeError
        If `a` is bool and `decimals` not 0.

    Notes
    -----
    The gradient is zero everywhere, at the jumps too. In general ``0.5 * 10**-decimals`` has no exact binary form, so a
    number that looks like a half may be above or below one, as in NumPy.

    Examples
    --------
    >>> np.round(numpy.array([0.5, 1.25, -12.0]), 1)
    array([  0.5,   1.2, -12. ])
    >>> np.round(numpy.array([15, 25]), -1)
    array([20, 20])
    """


@op
def fix(x: Array | Weak, out: Any = None) -> Array:
    """`x` without its fractional part, elementwise, as `trunc`.

    Parameters
    ----------
    x : array
        Of any shape, real; integers and bools are returned unchanged.
    out : optional
        Gives the result's dtype; see :ref:`ufunc-keywords`.

    Returns
    -------
    array
        Of the shape and dtype of `x`.

    Raises
    ------
    TypeError
        If `x` is complex.

    Notes
    -----
    The gradient is zero everywhere, at the jumps too.

    Examples
    --------
    >>> np.fix(numpy.array([-1.5, 0.5, 2.0]))
    array([-1.,  0.,  2.])
    """
    return np.trunc(x)


around = round
