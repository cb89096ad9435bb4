"""`at`: an index expression as a function, on every backend: ``np.at(x)[idx].get()``, ``.set(v)``, ``.add(v)``.

The operations beneath are `gradnp`'s names ``at.get``, ``at.set`` and so on. Their reference bodies take NumPy's
indexing apart (`gradnp._indices`) into what frameworks agree on: basic slices, a gather and a scatter of rows.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Sequence
from typing import Any

import numpy

from gradnp._core.arguments import as_content
from gradnp._core.dtypes import KIND
from gradnp._core.operation import op, primitive
from gradnp._core.types import Array, Raw, Weak
from gradnp._ops.rules import indexing as _indices
from gradnp._ops.rules.indexing import FULL, are_distinct, dtype_name, forward, plan

__all__ = ["at"]


class at:
    """The elements of an array at an index, to read or to replace: ``np.at(x)[index]``.

    ``np.at(x)[index].set(v)`` is ``x[index] = v`` as a function: it returns the new array, and `x` stays as it is.

    Parameters
    ----------
    x : array_like
        Any shape and dtype.

    Notes
    -----
    The index is NumPy's: integers, slices of any step, ``...``, ``None``, integer arrays (negative positions too) and
    boolean masks, mixed in a tuple, with NumPy's placement of the result's axes. Values broadcast to ``x[index]``, and
    are brought to `x`'s dtype; TypeError if they are of a higher kind (floats into integers).

    ``get()``, ``set(v)``, ``add(v)``, ``subtract(v)``, ``multiply(v)``, ``divide(v)``, ``power(v)``, ``min(v)`` and
    ``max(v)`` are differentiable with respect to `x` and `v`. Where an index names a position more than once, ``set``
    takes the last value, and the others act one after the other, as ``numpy.add.at`` does (``power`` by the product of
    the exponents). ``min`` and ``max`` split the gradient of a tie evenly.

    Everything but a mask compiles. A mask does in ``set`` and the like, given a value that broadcasts without regard to
    how many elements it selects; otherwise the result's shape depends on the mask's values, see `nonzero`.

    ``unique_indices=True`` promises that no position is named twice, which saves the work that repetition needs. NumPy
    index arrays are looked at instead.

    Raises
    ------
    IndexError
        If the index is out of range or otherwise not valid. Positions in a compiled or an accelerator's computation
        follow the framework: see `take`.

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
        from gradnp._ops.creation import asarray

        self._x = x if hasattr(x, "shape") else asarray(x)
        self._index: Any = ...

    def __getitem__(self, index: Any) -> at:
        new = at(self._x)
        new._index = index
        return new

    def __repr__(self) -> str:
        return f"at({self._x!r})[{self._index!r}]"

    def get(self) -> Any:
        """The elements: ``x[index]``."""
        index, arrays, _ = _indices.split(self._index, self._x.shape)
        return get(self._x, index, arrays)

    def set(self, v: Any, /, *, unique_indices: bool = False) -> Any:
        """Replace the elements by `v`: ``x[index] = v``."""
        return self._update(set, v, unique_indices)

    def add(self, v: Any, /, *, unique_indices: bool = False) -> Any:
        """Add `v` to the elements: ``numpy.add.at(x, index, v)``."""
        return self._update(add, v, unique_indices)

    def subtract(self, v: Any, /, *, unique_indices: bool = False) -> Any:
        """Subtract `v` from the elements: ``numpy.subtract.at(x, index, v)``."""
        return self._update(subtract, v, unique_indices)

    def multiply(self, v: Any, /, *, unique_indices: bool = False) -> Any:
        """Multiply the elements by `v`: ``numpy.multiply.at(x, index, v)``."""
        return self._update(multiply, v, unique_indices)

    def divide(self, v: Any, /, *, unique_indices: bool = False) -> Any:
        """Divide the elements by `v`: ``numpy.divide.at(x, index, v)``; TypeError for integers."""
        return self._update(divide, v, unique_indices)

    def power(self, v: Any, /, *, unique_indices: bool = False) -> Any:
        """Raise the elements to the power `v`: ``numpy.power.at(x, index, v)``."""
        return self._update(power, v, unique_indices)

    def min(self, v: Any, /, *, unique_indices: bool = False) -> Any:
        """Replace the elements by `v` where it is smaller: ``numpy.minimum.at(x, index, v)``."""
        return self._update(min, v, unique_indices)

    def max(self, v: Any, /, *, unique_indices: bool = False) -> Any:
        """Replace the elements by `v` where it is greater: ``numpy.maximum.at(x, index, v)``."""
        return self._update(max, v, unique_indices)

    def _update(self, operation: Any, v: Any, unique: bool) -> Any:
        x, v = _agreed(self._x, v, operation)
        mask = self._index[0] if isinstance(self._index, tuple) and len(self._index) == 1 else self._index
        if _indices.is_mask(mask) and 0 < len(mask.shape) <= len(x.shape) - len(v.shape):
            return _masked(operation, x, v, mask)
        index, arrays, distinct = _indices.split(self._index, x.shape)
        return operation(x, v, index, arrays, unique or distinct)


def _agreed(x: Any, v: Any, operation: Any) -> tuple[Any, Any]:
    """`x` and `v` as arrays of one backend and of `x`'s dtype."""
    from gradnp._ops.conversion import astype
    from gradnp._ops.creation import asarray

    v = as_content(v)
    if not hasattr(v, "dtype") and not isinstance(v, (bool, int, float, complex)):
        raise TypeError(f"at.{operation.__qualname__}: the value must be an array, a number or a list, not {v!r:.60}")
    source, target = dtype_name(v), dtype_name(x)
    constant = not hasattr(v, "shape") or isinstance(v, (numpy.ndarray, numpy.generic))
    if isinstance(x, numpy.ndarray) and not constant:  # x is the constant: the kind stays, the width yields
        x = asarray(x, v.dtype if KIND[source] == KIND[target] else x.dtype, like=v)
    if KIND[source] > KIND[target] or (operation is divide and KIND[target] < 2):
        what = "quotients" if operation is divide else f"values of dtype {source}"
        raise TypeError(
            f"at.{operation.__qualname__}: {what} do not go into an array of dtype {target}; "
            "convert it first: np.at(np.astype(x, ...))"
        )
    if constant:
        return x, asarray(v, x.dtype, like=x)
    return x, v if source == target else astype(v, x.dtype)


def _masked(operation: Any, x: Any, v: Any, mask: Any) -> Any:
    """An update by one value for all that the mask selects: elementwise, and so of static shape."""
    from gradnp._ops.indexing import where
    from gradnp._ops.reshaping import reshape, shape

    _indices.check_mask(mask.shape, x.shape, 0)
    mask = reshape(mask, (*shape(mask), *[1] * (len(x.shape) - len(mask.shape))))
    if operation is divide or operation is power:
        # Where the mask is False, a pole must not make the gradient nan.
        return where(mask, operation(where(mask, x, 1), v, (...,), [], True), x)
    return where(mask, operation(x, v, (...,), [], True), x)


# --- the operations -------------------------------------------------------------------------------------------------
# `index` and `arrays` are the parts of an index that `_indices.split` gives; `unique`: no position is named twice.


@op
def get(x: Array | Weak, index: Any, arrays: Sequence[Raw]) -> Array:
    """The elements of `x` at an index."""
    from gradnp._ops.indexing import take
    from gradnp._ops.reshaping import expand_dims, moveaxis

    basic, axes, before, new = plan(index, arrays, x.shape)
    y = _slice(x, basic)
    if arrays:
        flat, place = arrays[0], axes[0]
        if len(arrays) > 1:
            flat, place = _flattened(arrays, y, axes), 0
            y = _rows(y, axes)
        y, depth = take(y, flat, place), len(flat.shape)
        if depth and place != before:
            y = moveaxis(y, [*range(place, place + depth)], [*range(before, before + depth)])
    return expand_dims(y, new) if new else y


@op
def set(x: Array | Weak, v: Array | Weak, index: Any, arrays: Sequence[Raw], unique: bool) -> Array:
    """`x` with `v` at an index."""
    return _updated(x, v, index, arrays, unique, lambda old, v: v, _put_rows)


@op
def add(x: Array | Weak, v: Array | Weak, index: Any, arrays: Sequence[Raw], unique: bool) -> Array:
    """`x` with `v` added at an index."""
    return _updated(x, v, index, arrays, unique, operator.add, lambda x, flat, v, unique: _scatter(x, flat, v, "add"))


@op
def subtract(x: Array | Weak, v: Array | Weak, index: Any, arrays: Sequence[Raw], unique: bool) -> Array:
    """`x` with `v` subtracted at an index."""
    return _updated(x, v, index, arrays, unique, operator.sub, lambda x, flat, v, unique: _scatter(x, flat, -v, "add"))


@op
def min(x: Array | Weak, v: Array | Weak, index: Any, arrays: Sequence[Raw], unique: bool) -> Array:
    """`x` with the minimum of itself and `v` at an index."""
    from gradnp._ops.extrema import minimum

    return _updated(x, v, index, arrays, unique, minimum, lambda x, flat, v, unique: _scatter(x, flat, v, "min"))


@op
def max(x: Array | Weak, v: Array | Weak, index: Any, arrays: Sequence[Raw], unique: bool) -> Array:
    """`x` with the maximum of itself and `v` at an index."""
    from gradnp._ops.extrema import maximum

    return _updated(x, v, index, arrays, unique, maximum, lambda x, flat, v, unique: _scatter(x, flat, v, "max"))


@op
def multiply(x: Array | Weak, v: Array | Weak, index: Any, arrays: Sequence[Raw], unique: bool) -> Array:
    """`x` multiplied by `v` at an index."""
    return _updated(x, v, index, arrays, unique, operator.mul, _by_products(operator.mul))


@op
def divide(x: Array | Weak, v: Array | Weak, index: Any, arrays: Sequence[Raw], unique: bool) -> Array:
    """`x` divided by `v` at an index."""
    return _updated(x, v, index, arrays, unique, operator.truediv, _by_products(operator.truediv))


@op
def power(x: Array | Weak, v: Array | Weak, index: Any, arrays: Sequence[Raw], unique: bool) -> Array:
    """`x` to the power `v` at an index."""
    from gradnp._ops.arithmetic import power

    return _updated(x, v, index, arrays, unique, power, _by_products(power))


# --- how they are made ----------------------------------------------------------------------------------------------


def _updated(x: Any, v: Any, index: Any, arrays: Any, unique: bool, direct: Any, by_rows: Any) -> Any:
    """`x` with the elements at an index changed.

    ``direct(old, v)`` gives the new elements of a basic index. Raw arrays are brought to one: ``by_rows(rows, flat,
    v, unique)`` changes the rows of an array at the positions `flat` along its first axis.
    """
    from gradnp._ops.creation import asarray
    from gradnp._ops.reshaping import broadcast_to, moveaxis, reshape, shape

    basic, axes, before, new = plan(index, arrays, x.shape)
    y = _slice(x, basic)
    sizes, rest = [shape(y)[axis] for axis in axes], [n for axis, n in enumerate(shape(y)) if axis not in axes]
    flat = _flattened(arrays, y, axes) if arrays else None
    chosen = shape(flat) if arrays else ()
    narrow = [*rest[:before], *chosen, *rest[before:]]
    wide = list(narrow)
    for axis in new:
        wide.insert(axis, 1)
    v = broadcast_to(v, wide)
    if new:
        v = reshape(v, narrow)
    if not arrays:
        return _unslice(x, direct(y, v), basic)
    if chosen and before:
        v = moveaxis(v, [*range(before, before + len(chosen))], [*range(len(chosen))])
    # A NumPy array's own method: it is what Dynamo knows.
    flat = flat.reshape(-1) if isinstance(flat, numpy.ndarray) else reshape(flat, -1)
    v = reshape(v, [math.prod(chosen), *rest])
    unique = unique or flat.shape[0] == 1 or are_distinct(flat)
    if not unique and isinstance(flat, numpy.ndarray):
        flat = asarray(flat, like=x)
    rows = by_rows(_rows(y, axes), flat, v, unique)
    if len(axes) > 1:
        rows = reshape(rows, [*sizes, *rest])
    y = rows if axes == (*range(len(axes)),) else moveaxis(rows, [*range(len(axes))], axes)
    return _unslice(x, y, basic)


def _flattened(arrays: Any, y: Any, axes: Any) -> Any:
    """The positions `arrays` along `axes` of `y` as positions in these axes flattened."""
    from gradnp._ops.creation import asarray
    from gradnp._ops.reshaping import shape

    sizes = [shape(y)[axis] for axis in axes]
    if not all(isinstance(size, int) for size in sizes):  # not known while tracing: nothing for the host to compute
        arrays = [asarray(i, like=y) for i in arrays]
    return _flat(arrays, sizes)


def _rows(y: Any, axes: Any) -> Any:
    """`y` with `axes` first, and these as one."""
    from gradnp._ops.reshaping import moveaxis, reshape, shape

    if axes != (*range(len(axes)),):
        y = moveaxis(y, axes, [*range(len(axes))])
    if len(axes) == 1:
        return y
    sizes = shape(y)
    return reshape(y, [math.prod(sizes[: len(axes)]), *sizes[len(axes) :]])


def _column(flat: Any, like: Any) -> Any:
    """1-d `flat` with axes of size 1 added, so that it broadcasts along the rows of `like`."""
    from gradnp._ops.reshaping import reshape

    return reshape(flat, [-1] + [1] * (len(like.shape) - 1))


def _by_products(function: Any) -> Any:
    """Apply `function` to each row and the product of the values meant for it."""

    def by_rows(x: Any, flat: Any, v: Any, unique: bool) -> Any:
        from gradnp._ops.indexing import take

        new = function(take(x, flat, 0), v if unique else _products(v, flat))
        return _put_rows(x, flat, new, unique)

    return by_rows


def _products(v: Any, flat: Any) -> Any:
    """For each row of `v`, the product of all rows whose position in `flat` is the same.

    A segmented scan over the sorted positions, in as many steps as doubling takes. Only products and choices: exact
    derivatives of every order, also at zeros.
    """
    from gradnp._ops.indexing import take, where
    from gradnp._ops.joining import concatenate
    from gradnp._ops.sorting import argsort, searchsorted

    order = argsort(flat, stable=True)
    sorted_flat, product = take(flat, order), take(v, order, 0)
    distance = 1
    while distance < v.shape[0]:
        same = _column(sorted_flat[distance:] == sorted_flat[:-distance], v)
        later = where(same, product[distance:] * product[:-distance], product[distance:])
        product = concatenate([product[:distance], later])
        distance *= 2
    whole = take(product, searchsorted(sorted_flat, sorted_flat, side="right") - 1, 0)
    return take(whole, argsort(order), 0)


def _unslice(x: Any, y: Any, basic: tuple[Any, ...]) -> Any:
    """`x` with `y` in the place of ``x[basic]``."""
    from gradnp._ops.reshaping import expand_dims

    integers = [axis for axis, part in enumerate(basic) if not isinstance(part, slice)]
    if integers:
        y = expand_dims(y, tuple(integers))
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
    """`x` with `y` in the place of ``x[part]`` along `axis`: of `_indices.forward`, if the size is known."""


@primitive
def _flat(arrays: Sequence[Raw], sizes: Sequence[int]) -> Array:
    """Positions along axes of `sizes`, negative ones too, as positions in these axes flattened; IndexError beyond."""


@primitive
def _scatter(x: Array, flat: Raw, v: Array, how: str) -> Array:
    """The rows `v` brought to the rows `flat` of `x`: `how` is "set" (distinct positions), "add", "min" or "max"."""


@primitive
def _last(flat: Raw, size: int) -> tuple[Array, Array]:
    """For each position below `size` the number of its last mention in `flat`, or -1; and for each mention if it is that."""


@op
def _put_rows(x: Array, flat: Raw, v: Array, unique: bool) -> Array:
    """`x` with the rows `v` at `flat`, the last where there are several.

    Frameworks leave open which of several wins, and give all of them its gradient. So the rows that lose are made
    neutral here, and the others added to what has been cleared.
    """
    from gradnp._ops.indexing import take, where
    from gradnp._ops.reshaping import shape

    if unique:
        return _scatter(x, flat, v, "set")
    last, wins = _last(flat, shape(x)[0])
    if KIND[dtype_name(x)] < 2:
        return _scatter(x, flat, take(v, take(last, flat), 0), "set")  # all write the same
    return _scatter(where(_column(last < 0, x), x, 0), flat, where(_column(wins, v), v, 0), "add")
