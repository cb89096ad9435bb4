"""Checks of the arguments of sorting and counting that frameworks lack, or do differently from NumPy."""

from __future__ import annotations

import operator
from typing import Any

import gradnp as np
from gradnp._core.dtypes import canonical_name, rank
from gradnp._core.shapes import normalize_axis


def check_axis(axis: int | None, ndim: int, kind: str | None, order: Any, stable: bool | None) -> int | None:
    """The axis of a sort, counted from the front, or None for the flattened array; checks the other arguments."""
    if order is not None:
        raise ValueError("Cannot specify order when the array has no fields.")
    if kind is not None and stable is not None:
        raise ValueError("`kind` and `stable` parameters can't be provided at the same time. Use only one of them.")
    if kind not in (None, "quicksort", "mergesort", "heapsort", "stable"):
        raise ValueError(f"sort kind must be one of 'quicksort', 'mergesort', 'heapsort' or 'stable', not {kind!r}")
    return None if axis is None else normalize_axis(axis, ndim)


def turned(a: Any) -> Any:
    """What has the opposite order: an ascending sort of it is a descending one of `a`, in which nan is last as well."""
    return np.negative(a) if rank(a.dtype) >= 2 else np.invert(a)


def check_sorted(a: Any, side: str, sorter: Any) -> None:
    """Raise ValueError unless the sorted array is 1-d, `sorter` as long, and `side` is "left" or "right"."""
    if len(a.shape) != 1:
        raise ValueError(f"a must be 1-d, not {len(a.shape)}-d")
    if sorter is not None and None not in (a.shape[0], *sorter.shape) and tuple(sorter.shape) != tuple(a.shape):
        raise ValueError(f"sorter must have the shape of a, {tuple(a.shape)}, not {tuple(sorter.shape)}")
    if side not in ("left", "right"):
        raise ValueError(f"search side must be 'left' or 'right', not {side!r}")


def complex_searchsorted(a: Any, v: Any, side: str, sorter: Any) -> Any:
    """`searchsorted` in NumPy's order of complex numbers, for which frameworks have no search: it counts."""
    if sorter is not None:
        a = np.take(a, sorter)
    compare = np.less if side == "left" else np.less_equal
    return np.sum(compare(a, v[..., None]), axis=-1)


def check_bincount(x: Any, weights: Any, minlength: int) -> None:
    """Raise ValueError or TypeError unless `x` is 1-d and holds integers, and the weights match it and are real."""
    if len(x.shape) != 1:
        raise ValueError(f"x must be 1-d, not of shape {tuple(x.shape)}")
    if rank(x.dtype) > 1:
        raise TypeError(f"x must be of integers, not {canonical_name(x.dtype)}")
    if operator.index(minlength) < 0:
        raise ValueError("'minlength' must not be negative")
    if weights is not None and tuple(weights.shape) != tuple(x.shape):
        raise ValueError("The weights and list don't have the same length.")
    if weights is not None and rank(weights.dtype) > 2:
        raise TypeError(f"weights must be real, not {canonical_name(weights.dtype)}")
