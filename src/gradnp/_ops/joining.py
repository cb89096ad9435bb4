"""Joining and splitting arrays. All are linear: joining splits the gradient, and splitting joins it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy

import gradnp as np
from gradnp._core.arguments import decides, to_default
from gradnp._core.operation import op, primitive
from gradnp._core.shapes import normalize_axis
from gradnp._core.types import Array, DType, Weak
from gradnp._ops.rules.joining import slices


@primitive
def concatenate(
    arrays: Sequence[Array | Weak],
    /,
    axis: int | None = 0,
    out: Any = None,
    *,
    dtype: DType = None,
    casting: str = "same_kind",
) -> Array:
    """Join arrays along an existing axis.

    Parameters
    ----------
    arrays : sequence of array
        At least one; all sizes except that along `axis` must agree. An array counts as the sequence of its rows.
    axis : int or None
        The axis; None flattens the arrays first.
    out : array, optional
        The result takes its dtype, and must have its shape; it is not written to.
    dtype : dtype, optional
        The dtype of the result; by default the promoted dtype of `arrays`.
    casting : str
        Which conversions to `dtype` are allowed, as in `numpy.can_cast`.

    Returns
    -------
    array

    Raises
    ------
    ValueError
        If there is no array, one is 0-d, or the sizes do not agree.
    AxisError
        If there is no such axis.
    TypeError
        If `casting` forbids the conversion.

    Examples
    --------
    >>> np.concatenate([[1, 2], [3]])
    array([1, 2, 3])
    """


concat = concatenate


@primitive
def stack(
    arrays: Sequence[Array | Weak], axis: int = 0, out: Any = None, *, dtype: DType = None, casting: str = "same_kind"
) -> Array:
    """Join arrays along a new axis.

    Parameters
    ----------
    arrays : sequence of array
        At least one, all of one shape. An array counts as the sequence of its rows.
    axis : int
        The place of the new axis in the result.
    out, dtype, casting : optional
        As in `concatenate`.

    Returns
    -------
    array

    Raises
    ------
    ValueError
        If there is no array, or the shapes differ.
    AxisError
        If the result has no such axis.

    Examples
    --------
    >>> np.stack([[1, 2], [3, 4]], axis=1)
    array([[1, 3],
           [2, 4]])
    """


@op
def hstack(tup: Sequence[Array | Weak], *, dtype: DType = None, casting: str = "same_kind") -> Array:
    """Join arrays side by side: along their second axis, or the first if they are 1-d.

    Parameters
    ----------
    tup : sequence of array
        0-d arrays count as one element.
    dtype, casting : optional
        As in `concatenate`.

    Returns
    -------
    array

    Raises
    ------
    ValueError
        If the sizes along other axes do not agree.

    Examples
    --------
    >>> np.hstack([[1, 2], 3])
    array([1, 2, 3])
    """
    arrays = [np.atleast_1d(x) for x in tup]
    return np.concatenate(arrays, 1 if np.ndim(arrays[0]) > 1 else 0, dtype=dtype, casting=casting)


@op
def vstack(tup: Sequence[Array | Weak], *, dtype: DType = None, casting: str = "same_kind") -> Array:
    """Join arrays on top of one another; a 1-d array is a row.

    Parameters
    ----------
    tup : sequence of array
        The shapes may differ in the first axis only.
    dtype, casting : optional
        As in `concatenate`.

    Returns
    -------
    array
        At least two-dimensional.

    Raises
    ------
    ValueError
        If the sizes along other axes do not agree.

    Examples
    --------
    >>> np.vstack([[1, 2], [[3, 4]]])
    array([[1, 2],
           [3, 4]])
    """
    return np.concatenate([np.atleast_2d(x) for x in tup], 0, dtype=dtype, casting=casting)


@op
def dstack(tup: Sequence[Array | Weak]) -> Array:
    """Join arrays along the third axis, after `atleast_3d`.

    Parameters
    ----------
    tup : sequence of array
        The shapes may differ in the third axis only.

    Returns
    -------
    array
        At least three-dimensional.

    Raises
    ------
    ValueError
        If the sizes along other axes do not agree.

    Examples
    --------
    >>> np.dstack([[1, 2], [3, 4]])
    array([[[1, 3],
            [2, 4]]])
    """
    return np.concatenate([np.atleast_3d(x) for x in tup], 2)


@op
def column_stack(tup: Sequence[Array | Weak]) -> Array:
    """Join arrays side by side; a 1-d array is a column.

    Parameters
    ----------
    tup : sequence of array
        All with the same number of rows.

    Returns
    -------
    array
        At least two-dimensional.

    Raises
    ------
    ValueError
        If the numbers of rows differ.

    Examples
    --------
    >>> np.column_stack([[1, 2], [3, 4]])
    array([[1, 3],
           [2, 4]])
    """
    return np.concatenate([x if np.ndim(x) > 1 else np.matrix_transpose(np.atleast_2d(x)) for x in tup], 1)


@op
def append(arr: Array | Weak, values: Array | Weak, axis: int | None = None) -> Array:
    """Join one array to the end of another.

    Parameters
    ----------
    arr, values : array
        Of any shapes if `axis` is None, else of shapes that agree except along `axis`.
    axis : int, optional
        By default both are flattened.

    Returns
    -------
    array
        Always a new array. To collect many, put them in a list and `stack` or `concatenate` it once.

    Raises
    ------
    ValueError
        If the sizes along other axes do not agree.

    Examples
    --------
    >>> np.append([1, 2], 3)
    array([1, 2, 3])
    """
    if axis is None:
        arr, values, axis = np.ravel(arr), np.ravel(values), 0
    return np.concatenate([arr, values], axis)


@op
def split(ary: Array | Weak, indices_or_sections: int | Sequence[int], axis: int = 0) -> list[Array]:
    """Split an array along an axis into equal parts, or at given places.

    Parameters
    ----------
    ary : array
        At least one-dimensional.
    indices_or_sections : int or sequence of int
        How many equal parts, or where all parts but the first begin. As in a slice, negative places count from the end,
        and places beyond the end mean the end.
    axis : int
        The axis.

    Returns
    -------
    list of array

    Raises
    ------
    ValueError
        If the axis does not divide into so many equal parts; `array_split` allows uneven ones.
    AxisError
        If there is no such axis.

    Examples
    --------
    >>> np.split(numpy.arange(5), [1, 3])
    [array([0]), array([1, 2]), array([3, 4])]
    """
    if isinstance(indices_or_sections, (int, numpy.integer)):
        size = ary.shape[normalize_axis(axis, len(ary.shape))]
        if indices_or_sections and size % indices_or_sections:
            raise ValueError("array split does not result in an equal division")
    return np.array_split(ary, indices_or_sections, axis)


@op
def array_split(ary: Array | Weak, indices_or_sections: int | Sequence[int], axis: int = 0) -> list[Array]:
    """Split an array along an axis into parts whose sizes differ by one at most, or at given places.

    Parameters
    ----------
    ary : array
        At least one-dimensional.
    indices_or_sections : int or sequence of int
        How many parts (the first ones are the longer), or where all parts but the first begin, as in `split`.
    axis : int
        The axis.

    Returns
    -------
    list of array

    Raises
    ------
    ValueError
        If the number of parts is not positive.
    AxisError
        If there is no such axis.

    Examples
    --------
    >>> np.array_split(numpy.arange(5), 2)
    [array([0, 1, 2]), array([3, 4])]
    """
    return slices(ary, indices_or_sections, axis)


@op
def hsplit(ary: Array | Weak, indices_or_sections: int | Sequence[int]) -> list[Array]:
    """Split an array along its second axis, or the first if it is 1-d: the inverse of `hstack`.

    Parameters
    ----------
    ary : array
        At least one-dimensional.
    indices_or_sections : int or sequence of int
        As in `split`.

    Returns
    -------
    list of array

    Raises
    ------
    ValueError
        If `ary` is 0-d, or the axis does not divide equally.

    Examples
    --------
    >>> np.hsplit(numpy.arange(4), 2)
    [array([0, 1]), array([2, 3])]
    """
    return np.split(_at_least(ary, 1, "hsplit"), indices_or_sections, 1 if len(ary.shape) > 1 else 0)


@op
def vsplit(ary: Array | Weak, indices_or_sections: int | Sequence[int]) -> list[Array]:
    """Split an array along its first axis: the inverse of `vstack`.

    Parameters
    ----------
    ary : array
        At least two-dimensional.
    indices_or_sections : int or sequence of int
        As in `split`.

    Returns
    -------
    list of array

    Raises
    ------
    ValueError
        If `ary` has fewer than two dimensions, or the axis does not divide equally.

    Examples
    --------
    >>> np.vsplit(numpy.eye(2), 2)
    [array([[1., 0.]]), array([[0., 1.]])]
    """
    return np.split(_at_least(ary, 2, "vsplit"), indices_or_sections, 0)


@op
def dsplit(ary: Array | Weak, indices_or_sections: int | Sequence[int]) -> list[Array]:
    """Split an array along its third axis: the inverse of `dstack`.

    Parameters
    ----------
    ary : array
        At least three-dimensional.
    indices_or_sections : int or sequence of int
        As in `split`.

    Returns
    -------
    list of array

    Raises
    ------
    ValueError
        If `ary` has fewer than three dimensions, or the axis does not divide equally.

    Examples
    --------
    >>> np.dsplit(numpy.ones((1, 1, 2)), 2)
    [array([[[1.]]]), array([[[1.]]])]
    """
    return np.split(_at_least(ary, 3, "dsplit"), indices_or_sections, 2)


def _at_least(ary: Any, dimensions: int, name: str) -> Any:
    if len(ary.shape) < dimensions:
        raise ValueError(f"{name} only works on arrays of {dimensions} or more dimensions")
    return ary


def block(arrays: Any) -> Any:
    """Assemble an array from nested lists of blocks.

    Parameters
    ----------
    arrays : nested list of array
        The innermost lists are joined along the last axis, those around them along the one before it, and so on; blocks
        of fewer dimensions get leading axes. Lists must have the same depth everywhere.

    Returns
    -------
    array

    Raises
    ------
    ValueError
        If a list is empty, lists are nested unevenly, or sizes do not agree.
    TypeError
        If there is a tuple among the lists.

    Notes
    -----
    Linear: each block's gradient is a part of the result's.

    Examples
    --------
    >>> np.block([[numpy.eye(2), numpy.zeros((2, 1))], [5, 6, 7]])
    array([[1., 0., 0.],
           [0., 1., 0.],
           [5., 6., 7.]])
    """
    depth = _depth(arrays)
    dimensions = max(depth, _dimensions(arrays))
    result = _joined(arrays, depth, dimensions)
    return result if decides(arrays) else to_default(result)


def _depth(arrays: Any) -> int:
    if isinstance(arrays, tuple):
        raise TypeError("block: blocks are nested in lists, not tuples, which could be arrays")
    if not isinstance(arrays, list):
        return 0
    depths = {_depth(x) for x in arrays}
    if len(depths) != 1:
        raise ValueError(
            f"block: lists must not be empty and must be nested equally deep, found depths {sorted(depths)}"
        )
    return 1 + depths.pop()


def _dimensions(arrays: Any) -> int:
    return max(map(_dimensions, arrays)) if isinstance(arrays, list) else np.ndim(arrays)


def _joined(arrays: Any, depth: int, dimensions: int) -> Any:
    if depth:
        return np.concatenate([_joined(x, depth - 1, dimensions) for x in arrays], -depth)
    if isinstance(arrays, (int, float, complex)):
        arrays = numpy.asarray(arrays)  # a weak constant beside the other blocks
    return arrays[(None,) * (dimensions - np.ndim(arrays))]
