"""Sets: the distinct elements of arrays, and what several arrays have in common."""

from __future__ import annotations

from typing import Any, NamedTuple

import gradnp as np
from gradnp._core.dtypes import rank
from gradnp._core.operation import op
from gradnp._core.types import Array, Raw, Weak
from gradnp._ops.rules.unused import with_zero_gradient


class UniqueAllResult(NamedTuple):
    """Distinct elements, the positions of their first occurrences, the positions that reconstruct, and counts."""

    values: Any
    indices: Any
    inverse_indices: Any
    counts: Any


class UniqueCountsResult(NamedTuple):
    """Distinct elements, and how often each occurs."""

    values: Any
    counts: Any


class UniqueInverseResult(NamedTuple):
    """Distinct elements, and the positions in them that reconstruct the array."""

    values: Any
    inverse_indices: Any


@op
def unique_all(x: Array | Weak) -> Any:
    """The distinct elements of an array, with all that `unique` can tell about them.

    Parameters
    ----------
    x : array_like
        Any shape and dtype; it is flattened.

    Returns
    -------
    values : array
        The distinct elements, in ascending order; each nan is an element of its own. Their number depends on values,
        see `nonzero`.
    indices : array
        The position of each element's first occurrence.
    inverse_indices : array
        Of the shape of `x`: ``np.take(values, inverse_indices)`` is `x`.
    counts : array
        How often each occurs.

    Notes
    -----
    The gradient of a distinct element goes to its first occurrence.

    Examples
    --------
    >>> np.unique_all([2, 1, 2]).counts
    array([1, 2])
    """
    return UniqueAllResult(*np.unique(x, True, True, True, equal_nan=False))


@op
def unique_counts(x: Array | Weak) -> Any:
    """The distinct elements of an array, and how often each occurs.

    Parameters
    ----------
    x : array_like
        Any shape and dtype; it is flattened.

    Returns
    -------
    values : array
        The distinct elements, as from `unique_all`.
    counts : array

    Notes
    -----
    The gradient of a distinct element goes to its first occurrence.

    Examples
    --------
    >>> np.unique_counts([2, 1, 2])
    UniqueCountsResult(values=array([1, 2]), counts=array([1, 2]))
    """
    return UniqueCountsResult(*np.unique(x, return_counts=True, equal_nan=False))


@op
def unique_inverse(x: Array | Weak) -> Any:
    """The distinct elements of an array, and the positions in them that reconstruct it.

    Parameters
    ----------
    x : array_like
        Any shape and dtype; it is flattened.

    Returns
    -------
    values : array
        The distinct elements, as from `unique_all`.
    inverse_indices : array
        Of the shape of `x`: ``np.take(values, inverse_indices)`` is `x`.

    Notes
    -----
    The gradient of a distinct element goes to its first occurrence.

    Examples
    --------
    >>> np.unique_inverse([2, 1, 2])
    UniqueInverseResult(values=array([1, 2]), inverse_indices=array([1, 0, 1]))
    """
    return UniqueInverseResult(*np.unique(x, return_inverse=True, equal_nan=False))


@op
def unique_values(x: Array | Weak) -> Array:
    """The distinct elements of an array; each nan is an element of its own.

    Parameters
    ----------
    x : array_like
        Any shape and dtype; it is flattened.

    Returns
    -------
    array
        In ascending order (NumPy leaves the order open). Their number depends on values, see `nonzero`.

    Notes
    -----
    The gradient of a distinct element goes to its first occurrence.

    Examples
    --------
    >>> np.unique_values([2, 1, 2])
    array([1, 2])
    """
    return np.unique(x, equal_nan=False)


@op
def isin(
    element: Array | Weak,
    test_elements: Array | Weak,
    assume_unique: bool = False,
    invert: bool = False,
    *,
    kind: str | None = None,
) -> Array:
    """Whether each element of an array is among others.

    Parameters
    ----------
    element : array_like
        Any shape.
    test_elements : array_like
        The others, of any shape. nan is among none.
    assume_unique : bool
        Accepted.
    invert : bool
        Whether to return the opposite.
    kind : {"sort", "table"}, optional
        Accepted; the others are sorted.

    Returns
    -------
    array
        Of bools, of the shape of `element`. Both are compared in their promoted dtype.

    Raises
    ------
    ValueError
        If `kind` is something else, or ``"table"`` for floats.

    Examples
    --------
    >>> np.isin([[0, 2], [4, 6]], [1, 2, 4, 8])
    array([[False,  True],
           [ True, False]])
    """
    if kind not in (None, "sort", "table"):
        raise ValueError(f"isin: Invalid kind: {kind!r}. Please use None, 'sort' or 'table'.")
    if kind == "table" and rank(element.dtype) > 1:
        raise ValueError(
            "isin: The 'table' method is only supported for boolean or integer arrays. "
            "Please select 'sort' or None for kind."
        )
    others = np.reshape(test_elements, -1)
    if others.shape[0] == 0:
        found = np.zeros_like(element, dtype=bool)
    elif rank(element.dtype) in (0, 3):  # bools, which are few, and complex numbers, which `searchsorted` does not take
        found = np.any(np.equal(np.expand_dims(element, -1), others), -1)
    else:
        ascending = np.sort(others)
        place = np.searchsorted(ascending, element)
        found = np.equal(np.take(ascending, place, mode="clip"), element)
    return np.logical_not(found) if invert else found


@op
def intersect1d(ar1: Array | Weak, ar2: Array | Weak, assume_unique: bool = False, return_indices: bool = False) -> Any:
    """The elements that two arrays have in common, in ascending order.

    Parameters
    ----------
    ar1, ar2 : array_like
        Any shape and dtype; they are flattened.
    assume_unique : bool
        Whether no element occurs twice in one of them, which saves looking for that.
    return_indices : bool
        Also return the positions of the first occurrences in both.

    Returns
    -------
    array or tuple of three arrays
        The common elements, and their positions in `ar1` and in `ar2`. Their number depends on values, see `nonzero`.

    Notes
    -----
    The gradient of a common element goes to its first occurrence in `ar1`. nan equals nothing.

    Examples
    --------
    >>> np.intersect1d([3, 1, 2], [2, 3, 4], return_indices=True)
    (array([2, 3]), array([2, 0]), array([0, 1]))
    """
    if assume_unique:
        ar1, ar2 = np.reshape(ar1, -1), np.reshape(ar2, -1)
    else:
        ar1, first1 = np.unique(ar1, return_index=True)
        ar2, first2 = np.unique(ar2, return_index=True)
    both = np.concatenate((ar1, ar2))
    order = np.argsort(both)
    ascending = np.take(both, order)
    pairs = np.flatnonzero(ascending[1:] == ascending[:-1])
    common = np.take(ascending, pairs)
    if not return_indices:
        return common
    index1, index2 = np.take(order, pairs), np.take(order, pairs + 1) - np.shape(ar1)[0]
    if assume_unique:
        return common, index1, index2
    return common, np.take(first1, index1), np.take(first2, index2)


@op
def union1d(ar1: Array | Weak, ar2: Array | Weak) -> Array:
    """The distinct elements of two arrays together, in ascending order.

    Parameters
    ----------
    ar1, ar2 : array_like
        Any shape and dtype; they are flattened.

    Returns
    -------
    array
        1-d. Their number depends on values, see `nonzero`.

    Notes
    -----
    The gradient of an element goes to its first occurrence, in `ar1` if it is there.

    Examples
    --------
    >>> np.union1d([3, 1], [2, 3])
    array([1, 2, 3])
    """
    return np.unique(np.concatenate((ar1, ar2), axis=None))


@op
def setdiff1d(ar1: Array | Weak, ar2: Raw, assume_unique: bool = False) -> Array:
    """The distinct elements of one array that are not among those of another, in ascending order.

    Parameters
    ----------
    ar1, ar2 : array_like
        Any shape and dtype; they are flattened.
    assume_unique : bool
        Whether no element occurs twice in one of them; then the result has the order of `ar1`.

    Returns
    -------
    array
        1-d, of the dtype of `ar1`. Their number depends on values, see `nonzero`.

    Notes
    -----
    The gradient of an element goes to its first occurrence.

    Examples
    --------
    >>> np.setdiff1d([3, 1, 2, 1], [2, 4])
    array([1, 3])
    """
    ar1 = np.reshape(ar1, -1) if assume_unique else np.unique(ar1)
    return with_zero_gradient(np.compress(np.isin(ar1, ar2, invert=True), ar1), ar2)


@op
def setxor1d(ar1: Array | Weak, ar2: Array | Weak, assume_unique: bool = False) -> Array:
    """The elements that are in one of two arrays and not in the other, in ascending order.

    Parameters
    ----------
    ar1, ar2 : array_like
        Any shape and dtype; they are flattened.
    assume_unique : bool
        Whether no element occurs twice in one of them, which saves looking for that.

    Returns
    -------
    array
        1-d. Their number depends on values, see `nonzero`.

    Notes
    -----
    The gradient of an element goes to its first occurrence. nan equals nothing.

    Examples
    --------
    >>> np.setxor1d([3, 1], [2, 3])
    array([1, 2])
    """
    if not assume_unique:
        ar1, ar2 = np.unique(ar1), np.unique(ar2)
    ascending = np.sort(np.concatenate((ar1, ar2), axis=None))
    if ascending.shape[0] == 0:
        return ascending
    differ = ascending[1:] != ascending[:-1]
    end = np.zeros_like(ascending[:1]) == 0
    return np.compress(np.logical_and(np.concatenate((end, differ)), np.concatenate((differ, end))), ascending)
