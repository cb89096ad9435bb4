"""Means, spread and order statistics."""

from __future__ import annotations

import math
from typing import Any

import gradnp as np
from gradnp._core.dtypes import rank
from gradnp._core.operation import op, primitive
from gradnp._core.types import Array, Axis, DType, Weak
from gradnp._ops.rules.statistics import (
    aligned_weights,
    correction_of,
    count_of,
    masked_mean,
    merged,
    per_count,
    with_axes_kept,
)


@primitive
def mean(
    a: Array | Weak,
    axis: Axis = None,
    dtype: DType = None,
    out: Any = None,
    keepdims: bool = False,
    *,
    where: Any = True,
) -> Array:
    """The arithmetic mean along axes.

    Parameters
    ----------
    a : array_like
        Any shape and dtype.
    axis : int or tuple of ints, optional
        The axes to reduce; all by default, none for ``()``.
    dtype : dtype, optional
        The dtype to compute in and to return. By default `a`'s, but the default float for integers.
    out : array, optional
        Gives the result's dtype; see :ref:`ufunc-keywords`.
    keepdims : bool, default False
        Keep the reduced axes in the result with size 1.
    where : array_like of bool, default True
        The elements to take into account; it broadcasts to `a`.

    Returns
    -------
    array
        NaN for the mean of no elements.

    Notes
    -----
    The gradient is 1/n for each of the n elements taken into account.

    Examples
    --------
    >>> np.mean([[1.0, 2.0], [3.0, 4.0]], axis=0)
    array([2., 3.])
    """
    return masked_mean(a, axis, dtype, keepdims, where)


@op
def var(
    a: Array | Weak,
    axis: Axis = None,
    dtype: DType = None,
    out: Any = None,
    ddof: float = 0,
    keepdims: bool = False,
    *,
    where: Any = True,
    mean: Array | Weak | None = None,
    correction: float | None = None,
) -> Array:
    """The variance along axes: the mean squared distance from the mean.

    Parameters
    ----------
    a : array_like
        Any shape and dtype.
    axis, dtype, out, keepdims, where : optional
        As in `mean`.
    ddof : float, default 0
        The squares' sum is divided by ``n - ddof``; 1 gives the unbiased estimate.
    mean : array_like, optional
        The mean, if it is known already; its reduced axes have size 1. The gradient flows through it.
    correction : float, optional
        Another name of `ddof`.

    Returns
    -------
    array
        Real, also for complex `a`.

    Raises
    ------
    ValueError
        If both `ddof` and `correction` are given.

    Examples
    --------
    >>> np.var([1.0, 2.0, 3.0, 4.0])
    np.float64(1.25)
    """
    ddof = correction_of(ddof, correction)
    if dtype is not None:
        a = np.astype(a, dtype)
    if mean is None:
        mean = np.mean(a, axis, keepdims=True, where=where)
    distance = np.subtract(a, mean)
    is_complex = rank(distance.dtype) == 3
    square = np.real(distance) ** 2 + np.imag(distance) ** 2 if is_complex else distance * distance
    if ddof == 0:
        return np.mean(square, axis, None, None, keepdims, where=where)
    count = count_of(square, axis, keepdims, where)
    freedom = max(count - ddof, 0) if isinstance(count, int) else np.maximum(np.subtract(count, ddof), 0)
    return per_count(np.sum(square, axis, keepdims=keepdims, where=where), freedom)


@op
def std(
    a: Array | Weak,
    axis: Axis = None,
    dtype: DType = None,
    out: Any = None,
    ddof: float = 0,
    keepdims: bool = False,
    *,
    where: Any = True,
    mean: Array | Weak | None = None,
    correction: float | None = None,
) -> Array:
    """The standard deviation along axes: the square root of the variance.

    Parameters
    ----------
    a : array_like
        Any shape and dtype.
    axis, dtype, out, ddof, keepdims, where, mean, correction : optional
        As in `var`.

    Returns
    -------
    array
        Real, also for complex `a`.

    Raises
    ------
    ValueError
        If both `ddof` and `correction` are given.

    Notes
    -----
    Where all elements are equal, the gradient is 0.

    Examples
    --------
    >>> np.std([1.0, 1.0, 3.0, 3.0])
    np.float64(1.0)
    """
    return _root(np.var(a, axis, dtype, None, ddof, keepdims, where=where, mean=mean, correction=correction))


@op
def average(
    a: Array | Weak,
    axis: Axis = None,
    weights: Array | Weak | None = None,
    returned: bool = False,
    *,
    keepdims: bool = False,
) -> Any:
    """The weighted mean along axes.

    Parameters
    ----------
    a : array_like
        Any shape and dtype.
    axis, keepdims : optional
        As in `mean`.
    weights : array_like, optional
        In `a`'s shape, or in the shape of the axes to reduce. All equal by default.
    returned : bool, default False
        Whether to return the sum of the weights too.

    Returns
    -------
    average : array
        Where the weights add up to 0, infinite or NaN.
    weights_sum : array
        In the shape of `average`; only if `returned`.

    Raises
    ------
    TypeError
        If `weights` differ in shape from `a` and no `axis` is given.
    ValueError
        If the shape of `weights` is not that of the axes.

    Examples
    --------
    >>> np.average([1.0, 2.0, 4.0], weights=[1.0, 1.0, 2.0])
    np.float64(2.75)
    """
    if weights is None:
        result, total = np.mean(a, axis, keepdims=keepdims), count_of(a, axis, keepdims, True)
    else:
        weights = aligned_weights(weights, a, axis)
        if rank(a.dtype) < 2:  # neither is floating, so they have one dtype
            a, weights = np.multiply(a, 1.0), np.multiply(weights, 1.0)
        total = np.sum(weights, axis, keepdims=keepdims)
        result = np.sum(a * weights, axis, keepdims=keepdims) / total
    return (result, np.add(np.zeros_like(result), total)) if returned else result


@op
def median(
    a: Array | Weak, axis: Axis = None, out: Any = None, overwrite_input: bool = False, keepdims: bool = False
) -> Array:
    """The median along axes: the middle element, or the mean of the middle two.

    Parameters
    ----------
    a : array_like
        Real, any shape.
    axis, out, keepdims : optional
        As in `mean`.
    overwrite_input : bool, default False
        Has no effect: nothing is written.

    Returns
    -------
    array
        Floating; NaN where there is a NaN or there are no elements.

    Notes
    -----
    The gradient goes to the middle element, or half and half to the middle two, of a stable sort.

    Examples
    --------
    >>> np.median([[3.0, 1.0, 2.0], [4.0, 8.0, 6.0]], axis=1)
    array([2., 6.])
    """
    flat, n = merged(a, axis)
    is_known = isinstance(
        n, int
    )  # else the mean of the middle two is that of one and the same if there is a middle one
    if is_known and n == 0:
        result = np.mean(flat, -1)
    else:
        ordered = np.sort(flat, -1)
        # By np.take, because an index beside an ellipsis would fix the size that a tracer follows as a symbol.
        low, high, last = np.take(ordered, (n - 1) // 2, -1), np.take(ordered, n // 2, -1), ordered[..., -1]
        is_even = not is_known or n % 2 == 0
        result = np.mean(np.stack([low, high], -1), -1) if is_even else np.mean(low[..., None], -1)
        if rank(a.dtype) > 1:
            result = np.where(last != last, last, result)
    return np.reshape(result, with_axes_kept(a, axis, True)) if keepdims else result


@op
def nanmean(
    a: Array | Weak,
    axis: Axis = None,
    dtype: DType = None,
    out: Any = None,
    keepdims: bool = False,
    *,
    where: Any = True,
) -> Array:
    """The arithmetic mean along axes, ignoring NaN.

    Parameters
    ----------
    a : array_like
        Any shape and dtype.
    axis, dtype, out, keepdims, where : optional
        As in `mean`.

    Returns
    -------
    array
        NaN where there are only NaN.

    Notes
    -----
    The gradient is 1/n for each of the n numbers, and 0 at a NaN.

    Examples
    --------
    >>> np.nanmean([1.0, numpy.nan, 3.0])
    np.float64(2.0)
    """
    if rank(a.dtype) < 2:
        return np.mean(a, axis, dtype, None, keepdims, where=where)
    is_number = a == a
    return np.mean(np.where(is_number, a, 0), axis, dtype, None, keepdims, where=np.logical_and(is_number, where))


@op
def nanmedian(
    a: Array | Weak, axis: Axis = None, out: Any = None, overwrite_input: bool = False, keepdims: bool = False
) -> Array:
    """The median along axes, ignoring NaN.

    Parameters
    ----------
    a : array_like
        Real, any shape.
    axis, out, keepdims : optional
        As in `mean`.
    overwrite_input : bool, default False
        Has no effect: nothing is written.

    Returns
    -------
    array
        Floating; NaN where there are only NaN. NumPy warns there; the frameworks' arrays are not looked at for that.

    Notes
    -----
    The gradient goes to the middle number, or half and half to the middle two, of a stable sort, and is 0 at a NaN.

    Examples
    --------
    >>> np.nanmedian([[3.0, 1.0, numpy.nan], [4.0, 8.0, 6.0]], axis=1)
    array([2., 6.])
    """
    if rank(a.dtype) < 2:
        return np.median(a, axis, None, False, keepdims)
    if 0 in a.shape:
        return np.nanmean(a, axis, keepdims=keepdims)
    flat, _ = merged(a, axis)
    ordered = np.sort(flat, -1)
    count = np.sum(np.logical_not(np.isnan(flat)), -1, keepdims=True)
    middle = np.concatenate([np.maximum(count - 1, 0) // 2, count // 2], -1)
    # Where there are only NaN, the element at 0 is one.
    result = np.mean(np.take_along_axis(ordered, middle, -1), -1)
    return np.reshape(result, with_axes_kept(a, axis, True)) if keepdims else result


@op
def nanvar(
    a: Array | Weak,
    axis: Axis = None,
    dtype: DType = None,
    out: Any = None,
    ddof: float = 0,
    keepdims: bool = False,
    *,
    where: Any = True,
    mean: Array | Weak | None = None,
    correction: float | None = None,
) -> Array:
    """The variance along axes, ignoring NaN.

    Parameters
    ----------
    a : array_like
        Any shape and dtype.
    axis, dtype, out, ddof, keepdims, where, mean, correction : optional
        As in `var`.

    Returns
    -------
    array
        Real, also for complex `a`. NaN where there are no more than `ddof` numbers; NumPy warns there.

    Raises
    ------
    ValueError
        If both `ddof` and `correction` are given.
    TypeError
        If `dtype` is an integer one and `a` is not of integers.

    Notes
    -----
    The gradient is that of `var` of the numbers, and 0 at a NaN.

    Examples
    --------
    >>> np.nanvar([1.0, numpy.nan, 3.0])
    np.float64(1.0)
    """
    ddof = correction_of(ddof, correction)
    if rank(a.dtype) < 2:
        return np.var(a, axis, dtype, None, ddof, keepdims, where=where, mean=mean)
    if dtype is not None and rank(dtype) < 2:
        raise TypeError("If a is inexact, then dtype must be inexact")
    is_number = np.logical_not(np.isnan(a))
    counts = np.logical_and(is_number, where)
    variance = np.var(np.where(is_number, a, 0), axis, dtype, None, ddof, keepdims, where=counts, mean=mean)
    return np.where(np.greater(count_of(a, axis, keepdims, counts), ddof), variance, math.nan)


@op
def nanstd(
    a: Array | Weak,
    axis: Axis = None,
    dtype: DType = None,
    out: Any = None,
    ddof: float = 0,
    keepdims: bool = False,
    *,
    where: Any = True,
    mean: Array | Weak | None = None,
    correction: float | None = None,
) -> Array:
    """The standard deviation along axes, ignoring NaN.

    Parameters
    ----------
    a : array_like
        Any shape and dtype.
    axis, dtype, out, ddof, keepdims, where, mean, correction : optional
        As in `var`.

    Returns
    -------
    array
        The square root of `nanvar`.

    Raises
    ------
    ValueError, TypeError
        As in `nanvar`.

    Notes
    -----
    Where all numbers are equal, the gradient is 0, and so it is at a NaN.

    Examples
    --------
    >>> np.nanstd([1.0, numpy.nan, 3.0])
    np.float64(1.0)
    """
    return _root(np.nanvar(a, axis, dtype, None, ddof, keepdims, where=where, mean=mean, correction=correction))


def _root(variance: Any) -> Any:
    """The square root, whose gradient is 0 at 0."""
    is_zero = variance == 0
    return np.where(is_zero, 0, np.sqrt(np.where(is_zero, 1, variance)))
