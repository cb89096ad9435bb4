"""Padding, axis by axis: checks of widths and options as in NumPy, and the modes that frameworks lack."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy

import gradnp as np
from gradnp._core.dtypes import rank
from gradnp._core.errors import UnsupportedOperationError
from gradnp._core.shapes import unknown_size
from gradnp._core.tracing import constant_to_tracers
from gradnp._ops.rules.unused import with_zero_gradient

Widths = Sequence[tuple[int, int]]


_OPTION = {
    "constant": "constant_values",
    "linear_ramp": "end_values",
    **dict.fromkeys(("maximum", "mean", "median", "minimum"), "stat_length"),
    **dict.fromkeys(("reflect", "symmetric"), "reflect_type"),
    **dict.fromkeys(("edge", "empty", "wrap")),
}
"""The keyword argument of each mode."""


_STATISTICS = {"maximum": "max", "mean": "mean", "median": "median", "minimum": "min"}


def checked(sizes: tuple[int, ...], pad_width: Any, mode: str, options: Mapping[str, Any]) -> Widths:
    """The widths as a pair for each axis; raises ValueError for arguments that NumPy refuses."""
    if callable(mode):
        raise UnsupportedOperationError(
            "pad: a function as mode writes into its argument, which only NumPy's arrays allow; "
            "use np.concatenate([before, x, after], axis)"
        )
    if mode not in _OPTION:
        raise ValueError(f"mode '{mode}' is not supported")
    unsupported = {name for name, value in options.items() if value is not None} - {_OPTION[mode]}
    if unsupported:
        raise ValueError(f"unsupported keyword arguments for mode '{mode}': {unsupported}")
    widths = width_pairs(pad_width, len(sizes))
    if mode not in ("constant", "empty"):
        for axis, n in enumerate(sizes):
            if n == 0 and any(widths[axis]):
                raise ValueError(f"can't extend empty axis {axis} using modes other than 'constant' or 'empty'")
    return widths


def width_pairs(pad_width: Any, ndim: int) -> Widths:
    """The widths as a pair for each axis. In the usual forms, sizes that a tracer follows as symbols stay symbols."""
    pairs = pad_width
    if type(pairs) is int:
        pairs = ((pairs, pairs),) * ndim
    if isinstance(pairs, (tuple, list)) and len(pairs) == 2 and type(pairs[0]) is type(pairs[1]) is int:
        pairs = (pairs,) * ndim
    if isinstance(pairs, (tuple, list)) and len(pairs) == ndim and all(_is_pair(pair) for pair in pairs):
        if any(width < 0 for pair in pairs for width in pair):
            raise ValueError("index can't contain negative values")
        return tuple([(before, after) for before, after in pairs])
    return _numpys_pairs(pad_width, ndim)


def _is_pair(pair: Any) -> bool:
    return isinstance(pair, (tuple, list)) and len(pair) == 2 and type(pair[0]) is type(pair[1]) is int


@constant_to_tracers
def _numpys_pairs(pad_width: Any, ndim: int) -> Widths:
    if isinstance(pad_width, dict):
        pairs = [(0, 0)] * ndim
        for axis, width in pad_width.items():
            pairs[axis] = tuple(width) if isinstance(width, (tuple, list)) else (width, width)
        pad_width = pairs
    if numpy.asarray(pad_width).dtype.kind not in "iu":
        raise TypeError("`pad_width` must be of integral type.")
    return _count_pairs(pad_width, ndim)


@constant_to_tracers
def _count_pairs(counts: Any, ndim: int) -> Widths:
    counts = numpy.round(_as_pairs(numpy.asarray(counts), ndim)).astype(int)
    if counts.size and counts.min() < 0:
        raise ValueError("index can't contain negative values")
    return tuple((int(before), int(after)) for before, after in counts)


def _as_pairs(x: Any, ndim: int) -> Any:
    """Broadcast `x` to a pair for each axis. Two numbers are one pair, but in a column they are one for each axis."""
    if None in x.shape:
        raise unknown_size("the sizes of an array of values are")
    if np.size(x) == 1 or (np.size(x) == 2 and tuple(x.shape) != (2, 1)):
        x = np.ravel(x)
    return np.broadcast_to(x, (ndim, 2))


def by_axis(
    x: Any,
    widths: Widths,
    mode: str,
    *,
    constant_values: Any = None,
    end_values: Any = None,
    stat_length: Any = None,
    reflect_type: str | None = None,
) -> Any:
    """Pad `x` axis by axis; each axis also pads what the axes before it have added."""
    values = end_values if mode == "linear_ramp" else constant_values
    if not isinstance(values, (int, float, complex, type(None))):
        x = with_zero_gradient(x, values)  # where no axis is padded, nothing else depends on them
        values = _as_pairs(values, len(widths))
    lengths = None if stat_length is None else _count_pairs(stat_length, len(widths))
    for axis, (before, after) in enumerate(widths):
        if not before and not after:
            continue
        if mode == "wrap" or (mode in ("reflect", "symmetric") and x.shape[axis] > 1):
            x = _continued(x, axis, before, after, mode, reflect_type == "odd")
            continue
        parts = [x]
        for side, width in enumerate((before, after)):
            if not width:
                continue
            if mode in _STATISTICS:
                part = _statistic(x, axis, side, None if lengths is None else lengths[axis][side], mode)
            elif mode in ("edge", "reflect", "symmetric"):  # NumPy repeats a single element in all of them
                part = _end(x, axis, side, 1)
            else:
                pairs = values is not None and not isinstance(values, (int, float, complex))
                value = values[axis, side] if pairs else 0 if values is None else values
                part = _ramp(x, axis, side, width, value) if mode == "linear_ramp" else np.asarray(value, like=x)
            sizes = list(np.shape(x))
            sizes[axis] = width
            part = np.broadcast_to(part if part.dtype == x.dtype else np.astype(part, x.dtype), tuple(sizes))
            parts = [*parts, part] if side else [part, *parts]
        x = np.concatenate(parts, axis)
    return x


def _end(x: Any, axis: int, side: int, length: int) -> Any:
    """The first (`side` 0) or last elements along `axis`."""
    n = np.shape(x)[axis]
    return x[(slice(None),) * axis + (slice(n - length, n) if side else slice(0, length),)]


def _statistic(x: Any, axis: int, side: int, length: int | None, mode: str) -> Any:
    if length is not None and (x.shape[axis] is None or length < x.shape[axis]):
        if not length and mode in ("maximum", "minimum"):
            raise ValueError("stat_length of 0 yields no value for padding")
        x = _end(x, axis, side, length if x.shape[axis] is not None else np.minimum(length, np.shape(x)[axis]))
    value = getattr(np, _STATISTICS[mode])(x, axis, keepdims=True)
    return np.rint(value) if rank(x.dtype) < 2 and mode in ("mean", "median") else value


def _ramp(x: Any, axis: int, side: int, width: int, end: Any) -> Any:
    edge = _end(x, axis, side, 1)
    integer = rank(x.dtype) < 2
    if integer:
        edge = np.astype(edge, "float64")
    steps = numpy.arange(width) / max(width, 1)
    steps = numpy.reshape(steps[::-1] if side else steps, (-1,) + (1,) * (len(x.shape) - 1 - axis))
    ramp = np.add(end, np.multiply(np.subtract(edge, end), steps))
    return np.floor(ramp) if integer else ramp


def _continued(x: Any, axis: int, before: int, after: int, mode: str, odd: bool) -> Any:
    """Continue `x` by copies of itself; the mirrored modes reverse every other copy."""
    if odd and rank(x.dtype) == 0:  # differences of bools are integers
        return np.astype(_continued(np.astype(x, "int8"), axis, before, after, mode, odd), bool)
    n = x.shape[axis]
    lap = n - 1 if mode == "reflect" else n  # "reflect" shares the end element between two copies
    mirrored = x if mode == "wrap" else np.flip(x, axis)
    ends = (_end(x, axis, 1, 1), _end(x, axis, 0, 1)) if odd else ()
    sides = []
    for start, stop in ((-before, 0), (n, n + after)):
        parts = []
        for k in range(start // lap, -(-stop // lap)) if start < stop else ():
            cut = slice(max(start - k * lap, 0), min(stop - k * lap, lap))
            part = (mirrored if k % 2 else x)[(slice(None),) * axis + (cut,)]
            if odd and k % 2:
                part = np.negative(part)
            # The odd mirror image is 2 * last - x; two copies further, all elements are 2 * (last - first) greater.
            for end, count in zip(ends, ((k + 1) // 2, -(k // 2)), strict=False):
                part = np.add(part, np.multiply(end, 2 * count)) if count else part
            parts.append(part)
        sides.append(parts)
    return np.concatenate([*sides[0], x, *sides[1]], axis)
