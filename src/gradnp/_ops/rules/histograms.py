"""Bins: their edges, the number that a rule chooses, the bin of each element, and sums by bin."""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Sequence
from typing import Any

import numpy

import gradnp as np
from gradnp._core.dtypes import rank, refuse_complex
from gradnp._core.errors import UnsupportedOperationError
from gradnp._core.shapes import size_of
from gradnp._core.tracing import is_dynamo_tracing
from gradnp._ops.rules.unused import with_zero_gradient
from gradnp._ops.rules.values import holds_somewhere


def flattened(a: Any, weights: Any) -> tuple[Any, Any]:
    """The elements and their weights, 1-d; bools become integers."""
    if weights is not None and tuple(weights.shape) != tuple(a.shape):
        raise ValueError("weights should have the same shape as a.")
    refuse_complex(a)
    if rank(a.dtype) == 0:
        a = np.astype(a, "uint8")
    return np.reshape(a, -1), weights if weights is None else np.reshape(weights, -1)


def edges_of(x: Any, bins: Any, interval: Any, weights: Any = None) -> Any:
    """The edges of the bins of the 1-d array `x`: `bins` is their number, the name of a rule, or the edges."""
    if isinstance(bins, str):
        if bins not in RULES:
            raise ValueError(f"{bins!r} is not a valid estimator for `bins`; there are {', '.join(RULES)}")
        if weights is not None:
            raise TypeError("Automated estimation of the number of bins is not supported for weighted data")
        return _uniform(x, _number_by_rule(x, bins, interval), interval)
    if isinstance(bins, int) or len(np.shape(bins)) == 0:
        try:
            number = bins if isinstance(bins, int) else operator.index(bins)
        except TypeError as error:
            raise TypeError("`bins` must be an integer, a string, or an array") from error
        if number < 1:
            raise ValueError("`bins` must be positive, when an integer")
        return _uniform(x, number, interval)
    if len(np.shape(bins)) > 1:
        raise ValueError("`bins` must be 1d, when an array")
    edges = np.asarray(bins, like=x)
    if holds_somewhere(edges[:-1] > edges[1:]):
        raise ValueError("`bins` must increase monotonically, when an array")
    return with_zero_gradient(edges, x)


def _uniform(x: Any, number: int, interval: Any) -> Any:
    """The edges of `number` bins of one width."""
    dtype = x.dtype if rank(x.dtype) == 2 else np.multiply(x[:0], 1.0).dtype
    first, last = _ends(x, interval)
    # As numpy.linspace computes them: an element on an edge must not come to lie in the bin before it.
    if isinstance(first, float) and not is_dynamo_tracing():
        width = (last - first) / number
        edges = np.asarray([*[i * width + first for i in range(number)], last], dtype, like=x)
    else:
        computed = "float64" if isinstance(first, float) else dtype
        first, last = (np.asarray(end, computed, like=x) for end in (first, last))
        width = np.divide(np.subtract(last, first), number)
        steps = np.arange(number, dtype=computed, like=x)
        edges = np.concatenate([np.add(np.multiply(steps, width), first), np.reshape(last, (1,))])
        edges = np.astype(edges, dtype)
    if holds_somewhere(edges[:-1] >= edges[1:]):
        raise ValueError(f"Too many bins for data range. Cannot create {number} finite-sized bins.")
    return with_zero_gradient(edges, x)


def _ends(x: Any, interval: Any) -> tuple[Any, Any]:
    """The first and the last edge: Python numbers where they do not depend on values."""
    if interval is None and 0 not in x.shape:
        first, last = np.min(x), np.max(x)
        if holds_somewhere(np.logical_not(np.isfinite(last - first))):
            raise ValueError("autodetected range is not finite: there are infinities or NaN; give a range")
    else:
        first, last = (0, 1) if interval is None else interval
        if holds_somewhere(np.greater(first, last)):
            raise ValueError("max must be larger than min in range parameter.")
        if holds_somewhere(np.logical_not(np.logical_and(np.isfinite(first), np.isfinite(last)))):
            raise ValueError(f"supplied range of [{first}, {last}] is not finite")
        if all(isinstance(end, (int, float, numpy.generic)) for end in (first, last)):
            first, last = float(first), float(last)
            return (first - 0.5, last + 0.5) if first == last else (first, last)
        first, last = (np.asarray(end, like=x) for end in (first, last))
    first, last = np.multiply(first, 1.0), np.multiply(last, 1.0)
    half = np.where(first == last, 0.5, 0.0)
    return np.subtract(first, half), np.add(last, half)


def positions_in(x: Any, edges: Any) -> Any:
    """The number of the bin of each element; the number of bins for those in none. The last bin includes its end."""
    number = np.shape(edges)[0] - 1
    if isinstance(number, int) and number < 1:  # no bin
        return np.searchsorted(edges, x) * 0
    found = np.minimum(np.searchsorted(edges, x, "right") - 1, number - 1)
    is_inside = np.logical_and(np.greater_equal(x, edges[:1]), np.less_equal(x, edges[-1:]))
    return np.where(is_inside, found, number)


def sums_by_bin(positions: Any, weights: Any, number: int) -> Any:
    """How many of the `positions` are each of the first `number` integers, or the sums of their weights."""
    if weights is None:
        weights = np.ones_like(positions)
    elif rank(weights.dtype) == 0:
        weights = np.astype(weights, "int64")
    if isinstance(number, int) and number < 1:
        return np.zeros((0,), weights.dtype, like=weights)
    return np.at(np.zeros((number + 1,), weights.dtype, like=weights))[positions].add(weights)[:number]


def has_parts(bins: Any) -> bool:
    """Whether `bins` is a list, a tuple or an array with axes."""
    return not isinstance(bins, (int, str)) and (isinstance(bins, (list, tuple)) or len(getattr(bins, "shape", ())) > 0)


def joint(columns: Sequence[Any], bins: Any, interval: Any, density: Any, weights: Any) -> tuple[Any, list[Any]]:
    """The histogram of points, given by their coordinates, and the edges along each axis."""
    count = len(columns)
    if any(len(x.shape) != 1 or tuple(x.shape) != tuple(columns[0].shape) for x in columns):
        raise ValueError("the coordinates must be 1-d and of one length")
    if weights is not None and tuple(weights.shape) != tuple(columns[0].shape):
        raise ValueError("The weights and list don't have the same length.")
    if weights is not None and rank(weights.dtype) == 3:
        raise TypeError("weights must be real")
    if not has_parts(bins):
        bins = [bins] * count
    elif len(bins) != count:
        raise ValueError("The dimension of bins must be equal to the dimension of the sample x.")
    interval = [None] * count if interval is None else interval
    if len(interval) != count:
        raise ValueError("range argument must have one entry per dimension")
    columns = [flattened(x, None)[0] for x in columns]
    edges = [edges_of(x, b, r) for x, b, r in zip(columns, bins, interval, strict=True)]
    numbers = [np.shape(e)[0] - 1 for e in edges]
    index, is_inside = 0, True
    for x, e, number in zip(columns, edges, numbers, strict=True):
        found = positions_in(x, e)
        index, is_inside = index * number + found, np.logical_and(is_inside, found < number)
    index = np.where(is_inside, index, size_of(numbers))
    weights = np.ones_like(np.multiply(columns[0], 1.0)) if weights is None else np.multiply(weights, 1.0)
    sums = np.reshape(sums_by_bin(index, weights, size_of(numbers)), tuple(numbers))
    if density:
        total = np.sum(sums)
        for axis, e in enumerate(edges):
            widths = np.reshape(np.diff(e), tuple([-1 if i == axis else 1 for i in range(count)]))
            sums = np.divide(sums, widths)
        sums = np.divide(sums, total)
    return with_zero_gradient(sums, *columns, *edges), edges


def _number(value: Any) -> float:
    """A statistic as a Python number."""
    try:
        return float(value)
    except Exception as error:
        raise UnsupportedOperationError(
            "the number of bins by a rule depends on values, which a traced program does not know; give their number"
        ) from error


def _number_by_rule(x: Any, rule: str, interval: Any) -> int:
    """The number of bins that the rule gives for the elements in the interval."""
    is_integral = rank(x.dtype) < 2
    x = np.stop_gradient(x)
    first, last = map(_number, _ends(x, interval))
    is_inside = np.logical_and(np.greater_equal(x, first), np.less_equal(x, last))
    if _number(np.sum(is_inside)) < x.shape[0]:
        x = np.extract(is_inside, x)
    if 0 in x.shape:
        return 1
    width = RULES[rule](x, (first, last))
    if is_integral and 0 < width < 1:
        width = 1
    return math.ceil((last - first) / width) if width else 1


def _ptp(x: Any) -> float:
    return _number(np.max(x)) - _number(np.min(x))


def _sturges(x: Any, interval: tuple[float, float]) -> float:
    return _ptp(x) / (math.log2(x.shape[0]) + 1)


def _square_root(x: Any, interval: tuple[float, float]) -> float:
    return _ptp(x) / math.sqrt(x.shape[0])


def _rice(x: Any, interval: tuple[float, float]) -> float:
    return _ptp(x) / (2.0 * x.shape[0] ** (1 / 3))


def _scott(x: Any, interval: tuple[float, float]) -> float:
    return (24.0 * math.pi**0.5 / x.shape[0]) ** (1 / 3) * _number(np.std(x))


def _freedman_diaconis(x: Any, interval: tuple[float, float]) -> float:
    low, high = (_number(np.percentile(x, q)) for q in (25, 75))
    return 2.0 * (high - low) * x.shape[0] ** (-1 / 3)


def _doane(x: Any, interval: tuple[float, float]) -> float:
    n = x.shape[0]
    spread = _number(np.std(x)) if n > 2 else 0.0
    if not spread > 0:
        return 0.0
    skew = _number(np.mean(np.divide(np.subtract(x, np.mean(x)), spread) ** 3))
    deviation = math.sqrt(6.0 * (n - 2) / ((n + 1.0) * (n + 3)))
    return _ptp(x) / (1.0 + math.log2(n) + math.log2(1.0 + abs(skew) / deviation))


def _stone(x: Any, interval: tuple[float, float]) -> float:
    """The width of least cross-validated error."""
    n, extent = x.shape[0], _ptp(x)
    if n <= 1 or extent == 0:
        return 0
    first, last = interval
    bound = max(100, int(math.sqrt(n)))
    x = np.multiply(x, 1.0)

    def error(number: int) -> float:
        # Arrays of the same sizes for every number, since JAX compiles anew for others.
        edges = [i * ((last - first) / number) + first for i in range(number)] + [math.inf] * (bound - number)
        counts = sums_by_bin(np.searchsorted(np.asarray(edges, x.dtype, like=x), x, "right") - 1, None, bound)
        share = np.divide(counts, n)
        return (2 - (n + 1) * _number(np.sum(share * share))) / (extent / number)

    return extent / min(range(1, bound + 1), key=error)


def _auto(x: Any, interval: tuple[float, float]) -> float:
    return min(max(_freedman_diaconis(x, interval), _square_root(x, interval) / 2), _sturges(x, interval))


RULES: dict[str, Callable[[Any, tuple[float, float]], float]] = {
    "auto": _auto,
    "doane": _doane,
    "fd": _freedman_diaconis,
    "rice": _rice,
    "scott": _scott,
    "sqrt": _square_root,
    "stone": _stone,
    "sturges": _sturges,
}
"""The rules by name: the width of a bin by the elements and the interval; 0 for a single bin."""
