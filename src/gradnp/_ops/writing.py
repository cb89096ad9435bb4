"""NumPy's functions that write into an array, as functions that return the new array and leave the old one as it is.

All are linear: the gradient goes to the elements that stay, and to the values that are written.
"""

from __future__ import annotations

from typing import Any

import numpy

import gradnp as np
from gradnp._core.arguments import as_array
from gradnp._core.dtypes import KIND, numpy_dtype
from gradnp._core.operation import op
from gradnp._core.shapes import size_of
from gradnp._core.tracing import constant_to_tracers
from gradnp._core.types import Array, Raw, Weak
from gradnp._ops.rules.indexing import NUMBERS, dtype_name
from gradnp._ops.rules.writing import as_mask, beside, converted, repeated, without_ones


@op
def place(arr: Array | Weak, mask: Raw, vals: Raw) -> Array:
    """A new array with values in the places where a mask holds: the first value in the first place, and so on.

    Parameters
    ----------
    arr : array_like
        Any shape and dtype.
    mask : array_like
        Bools, as many as `arr` has elements; numbers count as true unless they are 0.
    vals : array_like
        Begun again when they are used up, and converted to the dtype of `arr`.

    Returns
    -------
    array
        `arr` with the values, whereas NumPy writes into `arr` and returns None. Its shape and dtype are those of `arr`.

    Raises
    ------
    ValueError
        If the sizes of `arr` and `mask` differ, or there are no values for a place.
    TypeError
        If `vals` are complex and `arr` is not.

    Notes
    -----
    The gradient of `arr` is zero where the mask holds; a value gets the sum over its places.

    Examples
    --------
    >>> x = numpy.array([1.0, 2.0, 3.0, 4.0])
    >>> np.place(x, x > 1.5, [10.0, 20.0])
    array([ 1., 10., 20., 10.])
    >>> x
    array([1., 2., 3., 4.])
    """
    arr = as_array(arr)
    shape = np.shape(arr)
    mask, v = as_mask(mask, arr, "place"), np.reshape(converted(vals, arr, "place"), -1)
    count = v.shape[0]
    if count == 0:
        if np.any(mask):
            raise ValueError("place: Cannot insert from an empty array!")
        return np.copy(arr)
    if count == 1:
        return np.where(mask, np.reshape(v, ()), arr)
    turn = np.mod(np.cumsum(np.reshape(mask, -1)) - 1, np.shape(v)[0])
    return np.where(mask, np.reshape(np.take(v, turn), shape), arr)


@op
def put(a: Array | Weak, ind: Raw, v: Raw, mode: str = "raise") -> Array:
    """A new array with values at positions in the flattened array.

    Parameters
    ----------
    a : array_like
        Any shape and dtype.
    ind : array_like
        Positions, of any shape; negative ones count from the end.
    v : array_like
        Begun again when they are used up, and converted to the dtype of `a`.
    mode : {"raise", "wrap", "clip"}
        What a position out of range gives: an error, the remainder, or the nearest valid one (0 for negative ones).

    Returns
    -------
    array
        `a` with the values, whereas NumPy writes into `a` and returns None. Its shape and dtype are those of `a`.

    Raises
    ------
    IndexError
        If a position is out of range under ``mode="raise"`` and positions can be read (see `take`).
    ValueError
        If `mode` is something else.
    TypeError
        If `v` is complex and `a` is not.

    Notes
    -----
    If two values have one position, the last wins and gets the gradient.

    Examples
    --------
    >>> np.put(numpy.array([[1.0, 2.0], [3.0, 4.0]]), [0, -1], [8.0, 9.0])
    array([[8., 2.],
           [3., 9.]])
    """
    if mode not in ("raise", "wrap", "clip"):
        raise ValueError(f"put: clipmode must be one of 'clip', 'raise', or 'wrap' (got {mode!r})")
    a = as_array(a)
    flat, v = np.reshape(a, -1), converted(v, a, "put")
    if type(ind) is int and mode == "raise" and 0 not in v.shape:  # which Dynamo follows as a symbol
        return np.reshape(np.at(flat)[ind].set(np.reshape(v, -1)[0]), np.shape(a))
    ind = np.reshape(beside(ind, a), -1)
    if KIND[dtype_name(ind)] != 1:
        ind = np.astype(ind, int)
    size = np.shape(flat)[0]
    if 0 in (*v.shape, *ind.shape):
        return np.copy(a)
    if mode != "raise":
        ind = np.mod(ind, size) if mode == "wrap" else np.clip(ind, 0, size - 1)
    count = np.shape(ind)[0]
    v = np.broadcast_to(repeated(v, count), (count,))
    return np.reshape(np.at(flat)[ind].set(v), np.shape(a))


@op
def putmask(a: Array | Weak, /, mask: Raw, values: Raw) -> Array:
    """A new array with values where a mask holds, each in its own place.

    Parameters
    ----------
    a : array_like
        Any shape and dtype.
    mask : array_like
        Bools, as many as `a` has elements; numbers count as true unless they are 0.
    values : array_like
        Repeated to the size of `a`, if they are fewer, and converted to the dtype of `a`.

    Returns
    -------
    array
        `a` with the values, whereas NumPy writes into `a` and returns None. Its shape and dtype are those of `a`.

    Raises
    ------
    ValueError
        If the sizes of `a` and `mask` differ.
    TypeError
        If `values` are complex and `a` is not.

    Notes
    -----
    The gradient of `a` is zero where the mask holds; a value gets the sum over its places.

    Examples
    --------
    >>> x = numpy.array([1.0, 2.0, 3.0, 4.0])
    >>> np.putmask(x, x > 1.5, [10.0, 20.0])
    array([ 1., 20., 10., 20.])
    """
    a = as_array(a)
    shape = np.shape(a)
    mask, v = as_mask(mask, a, "putmask"), converted(values, a, "putmask")
    if 0 in v.shape:
        return np.copy(a)
    v = repeated(v, size_of(shape))
    return np.where(mask, np.reshape(v, () if v.shape[0] == 1 else shape), a)


@op
def copyto(dst: Array | Weak, src: Raw, casting: str = "same_kind", where: Raw = True) -> Array:
    """A new array with the values of another, everywhere or where a mask holds.

    Parameters
    ----------
    dst : array_like
        Any shape and dtype.
    src : array_like
        The values; they broadcast to the shape of `dst`, and are converted to its dtype.
    casting : {"no", "equiv", "safe", "same_kind", "unsafe"}
        Which conversions are allowed, as in `numpy.can_cast`.
    where : array_like of bool
        Where to copy; it broadcasts to the shape of `dst`.

    Returns
    -------
    array
        `dst` with the values, whereas NumPy writes into `dst` and returns None. Its shape and dtype are those of `dst`.

    Raises
    ------
    TypeError
        If `casting` forbids the conversion.
    ValueError
        If `src` or `where` do not broadcast to `dst`, or `casting` is something else.

    Notes
    -----
    The gradient of `dst` is zero where `where` holds.

    Examples
    --------
    >>> np.copyto(numpy.array([1.0, 2.0, 3.0]), 0.0, where=[True, False, True])
    array([0., 2., 0.])
    """
    dst = as_array(dst)
    shape = np.shape(dst)
    _check_casting(src, dst, casting)
    src = converted(src if casting != "unsafe" else _of_kind(src, dst), dst, "copyto")
    src = np.broadcast_to(without_ones(src, len(shape)), shape)
    where = beside(where, dst)
    sizes = tuple(where.shape)
    if None not in (*sizes, *dst.shape) and np.broadcast_shapes(sizes, shape) != tuple(shape):
        raise ValueError(f"copyto: could not broadcast where mask from shape {sizes} into shape {tuple(shape)}")
    return np.where(where, src, dst)


def _of_kind(src: Any, dst: Any) -> Any:
    """The real part of complex `src` for a real `dst`."""
    src = as_array(src)
    return np.real(src) if KIND[dtype_name(src)] == 3 > KIND[dtype_name(dst)] else src


def _check_casting(src: Any, dst: Any, casting: str) -> None:
    """Raise TypeError if `casting` forbids the conversion; Python's numbers have no width."""
    source, target = dtype_name(as_array(src)), dtype_name(dst)
    if type(src) in NUMBERS:
        source = target if KIND[source] == KIND[target] else {1: "int8", 2: "float16"}.get(KIND[source], source)
    if not _can_cast(source, target, casting):
        raise TypeError(
            f"copyto: Cannot cast array data from {source} to {target} according to the rule {casting!r}; "
            "casting='unsafe' allows it"
        )


@constant_to_tracers
def _can_cast(source: str, target: str, casting: str) -> bool:
    return numpy.can_cast(numpy_dtype(source), numpy_dtype(target), casting)


@op
def fill_diagonal(a: Array | Weak, val: Raw, wrap: bool = False) -> Array:
    """A new array with values on the main diagonal.

    Parameters
    ----------
    a : array_like
        At least 2-d; with more than two axes, all of one size.
    val : array_like
        Begun again when they are used up, and converted to the dtype of `a`.
    wrap : bool
        Whether the diagonal of a tall matrix begins again below, after a row without it.

    Returns
    -------
    array
        `a` with the values, whereas NumPy writes into `a` and returns None. Its shape and dtype are those of `a`.

    Raises
    ------
    ValueError
        If `a` is not at least 2-d, or its more than two axes differ in size.
    TypeError
        If `val` is complex and `a` is not.

    Notes
    -----
    The gradient of `a` is zero on the diagonal; a value gets the sum over its places.

    Examples
    --------
    >>> np.fill_diagonal(numpy.zeros((2, 2)), [1.0, 2.0])
    array([[1., 0.],
           [0., 2.]])
    """
    a = as_array(a)
    shape, ndim = np.shape(a), len(a.shape)
    if ndim < 2:
        raise ValueError("fill_diagonal: array must be at least 2-d")
    if ndim > 2 and None not in a.shape and any(n != shape[0] for n in shape[1:]):
        raise ValueError(f"fill_diagonal: All dimensions of input must be of equal length, not {tuple(shape)}")
    v = np.reshape(converted(val, a, "fill_diagonal"), -1)
    count = v.shape[0]
    if count == 0:
        return np.copy(a)
    axes = [np.reshape(np.arange(n, like=a), [-1] + [1] * (ndim - 1 - k)) for k, n in enumerate(shape)]
    rows = axes[0]
    turn = rows
    if wrap and ndim == 2:
        turn, rows = rows - np.floor_divide(rows, shape[1] + 1), np.mod(rows, shape[1] + 1)
    mask = rows == axes[1]
    for other in axes[2:]:
        mask = np.logical_and(mask, rows == other)
    return np.where(mask, np.reshape(v, ()) if count == 1 else np.take(v, np.mod(turn, np.shape(v)[0])), a)
