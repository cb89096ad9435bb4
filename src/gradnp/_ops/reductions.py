"""Reductions over axes: sums, products, extrema, their positions, truth, and variants that ignore NaN.

A backend defines the plain reduction. The bodies here define what NumPy's ``initial`` and ``where`` mean.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import gradnp as np
from gradnp._core.dtypes import rank
from gradnp._core.operation import op, primitive
from gradnp._core.types import Array, Axis, DType, Weak
from gradnp._ops.rules.reductions import masked, with_identity, with_initial
from gradnp._ops.rules.values import holds_somewhere


@primitive
def sum(
    a: Array | Weak,
    axis: Axis = None,
    dtype: DType = None,
    out: Any = None,
    keepdims: bool = False,
    initial: Any = None,
    where: Any = True,
) -> Array:
    """Add the elements along axes.

    Parameters
    ----------
    a : array_like
        Any shape and dtype.
    axis : int or tuple of ints, optional
        The axes to reduce; all by default, none for ``()``.
    dtype : dtype, optional
        The dtype to add in and to return. By default `a`'s, but the default integer for bools and small integers.
    out : array, optional
        Gives the result's dtype; see :ref:`ufunc-keywords`.
    keepdims : bool, default False
        Leave the reduced axes in the result with size 1.
    initial : scalar, optional
        Added to the sum; 0 by default.
    where : array_like of bool, default True
        The elements to take into account; it broadcasts to `a`.

    Returns
    -------
    array
        0 where nothing is added.

    Notes
    -----
    The gradient is 1 for every element taken into account and 0 for the others, even if these are NaN.

    Examples
    --------
    >>> np.sum([[1.0, 2.0], [3.0, 4.0]], axis=0)
    array([4., 6.])
    >>> np.sum([1, 2, 3], where=[True, False, True])
    np.int64(4)
    """
    return with_identity(np.sum, np.add, 0, a, axis, dtype, keepdims, initial, where)


@primitive
def prod(
    a: Array | Weak,
    axis: Axis = None,
    dtype: DType = None,
    out: Any = None,
    keepdims: bool = False,
    initial: Any = None,
    where: Any = True,
) -> Array:
    """Multiply the elements along axes.

    Parameters
    ----------
    a : array_like
        Any shape and dtype.
    axis, dtype, out, keepdims, where : optional
        As in `sum`.
    initial : scalar, optional
        A further factor; 1 by default.

    Returns
    -------
    array
        1 where there is nothing to multiply. Python numbers alone, such as a shape, give a NumPy scalar.

    Notes
    -----
    The gradient is the product of the other factors, exactly, also where one or several factors are zero.

    Examples
    --------
    >>> np.prod([[1.0, 2.0], [3.0, 4.0]], axis=1)
    array([ 2., 12.])
    """
    return with_identity(np.prod, np.multiply, 1, a, axis, dtype, keepdims, initial, where)


@primitive
def max(
    a: Array | Weak,
    axis: Axis = None,
    out: Any = None,
    keepdims: bool = False,
    initial: Any = None,
    where: Any = True,
) -> Array:
    """The greatest element along axes.

    Parameters
    ----------
    a : array_like
        Any shape; complex numbers in the order of `sort`.
    axis, out, keepdims : optional
        As in `sum`.
    initial : scalar, optional
        A lower bound of the result; needed for empty axes and with `where`.
    where : array_like of bool, default True
        The elements to take into account; it broadcasts to `a`.

    Returns
    -------
    array
        In `a`'s dtype; NaN where there is a NaN.

    Raises
    ------
    ValueError
        If a reduced axis is empty, or `where` is given, without `initial`.

    Notes
    -----
    The gradient is split evenly among the elements that attain the maximum.

    Examples
    --------
    >>> np.max([[1.0, 5.0], [4.0, 2.0]], axis=1)
    array([5., 4.])
    """
    return with_initial(np.max, np.maximum, -math.inf, a, axis, keepdims, initial, where)


@primitive
def min(
    a: Array | Weak,
    axis: Axis = None,
    out: Any = None,
    keepdims: bool = False,
    initial: Any = None,
    where: Any = True,
) -> Array:
    """The least element along axes.

    Parameters
    ----------
    a : array_like
        Any shape; complex numbers in the order of `sort`.
    axis, out, keepdims, where : optional
        As in `max`.
    initial : scalar, optional
        An upper bound of the result; needed for empty axes and with `where`.

    Returns
    -------
    array
        In `a`'s dtype; NaN where there is a NaN.

    Raises
    ------
    ValueError
        If a reduced axis is empty, or `where` is given, without `initial`.

    Notes
    -----
    The gradient is split evenly among the elements that attain the minimum.

    Examples
    --------
    >>> np.min([[1.0, 5.0], [4.0, 2.0]], axis=1)
    array([1., 2.])
    """
    return with_initial(np.min, np.minimum, math.inf, a, axis, keepdims, initial, where)


amax = max


amin = min


@op
def ptp(a: Array | Weak, axis: Axis = None, out: Any = None, keepdims: bool = False) -> Array:
    """The range along axes: the maximum less the minimum.

    Parameters
    ----------
    a : array_like
        Real, any shape but empty.
    axis, out, keepdims : optional
        As in `sum`.

    Returns
    -------
    array
        In `a`'s dtype.

    Notes
    -----
    The gradient is that of `max` less that of `min`, each split evenly among ties; 0 where all elements are equal.

    Examples
    --------
    >>> np.ptp([1.0, 5.0, 3.0])
    np.float64(4.0)
    """
    return np.max(a, axis, keepdims=keepdims) - np.min(a, axis, keepdims=keepdims)


@primitive
def argmax(a: Array | Weak, axis: int | None = None, out: Any = None, *, keepdims: bool = False) -> Array:
    """The index of the greatest element.

    Parameters
    ----------
    a : array_like
        Real, any shape but empty.
    axis : int, optional
        The axis along which to look; by default `a` is flattened.
    out, keepdims : optional
        As in `sum`.

    Returns
    -------
    array of int
        The first index of the maximum, in the default integer dtype; a NaN counts as greatest.

    Notes
    -----
    The result is an integer: it has no gradient.

    Examples
    --------
    >>> np.argmax([[1.0, 5.0], [4.0, 4.0]], axis=1)
    array([1, 0])
    """


@primitive
def argmin(a: Array | Weak, axis: int | None = None, out: Any = None, *, keepdims: bool = False) -> Array:
    """The index of the least element.

    Parameters
    ----------
    a : array_like
        Real, any shape but empty.
    axis, out, keepdims : optional
        As in `argmax`.

    Returns
    -------
    array of int
        The first index of the minimum, in the default integer dtype; a NaN counts as least.

    Notes
    -----
    The result is an integer: it has no gradient.

    Examples
    --------
    >>> np.argmin([[1.0, 5.0], [4.0, 4.0]], axis=1)
    array([0, 0])
    """


@primitive
def any(a: Array | Weak, axis: Axis = None, out: Any = None, keepdims: bool = False, *, where: Any = True) -> Array:
    """Whether any element along axes is nonzero.

    Parameters
    ----------
    a : array_like
        Any shape and dtype; NaN counts as nonzero.
    axis, out, keepdims, where : optional
        As in `sum`.

    Returns
    -------
    array of bool
        False where there are no elements.

    Examples
    --------
    >>> np.any([[0, 1], [0, 0]], axis=1)
    array([ True, False])
    """
    return np.any(masked(np.astype(a, bool), where, False), axis, keepdims=keepdims)


@primitive
def all(a: Array | Weak, axis: Axis = None, out: Any = None, keepdims: bool = False, *, where: Any = True) -> Array:
    """Whether all elements along axes are nonzero.

    Parameters
    ----------
    a : array_like
        Any shape and dtype; NaN counts as nonzero.
    axis, out, keepdims, where : optional
        As in `sum`.

    Returns
    -------
    array of bool
        True where there are no elements.

    Examples
    --------
    >>> np.all([[0, 1], [1, 1]], axis=1)
    array([False,  True])
    """
    return np.all(masked(np.astype(a, bool), where, True), axis, keepdims=keepdims)


@primitive
def count_nonzero(a: Array | Weak, axis: Axis = None, *, keepdims: bool = False) -> Any:
    """The number of nonzero elements along axes.

    Parameters
    ----------
    a : array_like
        Any shape and dtype; NaN counts as nonzero.
    axis, keepdims : optional
        As in `sum`.

    Returns
    -------
    array of int
        In the default integer dtype; it has no gradient.

    Examples
    --------
    >>> np.count_nonzero([[0, 1], [1, 1]], axis=1)
    array([1, 2])
    """


@op
def nansum(
    a: Array | Weak,
    axis: Axis = None,
    dtype: DType = None,
    out: Any = None,
    keepdims: bool = False,
    initial: Any = None,
    where: Any = True,
) -> Array:
    """Add the elements along axes, NaN counting as 0.

    Parameters
    ----------
    a : array_like
        Any shape and dtype.
    axis, dtype, out, keepdims, initial, where : optional
        As in `sum`.

    Returns
    -------
    array
        0 where there are only NaN.

    Notes
    -----
    The gradient is 1, and 0 at a NaN.

    Examples
    --------
    >>> np.nansum([1.0, numpy.nan, 3.0])
    np.float64(4.0)
    """
    return np.sum(np.where(a != a, 0, a), axis, dtype, None, keepdims, initial, where)


@op
def nanprod(
    a: Array | Weak,
    axis: Axis = None,
    dtype: DType = None,
    out: Any = None,
    keepdims: bool = False,
    initial: Any = None,
    where: Any = True,
) -> Array:
    """Multiply the elements along axes, NaN counting as 1.

    Parameters
    ----------
    a : array_like
        Any shape and dtype.
    axis, dtype, out, keepdims, initial, where : optional
        As in `prod`.

    Returns
    -------
    array
        1 where there are only NaN.

    Notes
    -----
    The gradient is the product of the other factors, exactly, and 0 at a NaN.

    Examples
    --------
    >>> np.nanprod([2.0, numpy.nan, 3.0])
    np.float64(6.0)
    """
    return np.prod(np.where(a != a, 1, a), axis, dtype, None, keepdims, initial, where)


@op
def nanmax(
    a: Array | Weak,
    axis: Axis = None,
    out: Any = None,
    keepdims: bool = False,
    initial: Any = None,
    where: Any = True,
) -> Array:
    """The greatest element along axes, ignoring NaN.

    Parameters
    ----------
    a : array_like
        Real, any shape.
    axis, out, keepdims, initial, where : optional
        As in `max`.

    Returns
    -------
    array
        NaN where there are only NaN (and no `initial`).

    Notes
    -----
    The gradient is split evenly among the elements that attain the maximum, and 0 at a NaN.

    Examples
    --------
    >>> np.nanmax([1.0, numpy.nan, 3.0])
    np.float64(3.0)
    """
    return _past_nan(np.max, -math.inf, a, axis, keepdims, initial, where)


@op
def nanmin(
    a: Array | Weak,
    axis: Axis = None,
    out: Any = None,
    keepdims: bool = False,
    initial: Any = None,
    where: Any = True,
) -> Array:
    """The least element along axes, ignoring NaN.

    Parameters
    ----------
    a : array_like
        Real, any shape.
    axis, out, keepdims, initial, where : optional
        As in `min`.

    Returns
    -------
    array
        NaN where there are only NaN (and no `initial`).

    Notes
    -----
    The gradient is split evenly among the elements that attain the minimum, and 0 at a NaN.

    Examples
    --------
    >>> np.nanmin([1.0, numpy.nan, 3.0])
    np.float64(1.0)
    """
    return _past_nan(np.min, math.inf, a, axis, keepdims, initial, where)


def _past_nan(
    reduce: Callable[..., Any], last: float, a: Any, axis: Axis, keepdims: bool, initial: Any, where: Any
) -> Any:
    """The extremum, ignoring NaN; `last` is the infinity that loses against every number."""
    if rank(a.dtype) < 2:
        return reduce(a, axis, None, keepdims, initial, where)
    is_nan = a != a
    result = reduce(np.where(is_nan, last, a), axis, None, keepdims, initial, where)
    if initial is not None:
        return result
    return np.where(np.all(is_nan, axis, keepdims=keepdims), math.nan, result)


@op
def nanargmax(a: Array | Weak, axis: int | None = None, out: Any = None, *, keepdims: bool = False) -> Array:
    """The index of the greatest element, ignoring NaN.

    Parameters
    ----------
    a : array_like
        Any shape but empty; complex numbers in the order of `sort`.
    axis : int, optional
        The axis along which to look; by default `a` is flattened.
    out, keepdims : optional
        As in `sum`.

    Returns
    -------
    array of int
        The first index of the maximum, in the default integer dtype.

    Raises
    ------
    ValueError
        If there are only NaN; in a traced program, whose values are unknown, the index is then -1.

    Notes
    -----
    The result is an integer: it has no gradient.

    Examples
    --------
    >>> np.nanargmax([[1.0, numpy.nan], [4.0, 5.0]], axis=1)
    array([0, 1])
    """
    return _past_nan_index(np.argmax, -math.inf, a, axis, keepdims)


@op
def nanargmin(a: Array | Weak, axis: int | None = None, out: Any = None, *, keepdims: bool = False) -> Array:
    """The index of the least element, ignoring NaN.

    Parameters
    ----------
    a : array_like
        Any shape but empty; complex numbers in the order of `sort`.
    axis : int, optional
        The axis along which to look; by default `a` is flattened.
    out, keepdims : optional
        As in `sum`.

    Returns
    -------
    array of int
        The first index of the minimum, in the default integer dtype.

    Raises
    ------
    ValueError
        If there are only NaN; in a traced program, whose values are unknown, the index is then -1.

    Notes
    -----
    The result is an integer: it has no gradient.

    Examples
    --------
    >>> np.nanargmin([[1.0, numpy.nan], [4.0, 5.0]], axis=1)
    array([0, 0])
    """
    return _past_nan_index(np.argmin, math.inf, a, axis, keepdims)


def _past_nan_index(find: Callable[..., Any], last: float, a: Any, axis: int | None, keepdims: bool) -> Any:
    """The index of the extremum, ignoring NaN; `last` is the infinity that loses against every number."""
    if rank(a.dtype) < 2 or 0 in a.shape:
        return find(a, axis, keepdims=keepdims)
    is_nan = np.isnan(a)
    is_all_nan = np.all(is_nan, axis, keepdims=keepdims)
    if holds_somewhere(is_all_nan):
        raise ValueError("All-NaN slice encountered")
    return np.where(is_all_nan, -1, find(np.where(is_nan, last, a), axis, keepdims=keepdims))
