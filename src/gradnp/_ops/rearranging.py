"""Reordering and repeating elements. All are linear: the gradient returns to where the elements came from."""

from __future__ import annotations

import operator
from collections.abc import Sequence

import numpy

import gradnp as np
from gradnp._core.operation import op, primitive
from gradnp._core.shapes import normalize_axis, size_of, tuple_of
from gradnp._core.types import Array, Axis, Raw, Shape, Weak


@primitive
def flip(m: Array | Weak, axis: Axis = None) -> Array:
    """Reverse the order of the elements along axes.

    Parameters
    ----------
    m : array
        Any shape and dtype.
    axis : int or tuple of int, optional
        Along which axes; all by default.

    Returns
    -------
    array

    Raises
    ------
    AxisError
        If there is no such axis.

    Notes
    -----
    Linear: the gradient is flipped back.

    Examples
    --------
    >>> np.flip([[1, 2], [3, 4]], axis=1)
    array([[2, 1],
           [4, 3]])
    """


@op
def fliplr(m: Array | Weak) -> Array:
    """Reverse the columns: ``flip(m, 1)``.

    Parameters
    ----------
    m : array
        At least two-dimensional.

    Returns
    -------
    array

    Raises
    ------
    ValueError
        If `m` has fewer than two dimensions.

    Examples
    --------
    >>> np.fliplr([[1, 2], [3, 4]])
    array([[2, 1],
           [4, 3]])
    """
    if len(m.shape) < 2:
        raise ValueError("Input must be >= 2-d.")
    return np.flip(m, 1)


@op
def flipud(m: Array | Weak) -> Array:
    """Reverse the rows: ``flip(m, 0)``.

    Parameters
    ----------
    m : array
        At least one-dimensional.

    Returns
    -------
    array

    Raises
    ------
    ValueError
        If `m` is 0-d.

    Examples
    --------
    >>> np.flipud([[1, 2], [3, 4]])
    array([[3, 4],
           [1, 2]])
    """
    if len(m.shape) < 1:
        raise ValueError("Input must be >= 1-d.")
    return np.flip(m, 0)


@primitive
def roll(a: Array | Weak, shift: int | Sequence[int], axis: int | Sequence[int] | None = None) -> Array:
    """Move the elements along axes; those pushed out at one end come in at the other.

    Parameters
    ----------
    a : array
        Any shape and dtype.
    shift : int or tuple of int
        By how many places, for each of `axis`.
    axis : int or tuple of int, optional
        Along which axes; a repeated one adds its shifts. By default the array is rolled as if it were flat.

    Returns
    -------
    array
        The shape of `a`.

    Raises
    ------
    AxisError
        If there is no such axis.
    ValueError
        If `shift` and `axis` have different lengths (neither being one).

    Notes
    -----
    Linear: the gradient is rolled back.

    Examples
    --------
    >>> np.roll([1, 2, 3, 4], 1)
    array([4, 1, 2, 3])
    """


@op
def rot90(m: Array | Weak, k: int = 1, axes: Sequence[int] = (0, 1)) -> Array:
    """Rotate an array by quarter turns in the plane of two axes.

    Parameters
    ----------
    m : array
        At least two-dimensional.
    k : int
        The number of quarter turns, from the first of `axes` towards the second.
    axes : pair of int
        The plane.

    Returns
    -------
    array

    Raises
    ------
    ValueError
        If `axes` is not a pair of different axes of `m`.

    Notes
    -----
    Linear: the gradient is rotated back.

    Examples
    --------
    >>> np.rot90([[1, 2], [3, 4]])
    array([[2, 4],
           [1, 3]])
    """
    first, second = (normalize_axis(axis, len(m.shape)) for axis in axes)
    if first == second:
        raise ValueError("Axes must be different.")
    k = operator.index(k) % 4
    if k % 2:
        m = np.swapaxes(m, first, second)
    turned = ((), (first,), (first, second), (second,))[k]
    return np.flip(m, turned) if turned else m


@op
def tile(A: Array | Weak, reps: Shape) -> Array:
    """Lay copies of an array side by side.

    Parameters
    ----------
    A : array
        Any shape and dtype.
    reps : int or tuple of int
        How many copies along each axis, aligned with the last; ones fill up `reps` or the shape of `A`, whichever is
        shorter, in front.

    Returns
    -------
    array

    Raises
    ------
    ValueError
        If a count is negative.

    Notes
    -----
    Linear: the gradient is summed over the copies.

    Examples
    --------
    >>> np.tile([[1, 2]], (2, 2))
    array([[1, 2, 1, 2],
           [1, 2, 1, 2]])
    """
    reps = tuple_of(reps)
    ndim = max(len(reps), len(A.shape))
    reps, sizes = (1,) * (ndim - len(reps)) + reps, (1,) * (ndim - len(A.shape)) + tuple(A.shape)
    apart = np.reshape(A, tuple([n for size in sizes for n in (1, size)]))
    copies = np.broadcast_to(apart, tuple([n for pair in zip(reps, sizes, strict=True) for n in pair]))
    return np.reshape(copies, tuple([r * n for r, n in zip(reps, sizes, strict=True)]))


@op
def repeat(a: Array | Weak, repeats: Raw, axis: int | None = None) -> Array:
    """Repeat each element along an axis.

    Parameters
    ----------
    a : array
        Any shape and dtype.
    repeats : int or array of int
        One count for all elements, or one for each along `axis`. With a framework's array, the shape of the result
        depends on its values; under compilation give the counts as a list or NumPy array.
    axis : int, optional
        Along which axis; by default `a` is flattened.

    Returns
    -------
    array

    Raises
    ------
    ValueError
        If a count is negative, or the number of counts is not that of elements.
    AxisError
        If there is no such axis.

    Notes
    -----
    Linear: the gradient is summed over the repetitions.

    Examples
    --------
    >>> np.repeat([[1, 2]], [1, 3], axis=1)
    array([[1, 2, 2, 2]])
    """
    if axis is None:
        a, axis = np.ravel(a), 0
    axis = normalize_axis(axis, len(a.shape))
    if not isinstance(repeats, int):
        return np.take(a, numpy.repeat(numpy.arange(a.shape[axis]), repeats), axis)
    sizes = list(a.shape)
    copies = np.broadcast_to(np.expand_dims(a, axis + 1), (*sizes[: axis + 1], repeats, *sizes[axis + 1 :]))
    sizes[axis] *= repeats
    return np.reshape(copies, tuple(sizes))


@op
def resize(a: Array | Weak, new_shape: Shape) -> Array:
    """Fill an array of a new shape with the elements of `a`, repeated or cut off as needed.

    Parameters
    ----------
    a : array
        Any shape and dtype.
    new_shape : int or tuple of int
        The shape of the result.

    Returns
    -------
    array
        Zeros if `a` is empty.

    Raises
    ------
    ValueError
        If a size is negative.

    Notes
    -----
    Linear: an element's gradient is the sum over its repetitions.

    Examples
    --------
    >>> np.resize([1, 2, 3], (2, 2))
    array([[1, 2],
           [3, 1]])
    """
    sizes = tuple_of(new_shape)
    if any(isinstance(n, int) and n < 0 for n in sizes):
        raise ValueError("all elements of `new_shape` must be non-negative")
    count, wanted = size_of(np.shape(a)), size_of(sizes)
    if not isinstance(count, int):  # known when the program runs: there may be nothing to repeat
        flat = np.concatenate([np.ravel(a), np.zeros(np.where(np.equal(count, 0), wanted, 0), a.dtype, like=a)])
        return np.reshape(np.tile(flat, -(-wanted // np.maximum(count, 1)))[:wanted], sizes)
    if not count:
        return np.reshape(np.concatenate([np.ravel(a), np.zeros(wanted, a.dtype, like=a)]), sizes)
    return np.reshape(np.tile(np.ravel(a), -(-wanted // count))[:wanted], sizes)
