"""Running sums and products along an axis, and the differences of neighbours, which undo running sums."""

from __future__ import annotations

import operator
from typing import Any

import gradnp as np
from gradnp._core.dtypes import rank
from gradnp._core.operation import op, primitive
from gradnp._core.shapes import normalize_axis
from gradnp._core.types import Array, DType, Each, Weak
from gradnp._ops.rules.unused import with_zero_gradient


@primitive
def cumsum(a: Array | Weak, axis: int | None = None, dtype: DType = None, out: Any = None) -> Array:
    """The running sum along an axis.

    Parameters
    ----------
    a : array_like
        Any shape and dtype.
    axis : int, optional
        The axis to sum along; by default `a` is flattened.
    dtype : dtype, optional
        The dtype to add in and to return. By default `a`'s, but the default integer for bools and small integers.
    out : array, optional
        Gives the result's dtype; see :ref:`ufunc-keywords`.

    Returns
    -------
    array
        In `a`'s shape, or flat.

    Notes
    -----
    The gradient is the running sum from the other end.

    Examples
    --------
    >>> np.cumsum([1.0, 2.0, 3.0])
    array([1., 3., 6.])
    """


@primitive
def cumprod(a: Array | Weak, axis: int | None = None, dtype: DType = None, out: Any = None) -> Array:
    """The running product along an axis.

    Parameters
    ----------
    a : array_like
        Any shape and dtype.
    axis, dtype, out : optional
        As in `cumsum`.

    Returns
    -------
    array
        In `a`'s shape, or flat.

    Notes
    -----
    The gradient is exact, also where one or several factors are zero.

    Examples
    --------
    >>> np.cumprod([[1, 2, 3], [4, 5, 6]], axis=1)
    array([[  1,   2,   6],
           [  4,  20, 120]])
    """


@op
def nancumsum(a: Array | Weak, axis: int | None = None, dtype: DType = None, out: Any = None) -> Array:
    """The running sum along an axis, NaN counting as 0.

    Parameters
    ----------
    a : array_like
        Any shape and dtype.
    axis, dtype, out : optional
        As in `cumsum`.

    Returns
    -------
    array
        In `a`'s shape, or flat.

    Notes
    -----
    The gradient is that of `cumsum`, and 0 at a NaN.

    Examples
    --------
    >>> np.nancumsum([1.0, numpy.nan, 3.0])
    array([1., 1., 4.])
    """
    return np.cumsum(np.where(a != a, 0, a), axis, dtype)


@op
def nancumprod(a: Array | Weak, axis: int | None = None, dtype: DType = None, out: Any = None) -> Array:
    """The running product along an axis, NaN counting as 1.

    Parameters
    ----------
    a : array_like
        Any shape and dtype.
    axis, dtype, out : optional
        As in `cumsum`.

    Returns
    -------
    array
        In `a`'s shape, or flat.

    Notes
    -----
    The gradient is that of `cumprod`, and 0 at a NaN.

    Examples
    --------
    >>> np.nancumprod([2.0, numpy.nan, 3.0])
    array([2., 2., 6.])
    """
    return np.cumprod(np.where(a != a, 1, a), axis, dtype)


@op
def cumulative_sum(
    x: Array | Weak,
    /,
    *,
    axis: int | None = None,
    dtype: DType = None,
    out: Any = None,
    include_initial: bool = False,
) -> Array:
    """The running sum along an axis, as in the array API standard.

    Parameters
    ----------
    x : array_like
        Any shape and dtype; a number counts as one element.
    axis : int, optional
        The axis to sum along; it may be left out of one dimension only.
    dtype, out : optional
        As in `cumsum`.
    include_initial : bool, default False
        Whether to begin with a zero, which makes the result longer by one.

    Returns
    -------
    array
        In `x`'s shape, or longer by one along `axis`.

    Raises
    ------
    ValueError
        If `x` has several dimensions and no `axis` is given.

    Examples
    --------
    >>> np.cumulative_sum([1.0, 2.0], include_initial=True)
    array([0., 1., 3.])
    """
    x, axis = _along(x, axis)
    result = np.cumsum(x, axis, dtype)
    return np.concatenate([np.zeros_like(_first(result, axis)), result], axis) if include_initial else result


@op
def cumulative_prod(
    x: Array | Weak,
    /,
    *,
    axis: int | None = None,
    dtype: DType = None,
    out: Any = None,
    include_initial: bool = False,
) -> Array:
    """The running product along an axis, as in the array API standard.

    Parameters
    ----------
    x : array_like
        Any shape and dtype; a number counts as one element.
    axis : int, optional
        The axis to multiply along; it may be left out of one dimension only.
    dtype, out : optional
        As in `cumsum`.
    include_initial : bool, default False
        Whether to begin with a one, which makes the result longer by one.

    Returns
    -------
    array
        In `x`'s shape, or longer by one along `axis`.

    Raises
    ------
    ValueError
        If `x` has several dimensions and no `axis` is given.

    Examples
    --------
    >>> np.cumulative_prod([2.0, 3.0], include_initial=True)
    array([1., 2., 6.])
    """
    x, axis = _along(x, axis)
    result = np.cumprod(x, axis, dtype)
    return np.concatenate([np.ones_like(_first(result, axis)), result], axis) if include_initial else result


@op
def diff(
    a: Array | Weak,
    n: int = 1,
    axis: int = -1,
    prepend: Array | Weak | None = None,
    append: Array | Weak | None = None,
) -> Array:
    """The differences of neighbours along an axis.

    Parameters
    ----------
    a : array_like
        At least one dimension; for bools, the result says where neighbours differ.
    n : int, default 1
        How many times to take differences; 0 returns `a`.
    axis : int, default -1
        The axis along which neighbours lie.
    prepend, append : array_like, optional
        Put before and after `a` along `axis` first; a scalar counts as a slice of size 1.

    Returns
    -------
    array
        Shorter than `a`, `prepend` and `append` together by `n` along `axis`.

    Raises
    ------
    ValueError
        If `a` is 0-d or `n` is negative.

    Examples
    --------
    >>> np.diff([1.0, 4.0, 9.0])
    array([3., 5.])
    >>> np.diff([1.0, 4.0, 9.0], prepend=0.0)
    array([1., 3., 5.])
    """
    n = operator.index(n)
    if n < 0:
        raise ValueError(f"n must not be negative, but is {n}")
    if n == 0:
        return with_zero_gradient(a, prepend, append)
    axis = normalize_axis(axis, len(a.shape))
    parts = [x for x in (prepend, a, append) if x is not None]
    if len(parts) > 1:
        slab = tuple([1 if i == axis else size for i, size in enumerate(np.shape(a))])
        a = np.concatenate([np.broadcast_to(x, slab) if len(x.shape) == 0 else x for x in parts], axis)
    before = (slice(None),) * axis
    for _ in range(n):
        later, earlier = a[(*before, slice(1, None))], a[(*before, slice(None, -1))]
        a = later != earlier if rank(a.dtype) == 0 else later - earlier
    return a


@op
def ediff1d(ary: Array | Weak, to_end: Each | None = None, to_begin: Each | None = None) -> Array:
    """The differences of neighbours of a flattened array.

    Parameters
    ----------
    ary : array_like
        Any shape.
    to_end, to_begin : array_like, optional
        Put after and before the differences, in the dtype of `ary`.

    Returns
    -------
    array
        One-dimensional, of the dtype of `ary`.

    Raises
    ------
    TypeError
        If an end is of a higher kind than `ary`: floating beside integers, or complex beside real numbers.

    Examples
    --------
    >>> np.ediff1d([1.0, 4.0, 9.0], to_begin=0.0)
    array([0., 3., 5.])
    """
    flat = np.reshape(ary, (-1,))
    differences = np.subtract(flat[1:], flat[:-1])  # of bools there are none, unlike in `diff`
    ends = {"to_begin": to_begin, "to_end": to_end}
    for name, end in ends.items():
        if end is not None and rank(end.dtype) > rank(flat.dtype):
            raise TypeError(f"dtype of `{name}` must be compatible with input `ary` under the `same_kind` rule.")
    before, after = ([] if x is None else [np.astype(np.reshape(x, (-1,)), flat.dtype)] for x in ends.values())
    return np.concatenate([*before, differences, *after]) if before or after else differences


def _along(x: Any, axis: int | None) -> tuple[Any, int]:
    """`x` and the axis of the array API's cumulative functions, which flatten nothing; a 0-d array has one axis here."""
    if not len(x.shape):
        x = np.reshape(x, (1,))
    ndim = len(x.shape)
    if axis is None and ndim > 1:
        raise ValueError(f"axis is needed for an array of {ndim} dimensions")
    return x, normalize_axis(0 if axis is None else axis, ndim)


def _first(x: Any, axis: int) -> Any:
    """Zeros of the shape of `x`, but of size 1 along `axis`."""
    shape = tuple([1 if i == axis else size for i, size in enumerate(np.shape(x))])
    return np.broadcast_to(np.zeros((), x.dtype, like=x), shape)
