"""Sorting, searching and counting."""

from __future__ import annotations

import math
import operator
from collections.abc import Sequence
from typing import Any

import gradnp as np
from gradnp._core.dtypes import rank
from gradnp._core.operation import op, primitive
from gradnp._core.shapes import normalize_axis, size_of
from gradnp._core.types import Array, Raw, Weak


@op
def sort(
    a: Array | Weak,
    axis: int | None = -1,
    kind: str | None = None,
    order: None = None,
    *,
    stable: bool | None = None,
    descending: bool = False,
) -> Array:
    """Sort in ascending or descending order, nan last.

    Parameters
    ----------
    a : array_like
        Any dtype; complex numbers sort by their real parts, then by their imaginary parts.
    axis : int, optional
        The axis; None sorts the flattened array.
    kind : {"quicksort", "mergesort", "heapsort", "stable"}, optional
        Accepted; every sort is stable.
    order : None
        For structured arrays, which gradnp does not have.
    stable : bool, optional
        Accepted.
    descending : bool
        Whether the greatest comes first; nan is last all the same, as in NumPy 2.5, whose first release with this
        parameter it is.

    Returns
    -------
    array
        The shape of `a`, or 1-d for ``axis=None``.

    Raises
    ------
    AxisError
        If there is no such axis; a 0-d array has no axes.

    Notes
    -----
    The gradient follows the stable sort's permutation: equal elements keep their order.

    Examples
    --------
    >>> np.sort(numpy.array([3.0, 1.0, 2.0]))
    array([1., 2., 3.])
    >>> np.sort(numpy.array([3.0, numpy.nan, 1.0, 2.0]), descending=True)
    array([ 3.,  2.,  1., nan])
    """
    return np.take_along_axis(a, np.argsort(a, axis, kind, order, stable=stable, descending=descending), axis)


@op
def sort_complex(a: Array | Weak) -> Array:
    """Sort along the last axis by the real parts, then by the imaginary parts, as complex numbers.

    Parameters
    ----------
    a : array_like
        Any dtype.

    Returns
    -------
    array
        Complex, of the shape of `a`. (NumPy's arrays of float32 give complex128, as in NumPy; a framework's keep their width.)

    Raises
    ------
    AxisError
        If `a` is 0-d.

    Notes
    -----
    The gradient is that of `sort`.

    Examples
    --------
    >>> np.sort_complex([3.0, 1.0, 2.0])
    array([1.+0.j, 2.+0.j, 3.+0.j])
    """
    result = np.sort(a)
    return result if rank(result.dtype) == 3 else np.add(result, 0j)


@primitive
def argsort(
    a: Array | Weak,
    axis: int | None = -1,
    kind: str | None = None,
    order: None = None,
    *,
    stable: bool | None = None,
    descending: bool = False,
) -> Array:
    """The positions that sort an array, stably and with nan last.

    Parameters
    ----------
    a : array_like
        Any dtype, as for `sort`.
    axis : int, optional
        The axis; None sorts the flattened array.
    kind, order, stable, descending : optional
        As for `sort`.

    Returns
    -------
    array
        Of the default integer dtype; ``np.take_along_axis(a, result, axis)`` is sorted. Equal elements keep their
        order, in descending order too.

    Examples
    --------
    >>> np.argsort(numpy.array([3.0, 1.0, 2.0]))
    array([1, 2, 0])
    """


@op
def lexsort(keys: Sequence[Array | Weak], axis: int = -1) -> Array:
    """The positions that sort by several keys, the last one first.

    Parameters
    ----------
    keys : sequence of array_like, or array
        Arrays of one shape, or the rows of one array; the last is the primary key.
    axis : int
        The axis.

    Returns
    -------
    array
        Of the default integer dtype and the keys' shape.

    Examples
    --------
    >>> np.lexsort(([3, 1, 2], [1, 1, 0]))
    array([2, 1, 0])
    """
    if len(keys) == 0:
        raise TypeError("lexsort: need a sequence of keys with at least one")
    axis = operator.index(axis)  # None, which flattens elsewhere, is none here
    if len(keys[0].shape) == 0 and axis in (0, -1):
        return np.zeros((), int, like=keys[0])
    order = np.argsort(keys[0], axis)
    for key in keys[1:]:
        order = np.take_along_axis(order, np.argsort(np.take_along_axis(key, order, axis), axis), axis)
    return order


@op
def partition(
    a: Array | Weak,
    kth: int | Sequence[int],
    axis: int | None = -1,
    kind: str = "introselect",
    order: None = None,
) -> Array:
    """Move the `kth` elements to their places in sorted order, with smaller ones before and greater ones after them.

    Parameters
    ----------
    a : array_like
        Any dtype, as for `sort`.
    kth : int or sequence of ints
        Positions in the sorted order.
    axis : int, optional
        The axis; None partitions the flattened array.
    kind, order : optional
        Accepted.

    Returns
    -------
    array
        The shape of `a`, or 1-d for ``axis=None``. NumPy leaves the order within a part open; here all is sorted.

    Raises
    ------
    ValueError
        If `kth` is out of range.

    Notes
    -----
    The gradient is that of `sort`.

    Examples
    --------
    >>> np.partition(numpy.array([3.0, 1.0, 2.0]), 1)[1]
    np.float64(2.0)
    """
    _check_kth(a, kth, axis)
    return np.sort(a, axis)


@op
def argpartition(
    a: Array | Weak,
    kth: int | Sequence[int],
    axis: int | None = -1,
    kind: str = "introselect",
    order: None = None,
) -> Array:
    """The positions that partition an array.

    Parameters
    ----------
    a : array_like
        Any dtype, as for `sort`.
    kth, axis, kind, order : optional
        As for `partition`.

    Returns
    -------
    array
        Of the default integer dtype; ``np.take_along_axis(a, result, axis)`` is partitioned.

    Examples
    --------
    >>> np.argpartition(numpy.array([3.0, 1.0, 2.0]), 1)[1]
    np.int64(2)
    """
    _check_kth(a, kth, axis)
    return np.argsort(a, axis)


def _check_kth(a: Any, kth: Any, axis: int | None) -> None:
    shape = tuple(a.shape)
    is_empty = 0 in shape
    if axis is None:
        shape = (None if None in shape else math.prod(shape),)
    size = shape[normalize_axis(axis or 0, len(shape))]
    for k in kth if isinstance(kth, (list, tuple)) else (kth,):
        if isinstance(k, bool):
            raise ValueError("Booleans unacceptable as partition index")
        if size is not None and not is_empty and not -size <= k < size:
            raise ValueError(f"kth(={k}) out of bounds ({size})")


@primitive
def searchsorted(a: Array | Weak, v: Array | Weak, side: str = "left", sorter: Raw | None = None) -> Array:
    """Where to insert elements in a sorted array to keep it sorted.

    Parameters
    ----------
    a : array_like
        1-d, real, without nan; in ascending order, or sorted by `sorter`.
    v : array_like
        The elements, of any shape.
    side : {"left", "right"}
        Whether to insert before or after equal elements.
    sorter : integer array_like, optional
        Positions that sort `a`, as from `argsort`.

    Returns
    -------
    array
        Of the default integer dtype and the shape of `v`.

    Raises
    ------
    ValueError
        If `a` is not 1-d or `side` is something else.

    Examples
    --------
    >>> np.searchsorted([1.0, 2.0, 2.0, 3.0], [2.0, 5.0])
    array([1, 4])
    """


@op
def unique(
    ar: Array | Weak,
    return_index: bool = False,
    return_inverse: bool = False,
    return_counts: bool = False,
    axis: int | None = None,
    *,
    equal_nan: bool = True,
    sorted: bool = True,
) -> Any:
    """The distinct elements, in ascending order.

    Parameters
    ----------
    ar : array_like
        Any shape and dtype.
    return_index, return_inverse, return_counts : bool
        Also return the position of the first occurrence of each element, the positions in the result that reconstruct
        `ar`, and how often each element occurs.
    axis : int, optional
        Compare whole slices along this axis; None flattens.
    equal_nan : bool
        Whether nan counts as equal to nan (not with an axis).
    sorted : bool
        Accepted; the result is always sorted.

    Returns
    -------
    array or tuple of arrays
        The distinct elements, and whatever else was asked for. Their number depends on values, see `nonzero`.

    Notes
    -----
    The gradient of a distinct element goes to its first occurrence.

    Examples
    --------
    >>> np.unique(numpy.array([3.0, 1.0, 3.0]))
    array([1., 3.])
    >>> np.unique([3, 1, 3], return_counts=True)
    (array([1, 3]), array([1, 2]))
    """
    sizes = np.shape(ar)
    if axis is None:
        ar, axis = np.reshape(ar, -1), 0
        order = np.argsort(ar)
        keys = np.take(ar, order)
        differ = _differ(keys[1:], keys[:-1], equal_nan)
    else:
        axis, sizes = normalize_axis(axis, len(sizes)), None
        rows = np.moveaxis(ar, axis, 0)
        count, *rest = np.shape(rows)
        rows = np.reshape(rows, (count, size_of(rest)))
        columns = [rows[:, k] for k in range(rows.shape[1])][::-1]
        order = np.lexsort(columns) if columns else np.arange(count, like=ar)
        keys = np.take(rows, order, 0)
        differ = np.any(keys[1:] != keys[:-1], axis=1)
    first = np.concatenate([order[:1] == order[:1], differ])
    starts = np.flatnonzero(first)
    index = np.take(order, starts)
    results = [np.take(ar, index, axis)]
    if return_index:
        results.append(index)
    if return_inverse:
        inverse = np.take(np.cumsum(first) - 1, np.argsort(order))
        results.append(inverse if sizes is None else np.reshape(inverse, sizes))
    if return_counts:
        ends = np.concatenate([starts[1:], starts[:1] * 0 + np.shape(ar)[axis]])
        results.append(ends - starts)
    return results[0] if len(results) == 1 else tuple(results)


def _differ(x: Any, y: Any, equal_nan: bool) -> Any:
    differ = x != y
    if not equal_nan or rank(x.dtype) < 2:
        return differ
    return differ & ~((x != x) & (y != y))


@primitive
def bincount(x: Raw, /, weights: Array | Weak | None = None, minlength: int = 0) -> Array:
    """Count the occurrences of each number, or add up the weights of each.

    Parameters
    ----------
    x : integer array_like
        1-d, not negative.
    weights : array_like, optional
        Real numbers, as many as `x` has elements.
    minlength : int
        The minimum length of the result.

    Returns
    -------
    array
        Of length ``max(x) + 1`` or `minlength`: counts of the default integer dtype, or sums in the dtype of the
        weights (the default float for integers). Its size depends on values, see `nonzero`.

    Raises
    ------
    ValueError
        If `x` is negative or not 1-d, or the number of weights differs from its size.
    TypeError
        If `x` does not hold integers.

    Notes
    -----
    The gradient with respect to a weight is that of its sum.

    Examples
    --------
    >>> np.bincount([0, 2, 2], weights=[0.5, 1.0, 2.0])
    array([0.5, 0. , 3. ])
    """
