"""Masked means, and the divisor of a variance."""

from __future__ import annotations

import math
from typing import Any

import gradnp as np
from gradnp._core.dtypes import rank
from gradnp._core.shapes import normalize_axes
from gradnp._core.types import Axis


def masked_mean(a: Any, axis: Axis, dtype: Any, keepdims: bool, where: Any) -> Any:
    """`mean` with a mask (and a dtype)."""
    if dtype is not None and rank(dtype) < 2:
        return np.astype(masked_mean(a, axis, None, keepdims, where), dtype)
    if dtype is not None:
        a = np.astype(a, dtype)
    if where is True:
        return np.mean(a, axis, keepdims=keepdims)
    return per_count(np.sum(a, axis, keepdims=keepdims, where=where), count_of(a, axis, keepdims, where))


def per_count(total: Any, count: Any) -> Any:
    """A sum divided by a count, in the dtype of a floating sum, which an array of integers would widen."""
    is_array = hasattr(count, "dtype")
    return np.divide(total, np.astype(count, total.dtype) if is_array and rank(total.dtype) > 1 else count)


def correction_of(ddof: float, correction: float | None) -> float:
    """The value of `ddof`, which may be given under either of its two names."""
    if correction is None:
        return ddof
    if ddof != 0:
        raise ValueError("ddof and correction are names of the same parameter: give one of them")
    return correction


def count_of(a: Any, axis: Axis, keepdims: bool, where: Any) -> Any:
    """How many elements are reduced to one: an int if the shape determines it."""
    if where is not True:
        return np.sum(np.logical_and(where, np.ones_like(a, dtype=bool)), axis, keepdims=keepdims)
    sizes = [a.shape[i] for i in normalize_axes(axis, len(a.shape))]
    return np.sum(np.ones_like(a), axis, keepdims=keepdims) if None in sizes else math.prod(sizes)
