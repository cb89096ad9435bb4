"""The methods of ufuncs: ``np.add.reduce``, ``accumulate``, ``reduceat``, ``outer`` and ``at``.

They are compositions of operations. A reduction that is an operation of its own (the sum
for ``add``) is that operation; other reductions combine the entries along the axis: associative functions in halves, so
that the program grows with the logarithm of the length, others from the left, as NumPy does.
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Sequence
from typing import Any

import numpy

import gradnp as np
from gradnp._core.arguments import as_content
from gradnp._core.catalogue import OPERATIONS, public
from gradnp._core.dtypes import numpy_dtype
from gradnp._core.errors import UnsupportedOperationError
from gradnp._core.keywords import into
from gradnp._core.shapes import normalize_axes, normalize_axis

REDUCTIONS = {
    "add": "sum",
    "multiply": "prod",
    "maximum": "max",
    "minimum": "min",
    "logical_and": "all",
    "logical_or": "any",
}
"""Binary ufuncs whose reduction is an operation."""

ACCUMULATIONS = {"add": "cumsum", "multiply": "cumprod"}

UPDATES = {
    "add": "add",
    "subtract": "subtract",
    "multiply": "multiply",
    "divide": "divide",
    "power": "power",
    "maximum": "max",
    "minimum": "min",
}
"""Binary ufuncs that are methods of ``np.at``."""

ASSOCIATIVE = {
    "add",
    "multiply",
    "maximum",
    "minimum",
    "fmax",
    "fmin",
    "hypot",
    "logaddexp",
    "logaddexp2",
    "gcd",
    "lcm",
}
ASSOCIATIVE |= {f"{kind}_{word}" for kind in ("logical", "bitwise") for word in ("and", "or", "xor")}

IDENTITIES: dict[str, Any] = {"add": 0, "multiply": 1, "logaddexp": -numpy.inf, "logaddexp2": -numpy.inf, "hypot": 0}
IDENTITIES |= {"logical_and": True, "logical_or": False, "logical_xor": False}
IDENTITIES |= {"bitwise_and": -1, "bitwise_or": 0, "bitwise_xor": 0, "gcd": 0}
"""What an empty reduction gives; there is none for other ufuncs."""


COMPARISONS = {"equal", "not_equal", "less", "less_equal", "greater", "greater_equal"}


def give_methods() -> None:
    """Set the methods and numbers of NumPy's ufuncs on the public functions of all that there are."""
    for name, operation in OPERATIONS.items():
        if not operation.is_ufunc:
            continue
        arity = len(operation.parameters)
        methods = (at,) if arity == 1 else (at, reduce, accumulate, reduceat, outer)
        attributes = vars(operation.public)
        attributes.update(nin=arity, nout=1, nargs=arity + 1, identity=IDENTITIES.get(name))
        attributes.update({method.__name__: functools.partial(method, name) for method in methods})


def _operand(name: str, method: str, array: Any, dtype: Any = None) -> Any:
    """The array in the dtype that the function's results have too, as a reduction must feed them back."""
    array = as_content(array)  # keeps a masked array, where `asarray` would drop the mask
    array = array if hasattr(array, "shape") else np.asarray(array)
    if name.startswith("logical_"):
        return np.astype(array, bool)
    if name in COMPARISONS and numpy_dtype(array.dtype).kind != "b":
        raise TypeError(f"{name}.{method}: {name} gives bools, so the array must be one of bools, not {array.dtype}")
    return array if dtype is None else np.astype(array, dtype)


def reduce(
    name: str,
    array: Any,
    /,
    axis: int | Sequence[int] | None = 0,
    dtype: Any = None,
    out: Any = None,
    keepdims: bool = False,
    initial: Any = None,
    where: Any = True,
) -> Any:
    """The function applied between the entries along `axis`.

    Parameters
    ----------
    array : array
    axis : int, tuple of int or None
        The first by default; None for all of them. A function that is not associative takes one axis.
    dtype : dtype, optional
        Of the result.
    out : array, optional
        Its dtype becomes that of the result; it is not written to.
    keepdims : bool
        Whether the reduced axes stay, with size 1.
    initial : number, optional
        Combined with the first entry.
    where : array of bool
        The entries that take part.

    Raises
    ------
    ValueError
        If `array` is empty along `axis` and the function has no identity; if `where` is given and there is neither an
        identity nor `initial`.
    """
    array = _operand(name, "reduce", array)
    reduction = REDUCTIONS.get(name)
    if reduction and (initial is None or reduction not in ("all", "any")):
        if dtype is not None and reduction not in ("sum", "prod"):
            array, dtype = np.astype(array, dtype), None
        settings = {key: value for key, value in (("dtype", dtype), ("initial", initial)) if value is not None}
        return public(reduction)(array, axis, out=out, keepdims=keepdims, where=where, **settings)
    array = array if dtype is None else np.astype(array, dtype)
    axes = _axes(name, array.ndim, axis)
    filler = IDENTITIES.get(name, initial)
    if where is not True and filler is None:
        raise ValueError(f"{name}.reduce: where= needs initial=, because {name} has no identity")
    if name not in ASSOCIATIVE:
        result = _from_the_left(name, array, axes[0], initial, where)
    else:
        result = array if where is True else np.where(where, array, filler)
        for one in axes:
            result = _in_halves(name, result, one)
        if initial is not None:
            result = np.astype(public(name)(result, initial), result.dtype)
    return into(out, name, result if keepdims else np.squeeze(result, axes))


def _axes(name: str, ndim: int, axis: Any) -> tuple[int, ...]:
    axes = normalize_axes(axis, ndim)
    if len(axes) > 1 and name not in ASSOCIATIVE:
        raise ValueError(f"{name}.reduce: {name} is not associative, so it takes one axis, not {axes}")
    return axes


def _from_the_left(name: str, array: Any, axis: int, initial: Any, where: Any) -> Any:
    """The reduction along `axis`, which stays, entry by entry."""
    function, part = public(name), _part(axis)
    mask = None if where is True else np.broadcast_to(where, array.shape)
    if initial is None:
        if array.shape[axis] == 0:
            raise ValueError(f"{name}.reduce: the array is empty along axis {axis}, and {name} has no identity")
        result, first = array[part(0, 1)], 1
    else:
        result, first = np.full_like(np.sum(array, axis=axis, keepdims=True), initial, dtype=array.dtype), 0
    for i in range(first, array.shape[axis]):
        combined = function(result, array[part(i, i + 1)])
        result = combined if mask is None else np.where(mask[part(i, i + 1)], combined, result)
    return result


def _in_halves(name: str, array: Any, axis: int) -> Any:
    """The reduction along `axis`, which stays: neighbours are combined until one is left."""
    function, part, count = public(name), _part(axis), array.shape[axis]
    if count == 0:
        if IDENTITIES.get(name) is None:
            raise ValueError(f"{name}.reduce: the array is empty along axis {axis}, and {name} has no identity")
        return np.full_like(np.sum(array, axis=axis, keepdims=True), IDENTITIES[name], dtype=array.dtype)
    while count > 1:
        half = count // 2
        pairs = function(array[part(0, 2 * half, 2)], array[part(1, 2 * half, 2)])
        array = np.concatenate([pairs, array[part(2 * half, count)]], axis=axis) if count % 2 else pairs
        count = array.shape[axis]
    return array


def _part(axis: int) -> Callable[..., tuple[slice, ...]]:
    """The index of a slice along `axis`."""
    return lambda *bounds: (*(slice(None),) * axis, slice(*bounds))


def accumulate(name: str, array: Any, /, axis: int = 0, dtype: Any = None, out: Any = None) -> Any:
    """The results of the function between the first entry along `axis` and each later one in turn.

    Parameters
    ----------
    array : array, at least 1-d
    axis : int
    dtype : dtype, optional
        Of the result.
    out : array, optional
        Its dtype becomes that of the result; it is not written to.
    """
    if accumulation := ACCUMULATIONS.get(name):
        return public(accumulation)(array, axis=axis, dtype=dtype, out=out)
    array = _operand(name, "accumulate", array, dtype)
    axis = normalize_axis(axis, array.ndim)
    function, part, count = public(name), _part(axis), array.shape[axis]
    if name in ASSOCIATIVE:
        # After the step with a distance d, an entry has combined the 2 d entries up to its own (Hillis and Steele,
        # Data parallel algorithms, 1986).
        distance = 1
        while distance < count:
            combined = function(array[part(0, count - distance)], array[part(distance, count)])
            array = np.concatenate([array[part(0, distance)], combined], axis=axis)
            distance *= 2
        return into(out, name, array)
    results: list[Any] = []
    for i in range(count):
        entry = array[part(i, i + 1)]
        results.append(function(results[-1], entry) if results else entry)
    return into(out, name, np.concatenate(results, axis=axis) if results else array)


def reduceat(name: str, array: Any, indices: Any, /, axis: int = 0, dtype: Any = None, out: Any = None) -> Any:
    """The reductions of slices: of ``array[i:j]`` for neighbours i < j of `indices`; ``array[i]`` where j <= i.

    Parameters
    ----------
    array : array
    indices : sequence of int
        Where the slices begin; numbers that are known while a program is traced. The last slice goes to the end.
    axis : int
    dtype : dtype, optional
        Of the result.
    out : array, optional
        Its dtype becomes that of the result; it is not written to.

    Raises
    ------
    IndexError
        If an index is out of bounds.
    """
    array = _operand(name, "reduceat", array, dtype)
    axis = normalize_axis(axis, array.ndim)
    part, count = _part(axis), array.shape[axis]
    starts = [operator.index(i) for i in numpy.asarray(indices)]
    if wrong := [i for i in starts if not 0 <= i < count]:
        raise IndexError(f"{name}.reduceat: the index {wrong[0]} is out of bounds for axis {axis} with size {count}")
    slices = []
    for start, stop in zip(starts, [*starts[1:], count], strict=True):
        piece = array[part(start, stop if stop > start else start + 1)]
        slices.append(reduce(name, piece, axis, dtype, keepdims=True))
    return into(out, name, np.concatenate(slices, axis=axis))


def outer(name: str, a: Any, b: Any, /, **keywords: Any) -> Any:
    """The function of every pair of an entry of `a` and one of `b`, of shape ``(*a.shape, *b.shape)``.

    Parameters
    ----------
    a, b : array
    **keywords
        Those of the ufunc.
    """
    column = np.reshape(a, (*np.shape(a), *(1,) * np.ndim(b)))
    return public(name)(column, b, **keywords)


def at(name: str, array: Any, indices: Any, /, b: Any = None) -> Any:
    """The array with the function applied at `indices`, as often as each occurs: NumPy's ``ufunc.at``, by value.

    Parameters
    ----------
    array : array
        It is not written to.
    indices : index
        As ``array[indices]`` takes it.
    b : array, optional
        The second argument of a binary function.

    Returns
    -------
    array
        A new one.

    Raises
    ------
    UnsupportedOperationError
        If indices repeat and the function is not a method of ``np.at``.
    """
    place = np.at(array)[indices]
    if name in UPDATES:
        return getattr(place, UPDATES[name])(b)
    counted = np.at(numpy.zeros(np.shape(array), int))[indices].add(1)
    if numpy.max(counted, initial=0) > 1:
        raise UnsupportedOperationError(
            f"{name}.at: an index occurs twice, and np.at has no method that applies {name} twice; "
            f"call it with distinct indices"
        )
    operands = (place.get(),) if b is None else (place.get(), b)
    return place.set(public(name)(*operands))
