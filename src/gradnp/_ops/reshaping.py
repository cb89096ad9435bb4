"""Shapes and axes. All are linear: the gradient undoes the change."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy
from numpy import (
    bool,
)

import gradnp as np
from gradnp._core import registry
from gradnp._core.arguments import as_content
from gradnp._core.operation import op, primitive
from gradnp._core.shapes import normalize_axes, normalize_axis, size_of, tuple_of
from gradnp._core.stand_ins import backend_of
from gradnp._core.types import Array, Axis, Each, Shape, Weak


def shape(a: Any) -> tuple[int, ...]:
    """The sizes of an array's axes.

    Parameters
    ----------
    a : array_like
        An array of any backend, a number, or a list of these.

    Returns
    -------
    tuple of int
        Under `tf.function`, a size that is not known while tracing is an integer tensor instead.

    Examples
    --------
    >>> np.shape([[1, 2, 3]]), np.shape(4.0)
    ((1, 3), ())
    """
    sizes = tuple(_as_array(a).shape)
    if None in sizes:
        return registry.chapter_of(backend_of(a), "reshaping").shape(a)
    return sizes


def ndim(a: Any) -> int:
    """The number of an array's axes.

    Parameters
    ----------
    a : array_like
        An array of any backend, a number, or a list of these.

    Returns
    -------
    int

    Examples
    --------
    >>> np.ndim([[1, 2, 3]])
    2
    """
    return len(_as_array(a).shape)


def size(a: Any, axis: Axis = None) -> int:
    """The number of elements of an array, or along some of its axes.

    Parameters
    ----------
    a : array_like
        An array of any backend, a number, or a list of these.
    axis : int or tuple of int, optional
        The axes to count along; all of them by default.

    Returns
    -------
    int

    Examples
    --------
    >>> np.size([[1, 2, 3]]), np.size([[1, 2, 3]], axis=0)
    (3, 1)
    """
    sizes = np.shape(a)
    return size_of([sizes[n] for n in normalize_axes(axis, len(sizes))])


def _as_array(a: Any) -> Any:
    return a if hasattr(a, "shape") else numpy.asarray(as_content(a))


@primitive
def reshape(a: Array | Weak, /, shape: Shape, order: str = "C", *, copy: bool | None = None) -> Array:
    """Give an array another shape, with its elements in the same order.

    Parameters
    ----------
    a : array
        Any shape and dtype.
    shape : int or tuple of int
        The new shape; one size may be -1 and is computed.
    order : {"C", "F", "A"}
        Which index runs fastest when elements are read and placed: the last ("C") or the first ("F"). "A" looks at a
        NumPy array's memory; a framework's array counts as C-ordered.
    copy : bool, optional
        True copies, False never does, None copies if it must. Arrays that cannot be written to ignore it.

    Returns
    -------
    array

    Raises
    ------
    ValueError
        If the numbers of elements differ, or more than one size is -1.

    Notes
    -----
    Linear: the gradient is reshaped back.

    Examples
    --------
    >>> np.reshape([1, 2, 3, 4, 5, 6], (2, -1), order="F")
    array([[1, 3, 5],
           [2, 4, 6]])
    """


@op
def ravel(a: Array | Weak, order: str = "C") -> Array:
    """Flatten an array to one dimension.

    Parameters
    ----------
    a : array
        Any shape and dtype.
    order : {"C", "F", "A", "K"}
        As in `reshape`; "K" follows a NumPy array's memory, a framework's array counts as C-ordered.

    Returns
    -------
    array
        One-dimensional, with all elements of `a`.

    Notes
    -----
    Linear: the gradient is reshaped back.

    Examples
    --------
    >>> np.ravel([[1, 2], [3, 4]], order="F")
    array([1, 3, 2, 4])
    """
    return np.reshape(a, -1, "A" if order == "K" else order)


@op
def expand_dims(a: Array | Weak, axis: int | Sequence[int]) -> Array:
    """Insert axes of size one.

    Parameters
    ----------
    a : array
        Any shape and dtype.
    axis : int or tuple of int
        The places of the new axes in the result.

    Returns
    -------
    array

    Raises
    ------
    AxisError
        If the result has no such axis.
    ValueError
        If an axis is repeated.

    Examples
    --------
    >>> np.expand_dims([1, 2], (0, -1)).shape
    (1, 2, 1)
    """
    axes = tuple_of(axis)
    ndim = len(a.shape) + len(axes)
    axes = normalize_axes(axes, ndim)
    return a[tuple([None if n in axes else slice(None) for n in range(ndim)])]


@primitive
def squeeze(a: Array | Weak, axis: Axis = None) -> Array:
    """Remove axes of size one.

    Parameters
    ----------
    a : array
        Any shape and dtype.
    axis : int or tuple of int, optional
        Which axes; by default all of size one.

    Returns
    -------
    array

    Raises
    ------
    ValueError
        If one of `axis` has another size.
    AxisError
        If there is no such axis.

    Examples
    --------
    >>> np.squeeze([[[1], [2]]], axis=0).shape
    (2, 1)
    """


@primitive
def broadcast_to(array: Array | Weak, shape: Shape, subok: bool = False) -> Array:
    """Repeat an array along new axes and axes of size one, without copying where the framework can.

    Parameters
    ----------
    array : array
        Any shape and dtype.
    shape : int or tuple of int
        The shape of the result, with which `array.shape` must be compatible.
    subok : bool
        Whether a NumPy subclass is kept; a framework's array type always is.

    Returns
    -------
    array

    Raises
    ------
    ValueError
        If `array` does not broadcast to `shape`.

    Notes
    -----
    Linear: the gradient is summed over the repetitions.

    Examples
    --------
    >>> np.broadcast_to([1, 2], (2, 2))
    array([[1, 2],
           [1, 2]])
    """


@op
def broadcast_arrays(*args: Each, subok: bool = False) -> tuple[Array, ...]:
    """Broadcast arrays against each other.

    Parameters
    ----------
    *args : array
        Any shapes that are compatible, any dtypes; each keeps its own.
    subok : bool
        Whether a NumPy subclass is kept; a framework's array type always is.

    Returns
    -------
    tuple of array
        All of one shape. Constants beside a framework's array become its arrays.

    Raises
    ------
    ValueError
        If the shapes are not compatible.

    Notes
    -----
    Linear: gradients are summed over the repetitions.

    Examples
    --------
    >>> a, b = np.broadcast_arrays([1, 2], [[3.0], [4.0]])
    >>> b
    array([[3., 3.],
           [4., 4.]])
    """
    shape = numpy.broadcast_shapes(*[tuple(x.shape) for x in args])
    return tuple([np.broadcast_to(x, shape) for x in args])


@op
def atleast_1d(*arys: Each) -> Array | tuple[Array, ...]:
    """Give 0-d arrays one axis; other arrays are returned unchanged.

    Parameters
    ----------
    *arys : array
        Any shapes and dtypes.

    Returns
    -------
    array or tuple of array
        A tuple if more than one array is given.

    Examples
    --------
    >>> np.atleast_1d(3.0)
    array([3.])
    """
    return _each(lambda x: x if len(x.shape) else x[None], arys)


@op
def atleast_2d(*arys: Each) -> Array | tuple[Array, ...]:
    """Add leading axes up to two dimensions.

    Parameters
    ----------
    *arys : array
        Any shapes and dtypes.

    Returns
    -------
    array or tuple of array
        A tuple if more than one array is given; a 1-d array becomes a row.

    Examples
    --------
    >>> np.atleast_2d([1, 2, 3]).shape
    (1, 3)
    """
    return _each(lambda x: x if len(x.shape) > 1 else x[(None,) * (2 - len(x.shape))], arys)


@op
def atleast_3d(*arys: Each) -> Array | tuple[Array, ...]:
    """Add axes up to three dimensions.

    Parameters
    ----------
    *arys : array
        Any shapes and dtypes.

    Returns
    -------
    array or tuple of array
        A tuple if more than one array is given; shape ``(n,)`` becomes ``(1, n, 1)``, ``(m, n)`` becomes ``(m, n, 1)``.

    Examples
    --------
    >>> np.atleast_3d([1, 2]).shape
    (1, 2, 1)
    """
    added = ((None, None, None), (None, slice(None), None), (slice(None), slice(None), None))
    return _each(lambda x: x if len(x.shape) > 2 else x[added[len(x.shape)]], arys)


def _each(function: Any, arrays: tuple[Any, ...]) -> Any:
    return function(arrays[0]) if len(arrays) == 1 else tuple([function(x) for x in arrays])


@primitive
def transpose(a: Array | Weak, axes: Sequence[int] | None = None) -> Array:
    """Reorder the axes.

    Parameters
    ----------
    a : array
        Any shape and dtype.
    axes : tuple of int, optional
        The axis of `a` for each place; reversed by default.

    Returns
    -------
    array

    Raises
    ------
    ValueError
        If `axes` is not a permutation of the axes.

    Notes
    -----
    Linear: the gradient is transposed back.

    Examples
    --------
    >>> np.transpose([[1, 2], [3, 4]])
    array([[1, 3],
           [2, 4]])
    """


permute_dims = transpose


@op
def matrix_transpose(x: Array | Weak, /) -> Array:
    """Exchange the last two axes.

    Parameters
    ----------
    x : array
        Shape ``(..., m, n)``.

    Returns
    -------
    array
        Shape ``(..., n, m)``.

    Raises
    ------
    ValueError
        If `x` has fewer than two dimensions.

    Examples
    --------
    >>> np.matrix_transpose([[[1, 2, 3]]]).shape
    (1, 3, 1)
    """
    if len(x.shape) < 2:
        raise ValueError(f"Input array must be at least 2-dimensional, but it is {len(x.shape)}")
    return np.swapaxes(x, -1, -2)


@op
def swapaxes(a: Array | Weak, axis1: int, axis2: int) -> Array:
    """Exchange two axes.

    Parameters
    ----------
    a : array
        Any shape and dtype.
    axis1, axis2 : int
        The axes.

    Returns
    -------
    array

    Raises
    ------
    AxisError
        If there is no such axis.

    Examples
    --------
    >>> np.swapaxes([[[1, 2, 3]]], 0, 2).shape
    (3, 1, 1)
    """
    axes = list(range(len(a.shape)))
    i, j = normalize_axis(axis1, len(axes)), normalize_axis(axis2, len(axes))
    axes[i], axes[j] = j, i
    return np.transpose(a, axes)


@op
def moveaxis(a: Array | Weak, source: int | Sequence[int], destination: int | Sequence[int]) -> Array:
    """Move axes to new places; the others keep their order.

    Parameters
    ----------
    a : array
        Any shape and dtype.
    source, destination : int or tuple of int
        The axes, and the place of each in the result.

    Returns
    -------
    array

    Raises
    ------
    AxisError
        If there is no such axis.
    ValueError
        If an axis is repeated, or the numbers of sources and destinations differ.

    Examples
    --------
    >>> np.moveaxis(np.zeros((2, 3, 4)), 0, -1).shape
    (3, 4, 2)
    """
    ndim = len(a.shape)
    source, destination = normalize_axes(tuple_of(source), ndim), normalize_axes(tuple_of(destination), ndim)
    if len(source) != len(destination):
        raise ValueError("`source` and `destination` arguments must have the same number of elements")
    axes = [n for n in range(ndim) if n not in source]
    for place, axis in sorted(zip(destination, source, strict=True)):
        axes.insert(place, axis)
    return np.transpose(a, axes)


@op
def rollaxis(a: Array | Weak, axis: int, start: int = 0) -> Array:
    """Move one axis before another; `moveaxis` is the clearer function.

    Parameters
    ----------
    a : array
        Any shape and dtype.
    axis : int
        The axis to move.
    start : int
        It is put before this axis of `a`; ``a.ndim`` puts it last.

    Returns
    -------
    array

    Raises
    ------
    AxisError
        If there is no such axis.

    Examples
    --------
    >>> np.rollaxis(np.zeros((2, 3, 4)), 2, 1).shape
    (2, 4, 3)
    """
    ndim = len(a.shape)
    axis, start = normalize_axis(axis, ndim), ndim if start == ndim else normalize_axis(start, ndim)
    return np.moveaxis(a, axis, start - 1 if axis < start else start)


@op
def unstack(x: Array | Weak, /, *, axis: int = 0) -> tuple[Array, ...]:
    """Split an array into its slices along an axis: the inverse of `stack`.

    Parameters
    ----------
    x : array
        At least one-dimensional.
    axis : int
        The axis that disappears.

    Returns
    -------
    tuple of array
        As many as `x` has elements along `axis`.

    Raises
    ------
    ValueError
        If `x` is 0-d.
    AxisError
        If there is no such axis.

    Examples
    --------
    >>> a, b = np.unstack([[1, 2], [3, 4]], axis=1)
    >>> b
    array([2, 4])
    """
    if not x.shape:
        raise ValueError("Input array must be at least 1-d.")
    x = np.moveaxis(x, axis, 0)
    return tuple([x[i] for i in range(x.shape[0])])


def broadcast_shapes(*args: int | Sequence[int]) -> tuple[int, ...]:
    """The shape to which shapes broadcast.

    Parameters
    ----------
    *args : int or sequence of int
        The shapes, as any framework gives them.

    Returns
    -------
    tuple of int

    Raises
    ------
    ValueError
        If sizes differ, and neither is 1.

    Examples
    --------
    >>> np.broadcast_shapes((2, 1), (3,), ())
    (2, 3)
    """
    return numpy.broadcast_shapes(*(x if isinstance(x, int) else tuple(x) for x in args))
