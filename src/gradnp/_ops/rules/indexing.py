"""NumPy's indexing rules, applied on the host: what an index expression does to each axis.

An index such as ``x[1, ::-2, rows, None]`` is kept in two parts: a static tuple in which the mark `ARRAY` replaces each
index array, and the list of these arrays, which may be traced.
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy

import gradnp as np
from gradnp._core.arguments import as_content
from gradnp._core.dtypes import KIND, canonical_name
from gradnp._core.errors import MixedBackendsError, describe
from gradnp._core.shapes import as_int
from gradnp._core.tracing import constant_to_tracers, is_dynamo_tracing

ARRAY = "array"
FULL = slice(None)
_LARGE = 2**62


class Plan(NamedTuple):
    """An index in normal form: basic indexing, then index arrays along some axes, then new axes."""

    basic: tuple[Any, ...]
    """An int or a slice for every axis; a full slice in place of an index array."""
    axes: tuple[int, ...]
    """The axes of the index arrays, counted after basic indexing."""
    before: int
    """How many of the other axes precede those of the index arrays in the result, by NumPy's rule."""
    new: tuple[int, ...]
    """The positions of new axes in the result."""


PLAIN = frozenset((int, slice, tuple, type(None), type(...)))
"""The types of basic indices."""


def is_basic(index: Any) -> bool:
    """Whether every framework reads `index` as NumPy does: it has only integers, slices of positive step, ..., None."""
    kind = type(index)
    if kind is slice:
        step = index.step
        return step is None or (type(step) is int and step > 0)
    if kind is tuple:
        ellipses = 0
        for part in index:
            kind = type(part)
            if kind is slice:
                step = part.step
                if step is not None and not (type(step) is int and step > 0):
                    return False
            elif part is Ellipsis:
                ellipses += 1
            elif kind is not int and part is not None:
                return False
        return ellipses < 2
    return kind is int or index is None or index is Ellipsis


def parts_along(index: Any, ndim: int) -> list[tuple[int, int | slice]]:
    """The integers and slices of a basic index, each with its axis in an array of `ndim`; new axes raise IndexError."""
    parts = index if isinstance(index, tuple) else (index,)
    found: list[tuple[int, int | slice]] = []
    axis, after = 0, len(parts)
    for part in parts:
        after -= 1
        if part is None or (part is not Ellipsis and axis >= ndim):
            raise IndexError("at: a new axis, or more indices than axes")
        if part is Ellipsis:
            axis = ndim - after
            continue
        if type(part) is int or part.start is not None or part.stop is not None or part.step is not None:
            found.append((axis, part))
        axis += 1
    return found


NUMBERS = {bool: 0, int: 1, float: 2, complex: 3}
"""Python's types of numbers, and the rank of their kind."""


_TAKES: dict[tuple[Any, type], bool] = {}


@constant_to_tracers
def takes(dtype: Any, kind: type) -> bool:
    """Whether every framework converts Python numbers of the type `kind` to `dtype` in the same way.

    Of the integer dtypes only int64 takes ints, because frameworks differ on ints too large for a narrower one.
    """
    try:
        return _TAKES[dtype, kind]
    except KeyError:
        name = canonical_name(dtype)
        rank = KIND.get(name, -1)
        _TAKES[dtype, kind] = found = rank >= NUMBERS[kind] and (kind is not int or rank > 1 or name == "int64")
        return found


def split(index: Any, shape: Sequence[int | None]) -> tuple[tuple[Any, ...], list[Any], bool]:
    """The static part of `index`, its arrays, with masks replaced by positions, and whether all come from one mask.

    The positions from one mask are distinct.
    """
    parts: list[Any] = []
    arrays: list[Any] = []
    after = sum([_axes_of(part) for part in (index if isinstance(index, tuple) else (index,))])
    axis = sources = masks = 0
    for part in index if isinstance(index, tuple) else (index,):
        after -= _axes_of(part)
        if part is None:
            parts.append(part)
        elif isinstance(part, slice):
            parts.append(slice(_bound(part.start), _bound(part.stop), part.step))
        elif part is Ellipsis:
            if any(p is Ellipsis for p in parts):
                raise IndexError("at: an index can only have a single ellipsis ('...')")
            parts.append(part)
            axis = len(shape) - after
            continue
        elif isinstance(part, int) or (
            not isinstance(part, list) and (not hasattr(part, "dtype") or isinstance(part, numpy.generic))
        ):
            parts.append(_integer(part))
        else:
            found = _positions(part, shape[axis : axis + _axes_of(part)], axis)
            arrays += found
            parts += [ARRAY] * len(found)
            sources += 1
            masks += is_mask(_as_index(part))
        axis += _axes_of(part)
    return tuple(parts), arrays, sources == masks == 1


def _as_index(part: Any) -> Any:
    """An array or a list in an index as an array of numbers or bools."""
    try:
        array = as_content(part)
        if dtype_name(array) in KIND:
            return array
    except MixedBackendsError:
        raise
    except TypeError:
        pass
    raise IndexError(f"at: arrays used as indices must be of integer or bool dtype, not {describe(part)}")


def _positions(part: Any, sizes: Sequence[int | None], axis: int) -> list[Any]:
    """Convert an array in an index to arrays of integers."""
    array = _as_index(part)
    kind = KIND[dtype_name(array)]
    if isinstance(part, list) and array.shape == (0,):
        return [numpy.zeros(0, int)]
    if kind > 1:
        raise IndexError(f"at: arrays used as indices must be of integer or bool dtype, not {dtype_name(array)}")
    if kind == 1:
        return [array]
    if len(array.shape) == 0:
        raise IndexError(
            "at: a 0-d bool is not an index here; write np.where(b, new, x) to choose, x[np.newaxis] for an axis"
        )
    check_mask(array.shape, sizes, axis)
    return list(np.nonzero(array))


def check_mask(shape: Sequence[int | None], sizes: Sequence[int | None], axis: int) -> None:
    """Raise IndexError if a mask of `shape` does not fit the `sizes` of the axes from `axis` on."""
    for k, (size, expected) in enumerate(zip(shape, sizes, strict=False)):
        if size != expected and size is not None and expected is not None:
            raise IndexError(
                f"at: boolean index did not match indexed array along axis {axis + k}; "
                f"size of axis is {expected} but size of corresponding boolean axis is {size}"
            )


def _bound(bound: Any) -> Any:
    """A slice's bound; one that no array reaches is cut to what every framework takes."""
    if type(bound) is not int or -_LARGE <= bound <= _LARGE:
        return bound
    return _LARGE if bound > 0 else -_LARGE


def _integer(part: Any) -> int:
    if isinstance(part, (bool, numpy.bool)):
        raise IndexError(
            "at: a 0-d bool is not an index here; write np.where(b, new, x) to choose, x[np.newaxis] for an axis"
        )
    try:
        position = operator.index(part)
    except TypeError:
        raise IndexError(
            "at: only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) and integer or boolean arrays are "
            f"valid indices, not {part!r:.60}"
        ) from None
    if not -_LARGE <= position <= _LARGE:
        raise IndexError(f"at: index {position} is out of bounds of every array")
    return position


def _axes_of(part: Any) -> int:
    """How many axes of the array a part of its index consumes."""
    if part is None or part is Ellipsis:
        return 0
    part = _as_index(part) if isinstance(part, list) else part
    return len(part.shape) if is_mask(part) else 1


def is_mask(part: Any) -> bool:
    """Whether a part of an index is an array of bools."""
    # Dynamo cannot tell whether these have a dtype.
    if part is None or part is Ellipsis or isinstance(part, (int, slice, tuple, list)) or not hasattr(part, "dtype"):
        return False
    return is_bool(part.dtype) if not isinstance(part, numpy.ndarray) else dtype_name(part) == "bool"


_IS_BOOL: dict[Any, bool] = {}


@constant_to_tracers
def is_bool(dtype: Any) -> bool:
    """Whether a dtype of any framework is bool."""
    try:
        return _IS_BOOL[dtype]
    except KeyError:
        _IS_BOOL[dtype] = found = canonical_name(dtype) == "bool"
        return found


def join(index: tuple[Any, ...], arrays: Sequence[Any]) -> tuple[Any, ...]:
    """The index expression that `split` has split."""
    remaining = iter(arrays)
    return tuple([next(remaining) if isinstance(part, str) else part for part in index])


def plan(index: tuple[Any, ...], arrays: Sequence[Any], shape: Sequence[int | None]) -> Plan:
    """What `index` does to an array of `shape`.

    Raises
    ------
    IndexError
        If there are more indices than axes, or an integer is out of range.
    """
    ndim, used = len(shape), len([part for part in index if part is not None and part is not Ellipsis])
    if used > ndim:
        raise IndexError(f"too many indices for array: array is {ndim}-dimensional, but {used} were indexed")
    if not any(part is Ellipsis for part in index):
        index = (*index, Ellipsis)
    basic: list[Any] = []
    axes: list[int] = []
    tokens: list[str] = []  # kept axes, new ones, index arrays (or integers beside them), and "..."
    for part in index:
        if part is None:
            tokens.append("new")
        elif part is Ellipsis:
            basic += [FULL] * (ndim - used)
            tokens += ["...", *(["kept"] * (ndim - used))]
        elif isinstance(part, slice):
            basic.append(part)
            tokens.append("kept")
        elif isinstance(part, str):
            axes.append(len([b for b in basic if isinstance(b, slice)]))
            basic.append(FULL)
            tokens.append(ARRAY)
        else:
            size = shape[len(basic)]
            if size is not None and not -size <= part < size:
                raise IndexError(f"index {part} is out of bounds for axis {len(basic)} with size {size}")
            basic.append(part)
            tokens += [ARRAY] if arrays else []
    return Plan(tuple(basic), tuple(axes), *_placement(tokens, max([len(a.shape) for a in arrays], default=0)))


def _placement(tokens: list[str], depth: int) -> tuple[int, tuple[int, ...]]:
    """Place the `depth` axes of the index arrays: where they are if they are adjacent, else in front."""
    at = [i for i, token in enumerate(tokens) if token == ARRAY]
    together = bool(at) and at[-1] - at[0] + 1 == len(at)
    first = at[0] if together else 0
    result = tokens[:first] + [ARRAY] * depth + tokens[first:] if at else tokens
    kept = result[:first].count("kept")
    final: list[str] = []
    for i, token in enumerate(result):
        if token in ("kept", "new") or (token == ARRAY and first <= i < first + depth):
            final.append(token)
    return kept, tuple([i for i, token in enumerate(final) if token == "new"])


def forward(part: slice, size: int) -> tuple[slice, bool]:
    """A slice of an axis of `size` with explicit bounds and a positive step, and whether the original ran backwards.

    By arithmetic, because `slice.indices` and `range` would fix a size that a tracer follows as a symbol.
    """
    step = 1 if part.step is None else as_int(part.step)
    if part.start is None and part.stop is None and abs(step) == 1:
        return FULL, step < 0
    if not step:
        raise ValueError("slice step cannot be zero")
    least, most = (0, size) if step > 0 else (-1, size - 1)
    start, stop = (
        end if n is None else min(max(n + size if n < 0 else n, least), most)
        for n, end in ((part.start, least if step > 0 else most), (part.stop, most if step > 0 else least))
    )
    span = stop - start if step > 0 else start - stop
    count = max((span + abs(step) - 1) // abs(step), 0)
    if count == size and abs(step) == 1:
        return FULL, step < 0
    if count == 0:
        return slice(0, 0, 1), False
    last = start + (count - 1) * step
    return (slice(start, last + 1, step), False) if step > 0 else (slice(last, start + 1, -step), True)


def as_slice(part: range) -> slice:
    """Convert a range of positions that runs forward to a slice."""
    return slice(part.start, part.stop, part.step)


def dtype_name(x: Any) -> str:
    """The name of the dtype of an array or a number."""
    if isinstance(x, (numpy.ndarray, bool, int, float, complex)):
        return _host_dtype_name(x)
    return canonical_name(x.dtype)


@constant_to_tracers
def _host_dtype_name(x: Any) -> str:
    """The name as a constant, because Dynamo does not know the dtype of a NumPy array."""
    return numpy.asarray(x).dtype.name


@constant_to_tracers
def are_distinct(flat: Any) -> bool:
    """Whether the positions `flat` are known to be distinct, which is checked for NumPy arrays outside of traces."""
    return isinstance(flat, numpy.ndarray) and not is_dynamo_tracing() and len(numpy.unique(flat)) == flat.size


_FEW = 32
"""The number of positions up to which Python's own lists and sets are quicker than arrays."""


def are_natural(positions: numpy.ndarray, size: int, repeats: bool) -> bool:
    """Whether positions along an axis of `size` are in range, not negative, and (unless `repeats`) distinct."""
    if positions.size > _FEW:
        lowest, highest, distinct = positions.min(), positions.max(), repeats or numpy.unique(positions).size
    else:
        values = positions.ravel().tolist()
        lowest, highest, distinct = min(values, default=0), max(values, default=-1), repeats or len(set(values))
    return lowest >= 0 and highest < size and (repeats or distinct == positions.size)
