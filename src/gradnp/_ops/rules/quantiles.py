"""Where in a sorted sample a quantile lies: the methods of Hyndman and Fan, and NumPy's others.

The formulas take the number n of elements and the fraction q as Python numbers or as arrays, in any mixture of floats.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy

import gradnp as np
from gradnp._core.arguments import as_content, as_raw
from gradnp._core.dtypes import rank
from gradnp._core.tracing import is_dynamo_tracing
from gradnp._core.types import Axis
from gradnp._ops.rules.statistics import aligned_weights, merged, with_axes_kept
from gradnp._ops.rules.unused import with_zero_gradient
from gradnp._ops.rules.values import holds_somewhere


def _by(python: Callable[[float], int], elementwise: str) -> Callable[[Any], Any]:
    """A way of rounding, of a Python number by `python`, of an array by the operation `elementwise`."""
    return lambda x: python(x) if isinstance(x, (int, float)) else getattr(np, elementwise)(x)


_floor, _ceil, _nearest = _by(math.floor, "floor"), _by(math.ceil, "ceil"), _by(round, "round")


def _between(alpha: float, beta: float) -> Callable[[Any, Any], Any]:
    """The position ``n q + alpha + q (1 - alpha - beta)``, counted from 1 (Hyndman and Fan 1996), counted from 0."""
    return lambda n, q: n * q + (alpha + q * (1 - alpha - beta)) - 1


DISCRETE: dict[str, Callable[[Any, Any], Any]] = {
    "inverted_cdf": lambda n, q: _ceil(n * q - 1),
    "closest_observation": lambda n, q: _nearest(n * q) - 1,
    "lower": lambda n, q: _floor((n - 1) * q),
    "higher": lambda n, q: _ceil((n - 1) * q),
    "nearest": lambda n, q: _nearest((n - 1) * q),
}
"""Methods whose result is an element: its position."""

CONTINUOUS: dict[str, Callable[[Any, Any], Any]] = {
    "averaged_inverted_cdf": lambda n, q: n * q - 1,
    "interpolated_inverted_cdf": _between(0, 1),
    "hazen": _between(0.5, 0.5),
    "weibull": _between(0, 0),
    "linear": lambda n, q: (n - 1) * q,
    "median_unbiased": _between(1 / 3, 1 / 3),
    "normal_unbiased": _between(3 / 8, 3 / 8),
    "midpoint": lambda n, q: 0.5 * (_floor((n - 1) * q) + _ceil((n - 1) * q)),
}
"""Methods whose result lies between two elements: a position with a fractional part."""


def quantiles_of(
    a: Any, q: Any, axis: Axis, method: str, keepdims: bool, weights: Any, percent: bool, skips_nan: bool
) -> Any:
    """`quantile`, `percentile` and their forms that ignore NaN."""
    if rank(a.dtype) == 3:
        raise TypeError("a must be an array of real numbers")
    fractions = _fractions(q, percent, a)
    shape = fractions.shape
    if method not in DISCRETE and method not in CONTINUOUS:
        raise ValueError(f"{method!r} is not a valid method. Use one of: {', '.join([*DISCRETE, *CONTINUOUS])}")
    if weights is not None:
        if method != "inverted_cdf":
            raise ValueError(f"Only method 'inverted_cdf' supports weights. Got: {method}.")
        weights = np.broadcast_to(aligned_weights(weights, a, axis), np.shape(a))
        if holds_somewhere(np.less(weights, 0)):
            raise ValueError("Weights must be non-negative.")
    skips_nan = skips_nan and rank(a.dtype) == 2
    if skips_nan and 0 in a.shape:
        return np.nanmean(a, axis, keepdims=keepdims)
    flat, n = merged(a, axis)
    if isinstance(n, int) and n == 0 and 0 not in flat.shape[:-1]:
        raise IndexError("a quantile of no elements")
    is_exact = method == "linear" and fractions.is_integral
    if weights is not None:
        ordered, result = _weighted(flat, fractions, merged(weights, axis)[0], skips_nan)
    else:
        ordered = np.sort(flat, -1)
        if skips_nan:
            n = np.sum(flat == flat, -1, keepdims=True)
        result = _elements(ordered, n, fractions, method, is_exact)
    if rank(a.dtype) == 2 and not skips_nan:
        last = ordered[..., -1][..., None]
        result = np.where(last != last, last, result)
    if (method in DISCRETE or is_exact) and not fractions.is_weak:
        result = with_zero_gradient(result, q)
    result = with_zero_gradient(result, weights)
    # The axes of q come first.
    result = np.moveaxis(result, -1, 0) if shape else result[..., 0]
    if len(shape) == 1 and not keepdims:
        return result
    return np.reshape(result, (*shape, *with_axes_kept(a, axis, keepdims)))


class _Fractions(NamedTuple):
    """What is known of the argument `q`."""

    values: Any
    """A list of Python numbers where these are known, else an array of shape (k,)."""
    shape: tuple[int, ...]
    is_integral: bool
    is_weak: bool
    """Whether they are constants, of which the result does not take the dtype."""

    def array(self, like: Any) -> Any:
        """The values as an array of shape (k,)."""
        return np.asarray(self.values, "float64", like=like) if isinstance(self.values, list) else self.values


def _fractions(q: Any, percent: bool, like: Any) -> _Fractions:
    refusal = "Percentiles must be in the range [0, 100]" if percent else "Quantiles must be in the range [0, 1]"
    is_number = isinstance(q, (int, float))
    is_weak = is_number or isinstance(q, (numpy.ndarray, numpy.generic))
    shape = () if is_number else tuple(q.shape)
    if len(shape) > 2:
        raise ValueError("q must be a scalar or 1d")
    if is_number or (is_weak and not is_dynamo_tracing()):
        values = [float(x) / 100 if percent else float(x) for x in ([q] if is_number else q.reshape(-1).tolist())]
        if not all(0 <= x <= 1 for x in values):
            raise ValueError(refusal)
        is_integral = isinstance(q, int) or (not is_number and rank(q.dtype) < 2)
        return _Fractions(values, shape, is_integral and not percent, True)
    array = np.asarray(q, like=like)  # of NumPy's arrays Dynamo does not know the dtype
    is_integral = rank(array.dtype) < 2
    array = np.asarray(q, "float64", like=like) if is_weak else np.multiply(q, 1.0)
    array = np.reshape(np.divide(array, 100) if percent else array, -1)
    is_inside = np.logical_and(array >= 0, array <= 1)
    if holds_somewhere(np.logical_not(is_inside)):
        raise ValueError(refusal)
    return _Fractions(np.where(is_inside, array, math.nan), shape, is_integral and not percent, is_weak)


def _elements(ordered: Any, n: Any, q: _Fractions, method: str, is_exact: bool) -> Any:
    """The quantiles of sorted samples along the last axis, of which the first n count; quantiles lie along it too.

    Parameters
    ----------
    ordered : array of shape (..., size)
    n : int, 0-d array or array of shape (..., 1)
    q : _Fractions
    method : str
    is_exact : bool
        Whether "linear" yields elements, since all of `q` are 0 or 1.

    Returns
    -------
    array of shape (..., k)
    """
    position = DISCRETE.get(method) or CONTINUOUS[method]
    is_discrete = is_exact or method in DISCRETE
    if is_exact:
        position = DISCRETE["lower"]
    if isinstance(n, int) and isinstance(q.values, list):
        places = [position(n, x) for x in q.values]
        lows = [math.floor(x) for x in places]
        low, high = ([min(max(i + k, 0), n - 1) for i in lows] for k in (0, 1))
        weight = [x - i for x, i in zip(places, lows, strict=True)]
        low, high, weight = as_raw(low), as_raw(high), as_content(weight)
    else:
        fractions = q.array(ordered)
        n = np.astype(n if hasattr(n, "dtype") else np.asarray(n, like=ordered), fractions.dtype)
        places = position(n, fractions)
        below = np.floor(places)
        known = np.where(np.isnan(below), 0.0, below)
        low, high = (np.astype(np.clip(known + k, 0, np.maximum(n - 1, 0)), "int64") for k in (0, 1))
        weight = places - below
    if is_discrete:
        result = _at(ordered, low)
        if not isinstance(q.values, list) and rank(ordered.dtype) == 2:
            result = np.where(np.isnan(q.values), math.nan, result)
        return result
    if rank(ordered.dtype) == 0:
        raise TypeError("between two bools there is nothing; use a method that takes an element, such as 'lower'")
    if method == "averaged_inverted_cdf":
        weight = np.where(np.equal(weight, 0), 0.5, 1.0)
    low, high = np.multiply(_at(ordered, low), 1.0), np.multiply(_at(ordered, high), 1.0)
    if q.is_weak:
        weight = np.asarray(weight, low.dtype, like=low)
    distance = np.subtract(high, low)
    return np.where(
        np.greater_equal(weight, 0.5),
        np.subtract(high, np.multiply(distance, 1 - weight)),
        np.add(low, np.multiply(distance, weight)),
    )


def _at(ordered: Any, positions: Any) -> Any:
    """Elements along the last axis, at the same `positions` everywhere if these are 1-d."""
    if len(positions.shape) == 1:
        return np.take(ordered, positions, -1)
    return np.take_along_axis(ordered, positions, -1)


def _weighted(flat: Any, q: _Fractions, weights: Any, skips_nan: bool) -> tuple[Any, Any]:
    """The sorted elements, and their weighted quantiles by the method "inverted_cdf", along the last axis."""
    order = np.argsort(flat, -1)
    ordered = np.take_along_axis(flat, order, -1)
    weights = np.astype(np.take_along_axis(weights, order, -1), "float64")
    if skips_nan:
        weights = np.where(ordered == ordered, weights, 0.0)
    weights = np.stop_gradient(weights)
    sums, counts = np.cumsum(weights, -1), weights > 0
    # Not the last sum, which may differ in rounding from that of the last element that counts.
    total = np.max(np.where(counts, sums, 0.0), -1, keepdims=True)
    is_valid = np.logical_and(np.isfinite(sums[..., -1:]), total > 0)
    is_invalid = np.logical_not(is_valid)
    if holds_somewhere(np.logical_and(is_invalid, ordered[..., :1] == ordered[..., :1]) if skips_nan else is_invalid):
        raise ValueError("Weights included NaN, inf or were all zero.")
    fractions = q.array(flat)
    # XLA may multiply by the reciprocal of the total, and then the last share would not be 1.
    shares = np.where(sums >= total, 1.0, sums / np.where(is_valid, total, 1.0))
    shares = np.astype(shares, fractions.dtype)
    reached = np.logical_and(counts[..., None, :], shares[..., None, :] >= fractions[..., None])
    found = np.take_along_axis(ordered, np.argmax(np.astype(reached, "int32"), -1), -1)
    if rank(flat.dtype) == 2:
        found = np.where(np.logical_or(is_invalid, np.isnan(fractions)), math.nan, found)
    return ordered, found
