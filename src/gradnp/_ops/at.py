"""`at`: an index expression as a function, on every backend: ``np.at(x)[idx].get()``, ``.set(v)``, ``.add(v)``.

There are two ways. The direct way passes an index that a framework reads as NumPy does straight to the framework:
integers and forward slices, one index array, one mask. The general way handles every other index, and whatever the
framework refuses, by the operations ``at.get``, ``at.set`` and so on. Their reference bodies decompose NumPy's indexing
(`gradnp._ops.rules.indexing`) into basic slices, a gather and a scatter of rows, on which frameworks agree. The general
way also raises the errors.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy

import gradnp as np
from gradnp._core.arguments import as_content
from gradnp._core.dtypes import KIND
from gradnp._core.errors import describe
from gradnp._core.operation import op, primitive
from gradnp._core.stand_ins import array_of
from gradnp._core.tracing import untouched_by_autograph
from gradnp._core.types import Array, Raw, Weak
from gradnp._ops.rules.indexing import (
    FULL,
    NUMBERS,
    PLAIN,
    are_distinct,
    check_mask,
    dtype_name,
    forward,
    is_basic,
    is_mask,
    plan,
    split,
    takes,
)

_new = object.__new__


class at:
    """The elements of an array at an index, to read or to replace: ``np.at(x)[index]``.

    ``np.at(x)[index].set(v)`` is ``x[index] = v`` as a function: it returns a new array and leaves `x` unchanged.

    Parameters
    ----------
    x : array_like
        Any shape and dtype.

    Notes
    -----
    The index is NumPy's: integers, slices of any step, ``...``, ``None``, integer arrays (negative positions too) and
    boolean masks, mixed in a tuple, with NumPy's placement of the result's axes. Values broadcast to ``x[index]``, and
    are converted to `x`'s dtype; TypeError if they are of a higher kind (floats into integers).

    ``get()``, ``set(v)``, ``add(v)``, ``subtract(v)``, ``multiply(v)``, ``divide(v)``, ``power(v)``, ``min(v)`` and
    ``max(v)`` are differentiable with respect to `x` and `v`. If a position occurs more than once in an index, ``set``
    takes the last value, and the other methods apply all values one after the other, as ``numpy.add.at`` does
    (``power`` uses the product of the exponents). ``min`` and ``max`` split the gradient of a tie evenly.

    Every index compiles except a mask. A mask compiles in ``set`` and the other updates if the value's shape does not
    depend on how many elements the mask selects; otherwise a shape depends on the mask's values, see `nonzero`.

    ``unique_indices=True`` promises that no position occurs twice, which saves the work for repeated positions. gradnp
    checks index arrays itself if they are on the host and not traced.

    Raises
    ------
    IndexError
        If the index is out of range or otherwise not valid. In compiled programs and on accelerators, positions out of
        range follow the framework: see `take`.

    Examples
    --------
    >>> x = numpy.array([1.0, 2.0, 3.0])
    >>> np.at(x)[1:].set(0.0)
    array([1., 0., 0.])
    >>> np.at(x)[[0, 0, -1]].add(10.0)
    array([21.,  2., 13.])
    >>> np.at(x)[x > 1.5].multiply(2.0)
    array([1., 4., 6.])
    """

    __slots__ = ("_index", "_x")

    def __init__(self, x: Any, /) -> None:
        self._x = x
        self._index: Any = ...

    def __getitem__(self, index: Any) -> at:
        new = _new(at)  # __init__ would take as long as the rest
        new._x = self._x
        new._index = index
        return new

    def __repr__(self) -> str:
        return f"at({self._x!r})[{self._index!r}]"

    @untouched_by_autograph
    def get(self) -> Any:
        """The elements: ``x[index]``."""
        x, index = self._x, self._index
        kind = type(index)
        try:
            if kind is int or (kind is slice and index.step is None) or (kind in PLAIN and is_basic(index)):
                return _read_basic(x, index)
            if getattr(index, "ndim", 0):
                return _read_array(x, index)
        except Exception:  # the general way computes it, or says what is wrong
            pass
        x = _array(x, "get")
        parts, arrays, _ = split(index, x.shape)
        return get(x, parts, arrays)

    def set(self, v: Any, /, *, unique_indices: bool = False) -> Any:
        """Replace the elements by `v`: ``x[index] = v``."""
        return self._update("set", v, unique_indices)

    def add(self, v: Any, /, *, unique_indices: bool = False) -> Any:
        """Add `v` to the elements: ``numpy.add.at(x, index, v)``."""
        return self._update("add", v, unique_indices)

    def subtract(self, v: Any, /, *, unique_indices: bool = False) -> Any:
        """Subtract `v` from the elements: ``numpy.subtract.at(x, index, v)``."""
        return self._update("subtract", v, unique_indices)

    def multiply(self, v: Any, /, *, unique_indices: bool = False) -> Any:
        """Multiply the elements by `v`: ``numpy.multiply.at(x, index, v)``."""
        return self._update("multiply", v, unique_indices)

    def divide(self, v: Any, /, *, unique_indices: bool = False) -> Any:
        """Divide the elements by `v`: ``numpy.divide.at(x, index, v)``; TypeError for integers."""
        return self._update("divide", v, unique_indices)

    def power(self, v: Any, /, *, unique_indices: bool = False) -> Any:
        """Raise the elements to the power `v`: ``numpy.power.at(x, index, v)``."""
        return self._update("power", v, unique_indices)

    def min(self, v: Any, /, *, unique_indices: bool = False) -> Any:
        """Replace the elements by `v` where it is smaller: ``numpy.minimum.at(x, index, v)``."""
        return self._update("min", v, unique_indices)

    def max(self, v: Any, /, *, unique_indices: bool = False) -> Any:
        """Replace the elements by `v` where it is greater: ``numpy.maximum.at(x, index, v)``."""
        return self._update("max", v, unique_indices)

    @untouched_by_autograph
    def _update(self, how: str, v: Any, unique: bool) -> Any:
        x, index = self._x, self._index
        if how == "divide" or not _agree(x, v):
            x, v = _agreed(x, v, how)
        if type(index) is tuple and len(index) == 1 and type(index[0]) is not tuple:
            index = index[0]
        kind = type(index)
        try:
            if kind is int or (kind is slice and index.step is None) or (kind in PLAIN and is_basic(index)):
                return _set_basic(x, v, index) if how == "set" else _update_basic(x, v, index, how)
            if getattr(index, "ndim", 0):
                return _update_array(x, v, index, how, unique)
        except Exception:  # the general way computes it, or says what is wrong
            pass
        if type(v) in NUMBERS:
            v = _of_dtype(v, x, how)
        parts, arrays, distinct = split(index, x.shape)
        return _GENERAL[how](x, v, parts, arrays, unique or distinct)


def _agree(x: Any, v: Any) -> bool:
    """Whether `v` is an array of `x`'s dtype, or a number that every framework converts to it in the same way."""
    kind, dtype = type(v), getattr(x, "dtype", None)
    if kind in NUMBERS:
        return dtype is not None and takes(dtype, kind)
    # Dynamo does not know the dtype of a NumPy array.
    return dtype is not None and kind is not numpy.ndarray and getattr(v, "dtype", None) is dtype


def _array(x: Any, how: str) -> Any:
    """`x` as an array, which must hold numbers or bools unless its elements are only read."""
    try:
        x = array_of(x)
        array = x if hasattr(x, "dtype") else np.asarray(x)
        if dtype_name(array) in KIND or (how == "get" and array is x):
            return array
    except (TypeError, OverflowError):
        pass
    raise TypeError(
        f"at.{how}: argument 'x' must be an array of numbers or bools, or what np.asarray makes one of, "
        f"not {describe(x)}"
    )


def _agreed(x: Any, v: Any, how: str) -> tuple[Any, Any]:
    """`x` and `v` as arrays of one backend and of `x`'s dtype."""
    x, v = _array(x, how), as_content(v)
    if not hasattr(v, "dtype") and not isinstance(v, (bool, int, float, complex)):
        raise TypeError(f"at.{how}: the value must be an array, a number or a list, not {v!r:.60}")
    source, target = dtype_name(v), dtype_name(x)
    constant = not hasattr(v, "shape") or isinstance(v, (numpy.ndarray, numpy.generic))
    if source not in KIND and constant:
        if isinstance(v, int):  # too large for any integer dtype
            return x, _of_dtype(v, x, how)
        raise TypeError(f"at.{how}: the value must hold numbers or bools, not {describe(v)}")
    if isinstance(x, numpy.ndarray) and not constant:  # x is the constant: it keeps its kind, and v gives the width
        x = np.asarray(x, v.dtype if KIND[source] == KIND[target] else x.dtype, like=v)
    if KIND[source] > KIND[target] or (how == "divide" and KIND[target] < 2):
        what = "quotients" if how == "divide" else f"values of dtype {source}"
        raise TypeError(
            f"at.{how}: {what} do not go into an array of dtype {target}; convert it first: np.at(np.astype(x, ...))"
        )
    if constant:
        return x, _of_dtype(v, x, how)
    return x, v if source == target else np.astype(v, x.dtype)


def _of_dtype(v: Any, x: Any, how: str) -> Any:
    """A number or NumPy array as an array of `x`'s backend and dtype."""
    try:
        return np.asarray(v, x.dtype, like=x)
    except (OverflowError, ValueError, RuntimeError, TypeError):
        if not isinstance(v, int):
            raise
    raise OverflowError(f"at.{how}: the value {v} does not go into an array of dtype {dtype_name(x)}")


def elementwise(how: str, x: Any, v: Any) -> Any:
    """The new elements, given the old ones `x`."""
    if how == "power":
        return _power(x, v)
    return getattr(np, {"min": "minimum", "max": "maximum"}.get(how, how))(x, v)


def _power(x: Any, v: Any) -> Any:
    """The power in `x`'s dtype; NumPy's of two bools is an int8."""
    result = np.power(x, v)
    return np.astype(result, x.dtype) if dtype_name(x) == "bool" else result


def _masked(x: Any, v: Any, mask: Any, how: str) -> Any:
    """An update by a value that does not depend on how many elements the mask selects: elementwise, of static shape."""
    check_mask(mask.shape, x.shape, 0)
    if len(mask.shape) < len(x.shape):
        mask = np.expand_dims(mask, tuple(range(len(mask.shape), len(x.shape))))
    if how == "set":
        return np.where(mask, v, x)
    # A pole where the mask is False must not make the gradient nan.
    old = np.where(mask, x, 1) if how == "divide" or how == "power" else x
    return np.where(mask, elementwise(how, old, v), x)


# --- the direct way -------------------------------------------------------------------------------------------------
# A value `v` is a number, or an array of `x`'s dtype. The bodies serve backends without functions of their own, by the
# general way.


@op
def _read_basic(x: Array | Weak, index: Any) -> Array:
    """``x[index]`` for an index that `is_basic` accepts."""
    parts, arrays, _ = split(index, x.shape)
    return get(x, parts, arrays)


@op
def _read_array(x: Array | Weak, i: Raw) -> Array:
    """``x[i]`` for an array of integers or bools of at least one dimension."""
    parts, arrays, _ = split(i, x.shape)
    return get(x, parts, arrays)


@op
def _set_basic(x: Array | Weak, v: Raw, index: Any) -> Array:
    """`x` with `v` at an index that `is_basic` accepts."""
    parts, arrays, _ = split(index, x.shape)
    return set(x, _of_dtype(v, x, "set"), parts, arrays, True)


@op
def _update_basic(x: Array | Weak, v: Raw, index: Any, how: str) -> Array:
    """`x` with the elements at an index changed by the method `how`."""
    return _set_basic(x, elementwise(how, _read_basic(x, index), v), index)


@op
def _update_array(x: Array | Weak, v: Raw, i: Raw, how: str, unique: bool) -> Array:
    """`x` with the elements at ``x[i]``, for an array as in `_read_array`, changed by the method `how`."""
    if is_mask(i) and len(i.shape) <= len(x.shape) - (0 if type(v) in NUMBERS else len(v.shape)):
        return _masked(x, v, i, how)
    parts, arrays, distinct = split(i, x.shape)
    return _GENERAL[how](x, _of_dtype(v, x, how), parts, arrays, unique or distinct)


# --- the general way ------------------------------------------------------------------------------------------------
# `index` and `arrays` are an index as split by `rules.indexing.split`; `unique` says that no position occurs twice.


@op
def get(x: Array | Weak, index: Any, arrays: Sequence[Raw]) -> Array:
    """The elements of `x` at an index."""
    basic, axes, before, new = plan(index, arrays, x.shape)
    y = _slice(x, basic)
    if arrays:
        flat, place = arrays[0], axes[0]
        if len(arrays) > 1:
            flat, place = _flattened(arrays, y, axes), 0
            y = _rows(y, axes)
        y, depth = np.take(y, flat, place), len(flat.shape)
        if depth and place != before:
            y = np.moveaxis(y, [*range(place, place + depth)], [*range(before, before + depth)])
    return np.expand_dims(y, new) if new else y


@op
def set(x: Array | Weak, v: Array | Weak, index: Any, arrays: Sequence[Raw], unique: bool) -> Array:
    """`x` with `v` at an index."""

    def replaced(old: Any, v: Any) -> Any:
        # If nothing of `x` is left, keep it in the graph, so that its gradient is zeros rather than None.
        return v if old.shape != x.shape else np.where(False, old, v)

    return _updated(x, v, index, arrays, unique, replaced, _put_rows)


@op
def add(x: Array | Weak, v: Array | Weak, index: Any, arrays: Sequence[Raw], unique: bool) -> Array:
    """`x` with `v` added at an index."""
    if dtype_name(x) == "bool":
        return _of_bools(max, x, v, index, arrays, unique)
    return _updated(x, v, index, arrays, unique, np.add, lambda x, flat, v, unique: _scatter(x, flat, v, "add"))


@op
def subtract(x: Array | Weak, v: Array | Weak, index: Any, arrays: Sequence[Raw], unique: bool) -> Array:
    """`x` with `v` subtracted at an index."""
    return _updated(x, v, index, arrays, unique, np.subtract, lambda x, flat, v, unique: _scatter(x, flat, -v, "add"))


@op
def min(x: Array | Weak, v: Array | Weak, index: Any, arrays: Sequence[Raw], unique: bool) -> Array:
    """`x` with the minimum of itself and `v` at an index."""
    if dtype_name(x) == "bool":
        return _of_bools(min, x, v, index, arrays, unique)
    return _updated(x, v, index, arrays, unique, np.minimum, lambda x, flat, v, unique: _scatter(x, flat, v, "min"))


@op
def max(x: Array | Weak, v: Array | Weak, index: Any, arrays: Sequence[Raw], unique: bool) -> Array:
    """`x` with the maximum of itself and `v` at an index."""
    if dtype_name(x) == "bool":
        return _of_bools(max, x, v, index, arrays, unique)
    return _updated(x, v, index, arrays, unique, np.maximum, lambda x, flat, v, unique: _scatter(x, flat, v, "max"))


@op
def multiply(x: Array | Weak, v: Array | Weak, index: Any, arrays: Sequence[Raw], unique: bool) -> Array:
    """`x` multiplied by `v` at an index."""
    return _updated(x, v, index, arrays, unique, np.multiply, _by_products(np.multiply))


@op
def divide(x: Array | Weak, v: Array | Weak, index: Any, arrays: Sequence[Raw], unique: bool) -> Array:
    """`x` divided by `v` at an index."""
    return _updated(x, v, index, arrays, unique, np.divide, _by_products(np.divide))


@op
def power(x: Array | Weak, v: Array | Weak, index: Any, arrays: Sequence[Raw], unique: bool) -> Array:
    """`x` to the power `v` at an index."""
    return _updated(x, v, index, arrays, unique, _power, _by_products(_power))


_GENERAL = {
    "set": set,
    "add": add,
    "subtract": subtract,
    "min": min,
    "max": max,
    "multiply": multiply,
    "divide": divide,
    "power": power,
}
"""The operation of each method."""


# --- how they are made ----------------------------------------------------------------------------------------------


def _of_bools(update: Any, x: Any, v: Any, index: Any, arrays: Any, unique: bool) -> Any:
    """An update of bools as one of integers: few frameworks scatter bools."""
    return np.astype(update(np.astype(x, np.int32), np.astype(v, np.int32), index, arrays, unique), x.dtype)


def _updated(x: Any, v: Any, index: Any, arrays: Any, unique: bool, direct: Any, by_rows: Any) -> Any:
    """`x` with the elements at an index changed.

    ``direct(old, v)`` gives the new elements of a basic index. Several index arrays are combined into one:
    ``by_rows(rows, flat, v, unique)`` changes the rows of an array at the positions `flat` along its first axis.
    """
    basic, axes, before, new = plan(index, arrays, x.shape)
    y = _slice(x, basic)
    sizes, rest = [np.shape(y)[axis] for axis in axes], [n for axis, n in enumerate(np.shape(y)) if axis not in axes]
    flat = _flattened(arrays, y, axes) if arrays else None
    chosen = np.shape(flat) if arrays else ()
    narrow = [*rest[:before], *chosen, *rest[before:]]
    wide = list(narrow)
    for axis in new:
        wide.insert(axis, 1)
    v = np.broadcast_to(v, wide)
    if new:
        v = np.reshape(v, narrow)
    if not arrays:
        return _unslice(x, direct(y, v), basic)
    if chosen and before:
        v = np.moveaxis(v, [*range(before, before + len(chosen))], [*range(len(chosen))])
    # Dynamo knows the method of a NumPy array, but not the function.
    flat = flat.reshape(-1) if isinstance(flat, numpy.ndarray) else np.reshape(flat, -1)
    v = np.reshape(v, [math.prod(chosen), *rest])
    unique = unique or flat.shape[0] == 1 or are_distinct(flat)
    if not unique and isinstance(flat, numpy.ndarray):
        flat = np.asarray(flat, like=x)
    rows = by_rows(_rows(y, axes), flat, v, unique)
    if len(axes) > 1:
        rows = np.reshape(rows, [*sizes, *rest])
    y = rows if axes == (*range(len(axes)),) else np.moveaxis(rows, [*range(len(axes))], axes)
    return _unslice(x, y, basic)


def _flattened(arrays: Any, y: Any, axes: Any) -> Any:
    """Combine the positions `arrays` along `axes` of `y` into positions along these axes flattened."""
    sizes = [np.shape(y)[axis] for axis in axes]
    if not all(isinstance(size, int) for size in sizes):  # unknown while tracing, so the host cannot compute
        arrays = [np.asarray(i, like=y) for i in arrays]
    return _flat(arrays, sizes)


def _rows(y: Any, axes: Any) -> Any:
    """`y` with `axes` moved to the front and flattened to one axis."""
    if axes != (*range(len(axes)),):
        y = np.moveaxis(y, axes, [*range(len(axes))])
    if len(axes) == 1:
        return y
    sizes = np.shape(y)
    return np.reshape(y, [math.prod(sizes[: len(axes)]), *sizes[len(axes) :]])


def _column(flat: Any, like: Any) -> Any:
    """1-d `flat` with axes of size 1 added, which makes it broadcast along the rows of `like`."""
    return np.reshape(flat, [-1] + [1] * (len(like.shape) - 1))


def _by_products(function: Any) -> Any:
    """An update that applies `function` to each row and the product of all values for that row."""

    def by_rows(x: Any, flat: Any, v: Any, unique: bool) -> Any:
        new = function(np.take(x, flat, 0), v if unique else _products(v, flat))
        return _put_rows(x, flat, new, unique)

    return by_rows


def _products(v: Any, flat: Any) -> Any:
    """For each row of `v`, the product of all rows whose position in `flat` is the same.

    This is a segmented scan over the sorted positions, in a logarithmic number of steps. It only multiplies and
    selects, so derivatives of every order are exact, also at zeros.
    """
    order = np.argsort(flat, stable=True)
    sorted_flat, product = np.take(flat, order), np.take(v, order, 0)
    distance = 1
    while distance < v.shape[0]:
        same = _column(sorted_flat[distance:] == sorted_flat[:-distance], v)
        later = np.where(same, product[distance:] * product[:-distance], product[distance:])
        product = np.concatenate([product[:distance], later])
        distance *= 2
    whole = np.take(product, np.searchsorted(sorted_flat, sorted_flat, side="right") - 1, 0)
    return np.take(whole, np.argsort(order), 0)


def _unslice(x: Any, y: Any, basic: tuple[Any, ...]) -> Any:
    """`x` with ``x[basic]`` replaced by `y`."""
    integers = [axis for axis, part in enumerate(basic) if not isinstance(part, slice)]
    if integers:
        y = np.expand_dims(y, tuple(integers))
    steps, flips = [], []
    for axis, part in enumerate(basic):
        if axis in integers:
            part = slice(part, part + 1 if part != -1 else None)
        size = x.shape[axis]
        backwards = False
        if size is not None:
            part, backwards = forward(part, size)
        flips.append(slice(None, None, -1) if backwards else FULL)
        if part != FULL:
            steps.append((axis, part))
    return _written(x, _slice(y, tuple(flips)), steps)


def _written(x: Any, y: Any, steps: list[tuple[int, slice]]) -> Any:
    """`x` with `y` written to the slices of several axes."""
    if not steps:
        return y
    axis, part = steps[0]
    if len(steps) > 1:
        y = _written(_slice(x, (FULL,) * axis + (part,)), y, steps[1:])
    return _write(x, y, axis, part)


@primitive
def _slice(x: Array, basic: tuple[Any, ...]) -> Array:
    """``x[basic]`` for integers and slices, of any step."""


@primitive
def _write(x: Array, y: Array, axis: int, part: slice) -> Array:
    """`x` with ``x[part]`` along `axis` replaced by `y`; for a known size, `rules.indexing.forward` made `part`."""


@primitive
def _flat(arrays: Sequence[Raw], sizes: Sequence[int]) -> Array:
    """Combine positions along axes of `sizes` into positions along these axes flattened.

    Negative positions count from the end; IndexError if one is out of range.
    """


@primitive
def _scatter(x: Array, flat: Raw, v: Array, how: str) -> Array:
    """Scatter the rows `v` to the rows `flat` of `x`; `how` is "set" (distinct positions), "add", "min" or "max"."""


@primitive
def _last(flat: Raw, size: int) -> tuple[Array, Array]:
    """For each position below `size`, the index of its last occurrence in `flat`, or -1; and the mask of these."""


@op
def _put_rows(x: Array, flat: Raw, v: Array, unique: bool) -> Array:
    """`x` with the rows at `flat` replaced by `v`; the last of several rows for one position wins.

    Frameworks leave open which row wins, and give its gradient to all of them. So here the losing rows become zeros,
    and the sum is added to rows that have been cleared.
    """
    if unique:
        return _scatter(x, flat, v, "set")
    last, wins = _last(flat, np.shape(x)[0])
    if KIND[dtype_name(x)] < 2:
        return _scatter(x, flat, np.take(v, np.take(last, flat), 0), "set")  # all rows for one position are equal
    return _scatter(np.where(_column(last < 0, x), x, 0), flat, np.where(_column(wins, v), v, 0), "add")
