"""NumPy's indexing rules, worked out on the host: what an index expression does to which axis.

An index such as ``x[1, ::-2, rows, None]`` is kept in two parts: a tuple in which each index array is replaced by the
mark `ARRAY`, which is static, and the list of these arrays, which may be traced.
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy

from gradnp._core.arguments import as_content
from gradnp._core.dtypes import KIND, canonical_name
from gradnp._core.tracing import constant_to_tracers, is_dynamo_tracing

__all__ = [
    "ARRAY",
    "FULL",
    "Plan",
    "are_distinct",
    "check_mask",
    "dtype_name",
    "forward",
    "is_mask",
    "join",
    "plan",
    "split",
]

ARRAY = "array"
FULL = slice(None)


class Plan(NamedTuple):
    """An index in normal form: basic indexing, then index arrays along some axes, then new axes."""

    basic: tuple[Any, ...]
    """An int or a slice for every axis; a full slice where there is an index array."""
    axes: tuple[int, ...]
    """The axes, of what basic indexing leaves, that the index arrays are for."""
    before: int
    """How many of the other axes come before the index arrays' in the result: NumPy's rule."""
    new: tuple[int, ...]
    """The positions of new axes in the result."""


def split(index: Any, shape: Sequence[int | None]) -> tuple[tuple[Any, ...], list[Any], bool]:
    """The static part of `index`, its arrays with masks replaced by their positions, and whether all come of one mask.

    The positions of one mask are distinct.
    """
    from gradnp._ops.indexing import nonzero

    parts: list[Any] = []
    arrays: list[Any] = []
    after = sum([_axes_of(part) for part in (index if isinstance(index, tuple) else (index,))])
    axis = sources = masks = 0
    for part in index if isinstance(index, tuple) else (index,):
        after -= _axes_of(part)
        if part is None or isinstance(part, slice):
            parts.append(part)
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
            found = _positions(part, shape[axis : axis + _axes_of(part)], axis, nonzero)
            arrays += found
            parts += [ARRAY] * len(found)
            sources += 1
            masks += is_mask(as_content(part))
        axis += _axes_of(part)
    return tuple(parts), arrays, sources == masks == 1


def _positions(part: Any, sizes: Sequence[int | None], axis: int, nonzero: Any) -> list[Any]:
    """An array in an index as arrays of integers."""
    array = as_content(part)
    kind = KIND[dtype_name(array)]
    if isinstance(part, list) and array.shape == (0,):
        return [numpy.zeros(0, int)]
    if kind > 1:
        raise IndexError(f"at: arrays used as indices must be of integer or bool dtype, not {dtype_name(array)}")
    if kind == 1:
        return [array]
    if len(array.shape) == 0:
        raise IndexError(
            "at: a 0-d bool is no index here; write np.where(b, new, x) to choose, x[np.newaxis] for an axis"
        )
    check_mask(array.shape, sizes, axis)
    return list(nonzero(array))


def check_mask(shape: Sequence[int | None], sizes: Sequence[int | None], axis: int) -> None:
    """IndexError if a mask of `shape` does not fit the axes, of `sizes`, from `axis` on."""
    for k, (size, expected) in enumerate(zip(shape, sizes, strict=False)):
        if size != expected and size is not None and expected is not None:
            raise IndexError(
                f"at: boolean index did not match indexed array along axis {axis + k}; "
                f"size of axis is {expected} but size of corresponding boolean axis is {size}"
            )


def _integer(part: Any) -> int:
    if isinstance(part, (bool, numpy.bool)):
        raise IndexError(
            "at: a 0-d bool is no index here; write np.where(b, new, x) to choose, x[np.newaxis] for an axis"
        )
    try:
        return operator.index(part)
    except TypeError:
        raise IndexError(
            "at: only integers, slices (`:`), ellipsis (`...`), numpy.newaxis (`None`) and integer or boolean arrays are "
            f"valid indices, not {part!r:.60}"
        ) from None


def _axes_of(part: Any) -> int:
    """How many axes of the array a part of its index is for."""
    if part is None or part is Ellipsis:
        return 0
    part = as_content(part) if isinstance(part, list) else part
    return len(part.shape) if is_mask(part) else 1


def is_mask(part: Any) -> bool:
    """Whether a part of an index is an array of bools."""
    # Dynamo does not know whether these have a dtype.
    if part is None or part is Ellipsis or isinstance(part, (int, slice, tuple, list)):
        return False
    return hasattr(part, "dtype") and dtype_name(part) == "bool"


def join(index: tuple[Any, ...], arrays: Sequence[Any]) -> tuple[Any, ...]:
    """The index expression that `split` took apart."""
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
    tokens: list[str] = []  # of the result: a kept axis, a new one, an index array (or an integer beside one), "..."
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
    """Where the `depth` axes of the index arrays go: to their place if they stand together, else to the front."""
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
    """A slice of an axis of `size` with its bounds explicit and a positive step, and whether it ran backwards."""
    start, stop, step = part.indices(size)
    count = len(range(start, stop, step))
    if count == size and abs(step) == 1:
        return FULL, step < 0
    if count == 0:
        return slice(0, 0, 1), False
    last = start + (count - 1) * step
    return (slice(start, last + 1, step), False) if step > 0 else (slice(last, start + 1, -step), True)


def dtype_name(x: Any) -> str:
    """The name of the dtype of an array or a number."""
    if isinstance(x, (numpy.ndarray, bool, int, float, complex)):
        return _host_dtype_name(x)
    return canonical_name(x.dtype)


@constant_to_tracers
def _host_dtype_name(x: Any) -> str:
    """As a constant: Dynamo does not know the dtype of a NumPy array."""
    return numpy.asarray(x).dtype.name


@constant_to_tracers
def are_distinct(flat: Any) -> bool:
    """Whether the positions `flat` are known to be distinct: those of NumPy are looked at, but for one in a trace."""
    return isinstance(flat, numpy.ndarray) and not is_dynamo_tracing() and len(numpy.unique(flat)) == flat.size
