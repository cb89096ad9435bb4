"""Elementwise extrema of two arrays, clipping, and replacing nan by finite numbers."""

from __future__ import annotations

from typing import Any

import gradnp as np
from gradnp._core.operation import op, primitive
from gradnp._core.types import Array, DType, Weak


@primitive
def maximum(x1: Array | Weak, x2: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """The greater of two arrays, elementwise; nan where either is nan.

    Parameters
    ----------
    x1, x2 : array_like
        Numbers or bools, of shapes that broadcast together; complex ones in the order of `sort`.

    Returns
    -------
    array
        Of the broadcast shape and the promoted dtype.

    See Also
    --------
    fmax : The greater, ignoring nan.

    Notes
    -----
    The gradient goes to the greater; two equal elements get half each.

    Examples
    --------
    >>> np.maximum([1.0, 5.0, numpy.nan], 2.0)
    array([ 2.,  5., nan])
    """


@primitive
def minimum(x1: Array | Weak, x2: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """The lesser of two arrays, elementwise; nan where either is nan.

    Parameters
    ----------
    x1, x2 : array_like
        Numbers or bools, of shapes that broadcast together; complex ones in the order of `sort`.

    Returns
    -------
    array
        Of the broadcast shape and the promoted dtype.

    See Also
    --------
    fmin : The lesser, ignoring nan.

    Notes
    -----
    The gradient goes to the lesser; two equal elements get half each.

    Examples
    --------
    >>> np.minimum([1.0, 5.0, numpy.nan], 2.0)
    array([ 1.,  2., nan])
    """


@op
def fmax(x1: Array | Weak, x2: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """The greater of two arrays, elementwise; where one is nan, the other.

    Parameters
    ----------
    x1, x2 : array_like
        Numbers or bools, of shapes that broadcast together; complex ones in the order of `sort`.

    Returns
    -------
    array
        Of the broadcast shape and the promoted dtype.

    See Also
    --------
    maximum : The greater, nan where either is nan.

    Notes
    -----
    The gradient goes to the greater, or to the one that is not nan; two equal elements get half each.

    Examples
    --------
    >>> np.fmax([1.0, 5.0, numpy.nan], 2.0)
    array([2., 5., 2.])
    """
    return np.maximum(np.where(np.isnan(x1), x2, x1), np.where(np.isnan(x2), x1, x2))


@op
def fmin(x1: Array | Weak, x2: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """The lesser of two arrays, elementwise; where one is nan, the other.

    Parameters
    ----------
    x1, x2 : array_like
        Numbers or bools, of shapes that broadcast together; complex ones in the order of `sort`.

    Returns
    -------
    array
        Of the broadcast shape and the promoted dtype.

    See Also
    --------
    minimum : The lesser, nan where either is nan.

    Notes
    -----
    The gradient goes to the lesser, or to the one that is not nan; two equal elements get half each.

    Examples
    --------
    >>> np.fmin([1.0, 5.0, numpy.nan], 2.0)
    array([1., 2., 2.])
    """
    return np.minimum(np.where(np.isnan(x1), x2, x1), np.where(np.isnan(x2), x1, x2))


@primitive
def clip(
    a: Array | Weak,
    a_min: Array | Weak | None = None,
    a_max: Array | Weak | None = None,
    out: Any = None,
    *,
    min: Array | Weak | None = None,
    max: Array | Weak | None = None,
) -> Array:
    """Bring values into an interval: those below `a_min` become `a_min`, those above `a_max` become `a_max`.

    Parameters
    ----------
    a : array_like
        Numbers or bools; complex numbers in the order of `sort`.
    a_min, a_max : array_like or None
        The bounds, of shapes that broadcast with `a`; None for no bound. Where ``a_min > a_max`` the result is `a_max`.
    out : array, optional
        Gives the result's dtype; nothing is written to it.
    min, max : array_like or None
        Other names for `a_min` and `a_max`; give one pair only.

    Returns
    -------
    array
        Of the broadcast shape and the promoted dtype; nan where `a` or a bound is.

    Raises
    ------
    ValueError
        If a bound is given under both names.

    Notes
    -----
    The gradient is 1 for `a` on the closed interval, bounds included, and 0 for the bounds; outside it is 1 for the
    bound that is the result, and 0 for `a`.

    Examples
    --------
    >>> np.clip([-1.0, 0.5, 3.0], 0.0, 1.0), np.clip([-1.0, 0.5, 3.0], max=2.0)
    (array([0. , 0.5, 1. ]), array([-1. ,  0.5,  2. ]))
    """


@primitive
def nan_to_num(
    x: Array | Weak, copy: bool = True, nan: float = 0.0, posinf: float | None = None, neginf: float | None = None
) -> Array:
    """Replace nan and infinities by finite numbers, elementwise.

    Parameters
    ----------
    x : array
        Of any shape, real or complex; integers and bools are returned unchanged.
    copy : bool
        Has no effect: nothing is written in place.
    nan, posinf, neginf : float
        The replacements; by default 0 and the dtype's greatest and least numbers. Real and imaginary parts are replaced
        separately.

    Returns
    -------
    array
        Of the shape and dtype of `x`.

    Notes
    -----
    The gradient is 1 where `x` is finite, and 0 where it was replaced. It does not repair gradients upstream: where
    these are nan, 0 times nan stays nan.

    Examples
    --------
    >>> np.nan_to_num(numpy.array([1.0, numpy.nan, numpy.inf]), posinf=9.0)
    array([1., 0., 9.])
    """
