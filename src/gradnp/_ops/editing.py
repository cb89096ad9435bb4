"""Elements put into an array and taken out of it. All are linear: what stays keeps its gradient."""

from __future__ import annotations

import operator
from typing import Any

import numpy

import gradnp as np
from gradnp._core.arguments import as_array, as_raw
from gradnp._core.dtypes import KIND
from gradnp._core.operation import op
from gradnp._core.shapes import normalize_axes, normalize_axis, unknown_size
from gradnp._core.tracing import is_dynamo_tracing
from gradnp._core.types import Array, Axis, Raw, Weak
from gradnp._ops.rules.indexing import dtype_name
from gradnp._ops.rules.writing import converted, without_ones


def _along(arr: Any, axis: int | None) -> tuple[Any, int, int | None]:
    """The array, flattened without an axis; its axis counted from the front, and the size of that, None if unknown."""
    arr = as_array(arr)
    if axis is None:
        arr, axis = np.reshape(arr, -1), 0
    axis = normalize_axis(axis, len(arr.shape))
    return arr, axis, arr.shape[axis]


def _alike(arr: Any, obj: Any) -> tuple[Any, Any]:
    """The array, of a framework if `obj` is, and `obj` with lists made arrays."""
    if isinstance(obj, slice) or _is_integer(obj):
        return arr, obj
    obj = as_raw(obj)
    if np.backend_of(obj) != np.backend_of(arr) == "numpy":
        arr = np.asarray(arr, like=obj)
    return arr, obj


def _part(arr: Any, axis: int, start: int | None, stop: int | None) -> Any:
    return arr[(slice(None),) * axis + (slice(start, stop),)]


def _position(obj: Any, axis: int, size: int | None, last: int | None) -> int:
    """An integer as a position along an axis of `size`, from 0 up to `last`."""
    i = operator.index(obj)
    if size is None or last is None:
        return i
    if not -size <= i <= last:
        raise IndexError(f"index {i} is out of bounds for axis {axis} with size {size}")
    return i + size if i < 0 else i


def _is_integer(obj: Any) -> bool:
    return isinstance(obj, (int, numpy.integer)) and not isinstance(obj, bool)


@op
def delete(arr: Array | Weak, obj: Any, axis: int | None = None) -> Array:
    """An array without some elements, or without some slices along an axis.

    Parameters
    ----------
    arr : array_like
        Any shape and dtype.
    obj : int, slice, or array_like of ints or bools
        Which to leave out. Positions may be negative, and one that occurs twice counts once; bools are as many as the
        axis has elements.
    axis : int, optional
        The axis; None flattens `arr` first.

    Returns
    -------
    array
        A new array. Where `obj` is a tensor of several positions or of bools, its size depends on values, see
        `nonzero`; otherwise it is static.

    Raises
    ------
    IndexError
        If a position is out of range, or `obj` holds floats.
    ValueError
        If bools are not as many as the axis has elements.
    AxisError
        If there is no such axis.

    Notes
    -----
    The gradient goes to the elements that stay.

    Examples
    --------
    >>> np.delete([5.0, 6.0, 7.0], 1)
    array([5., 7.])
    >>> np.delete([[1, 2, 3], [4, 5, 6]], [0, -1], axis=1)
    array([[2],
           [5]])
    """
    if not (isinstance(obj, list) and all(map(_is_integer, obj))):
        arr, obj = _alike(arr, obj)
    arr, axis, size = _along(arr, axis)
    if _is_integer(obj) or (isinstance(obj, list) and len(obj) == 1):
        i = _position(obj[0] if isinstance(obj, list) else obj, axis, size, None if size is None else size - 1)
        parts = [_part(arr, axis, None, i), *([_part(arr, axis, i + 1, None)] if i != -1 else [])]
        return np.concatenate(parts, axis)
    if size is not None and (isinstance(obj, (slice, list, bool)) or _is_known(obj)):
        return np.take(arr, _kept_in_dynamo(obj, axis, size) if is_dynamo_tracing() else _kept(obj, size), axis)
    positions = np.arange(np.shape(arr)[axis], like=arr)
    if not isinstance(obj, (slice, list)):
        if KIND[dtype_name(obj)] > 1:
            raise IndexError("delete: arrays used as indices must be of integer (or boolean) type")
        if KIND[dtype_name(obj)] == 1 and tuple(obj.shape) in ((), (1,)):
            gone, positions = np.take(positions, np.reshape(obj, 1)), positions[:-1]
            return np.take(arr, np.where(positions >= gone, positions + 1, positions), axis)
        if KIND[dtype_name(obj)] == 0 and (
            len(obj.shape) != 1 or (None not in (size, obj.shape[0]) and obj.shape[0] != size)
        ):
            raise ValueError(_wrong_mask(size))
    return np.compress(np.at(positions >= 0)[obj].set(False), arr, axis)


def _is_known(obj: Any) -> bool:
    """Whether the values of an array can be read in every program."""
    return isinstance(obj, (numpy.ndarray, numpy.generic)) and not is_dynamo_tracing()


def _wrong_mask(size: int | None) -> str:
    return f"boolean array argument obj to delete must be one dimensional and match the axis length of {size}"


def _kept(obj: Any, size: int) -> numpy.ndarray:
    """The positions along an axis that `delete` keeps."""
    if not isinstance(obj, slice):
        obj = numpy.asarray(obj, int if isinstance(obj, list) else None)
        if obj.dtype == bool and obj.shape != (size,):
            raise ValueError(_wrong_mask(size))
        if obj.dtype.kind not in "iub":
            raise IndexError("delete: arrays used as indices must be of integer (or boolean) type")
    kept = numpy.ones(size, bool)
    kept[obj] = False
    return numpy.flatnonzero(kept)


def _kept_in_dynamo(obj: Any, axis: int, size: int) -> list[int]:
    """The same for a slice or a list of ints, without NumPy, whose arrays have no values while Dynamo traces."""
    gone = range(*obj.indices(size)) if isinstance(obj, slice) else {_position(i, axis, size, size - 1) for i in obj}
    return [i for i in range(size) if i not in gone]


@op
def insert(arr: Array | Weak, obj: Any, values: Raw, axis: int | None = None) -> Array:
    """An array with values inserted before some of its elements, or before slices along an axis.

    Parameters
    ----------
    arr : array_like
        Any shape and dtype.
    obj : int, slice, or array_like of ints or bools
        Before which elements of `arr`; positions may be negative, and its size means the end. Bools stand for their
        `nonzero`.
    values : array_like
        One for each position, or several at a single one; they broadcast, and are converted to the dtype of `arr`. At an
        int they have the axes of ``arr[:, obj]``, at a list those of ``arr[:, [obj]]``.
    axis : int, optional
        The axis; None flattens `arr` first.

    Returns
    -------
    array
        A new array, of the dtype of `arr`.

    Raises
    ------
    IndexError
        If a position is out of range, or `obj` holds floats.
    ValueError
        If `obj` has more than one dimension, or `values` do not broadcast.
    TypeError
        If `values` are complex and `arr` is not.

    Notes
    -----
    The gradient goes to the elements of `arr` and to the values, summed where they broadcast.

    Examples
    --------
    >>> np.insert([1.0, 2.0, 3.0], 1, 9.0)
    array([1., 9., 2., 3.])
    >>> np.insert([[1, 2], [3, 4]], [0, 2], [[8, 9]], axis=1)
    array([[8, 1, 2, 9],
           [8, 3, 4, 9]])
    """
    arr, obj = _alike(arr, obj)
    arr, axis, size = _along(arr, axis)
    if isinstance(obj, slice):
        if size is None:
            raise unknown_size("the size of the axis, which a slice needs, is")
        obj = numpy.arange(size)[obj]
    elif not _is_integer(obj):
        obj = as_array(obj)
        if len(obj.shape) > 1 or (dtype_name(obj) == "bool" and len(obj.shape) != 1):
            raise ValueError("insert: index array argument obj to insert must be one dimensional or scalar")
        if KIND[dtype_name(obj)] > 1:
            raise IndexError("insert: arrays used as indices must be of integer (or boolean) type")
        if dtype_name(obj) == "bool":
            obj = np.flatnonzero(obj)
    ndim, shape = len(arr.shape), list(np.shape(arr))
    v = converted(values, arr, "insert")
    v = v if np.ndim(v) >= ndim else np.reshape(v, (1,) * (ndim - np.ndim(v)) + tuple(np.shape(v)))
    if not _is_integer(obj) and None in (*obj.shape, *v.shape, *arr.shape):
        raise unknown_size("the shape of an argument is")
    one = _is_integer(obj) or tuple(obj.shape) in ((), (1,))
    if one:
        v = np.moveaxis(v, 0, axis) if _is_integer(obj) or not obj.shape else v
        shape[axis] = np.shape(v)[axis]
    else:
        shape[axis] = obj.shape[0]
    v = np.broadcast_to(without_ones(v, ndim), shape)
    if isinstance(shape[axis], int) and shape[axis] == 0:  # TensorFlow may learn a size when the program runs
        return np.concatenate([arr, v], axis)
    if _is_integer(obj):
        i = _position(obj, axis, size, size)
        return np.concatenate([_part(arr, axis, None, i), v, _part(arr, axis, i, None)], axis)
    # The positions in order, those of values before those of elements, are where all of them come from.
    if is_dynamo_tracing():
        obj = np.asarray(obj, like=arr)
    size = np.shape(arr)[axis]
    obj = np.where(obj < 0, obj + size, obj)
    obj = np.take(np.arange(size + 1, like=obj), np.where(obj < 0, size + 1, obj))  # the error of `take`
    places = np.broadcast_to(np.reshape(obj, -1), (shape[axis],))
    order = np.argsort(np.concatenate([places, np.arange(size, like=obj)]))
    return np.take(np.concatenate([v, arr], axis), order, axis)


@op
def trim_zeros(filt: Array | Weak, trim: str = "fb", axis: Axis = None) -> Array:
    """An array without the zeros at its ends.

    Parameters
    ----------
    filt : array_like
        Any shape and dtype.
    trim : {"fb", "f", "b"}
        At which ends: the front, the back, or both.
    axis : int or tuple of int, optional
        The axes to trim, by default all: a slice along one is left out if it holds only zeros.

    Returns
    -------
    array
        Empty if all is zero. Its size depends on values, see `nonzero`.

    Raises
    ------
    ValueError
        If `trim` has other letters.
    AxisError
        If there is no such axis.

    Notes
    -----
    The gradient goes to the elements that stay.

    Examples
    --------
    >>> np.trim_zeros(numpy.array([0.0, 0.0, 1.0, 0.0, 2.0, 0.0]))
    array([1., 0., 2.])
    """
    filt = as_array(filt)
    letters = trim.lower()
    if letters not in ("fb", "bf", "f", "b"):
        raise ValueError(f"trim_zeros: unexpected character(s) in `trim`: {trim!r}")
    ndim, occupied = len(filt.shape), filt != 0
    for k in normalize_axes(axis, ndim):
        here = np.astype(np.any(occupied, tuple(i for i in range(ndim) if i != k)), int)
        before, count = np.cumsum(here), np.sum(here)
        kept = count > 0
        if "f" in letters:
            kept = np.logical_and(kept, before > 0)
        if "b" in letters:
            kept = np.logical_and(kept, before - here < count)
        filt = np.compress(kept, filt, k)
    return filt
