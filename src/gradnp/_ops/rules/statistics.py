"""Masked means, the divisor of a variance, weights, and axes merged into one."""

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


def aligned_weights(weights: Any, a: Any, axis: Axis) -> Any:
    """Weights in `a`'s shape are returned unchanged; those in the shape of the axes are aligned with them in order."""
    shape, given, ndim = tuple(a.shape), tuple(weights.shape), len(a.shape)
    if _may_agree(given, shape):
        axes = () if axis is None else normalize_axes(axis, ndim)
        if None in given + shape and len(axes) == ndim and axes != tuple(range(ndim)):
            raise TypeError("in which order the axes of weights are is unknown, since sizes are; give axis in order")
        return weights
    if axis is None:
        raise TypeError(f"axis is needed where weights have another shape, {given}, than a, {shape}")
    axes = normalize_axes(axis, ndim)
    if not _may_agree(given, tuple([shape[i] for i in axes])):
        raise ValueError(f"weights of shape {given} for axes {axis} of an array of shape {shape}")
    order = sorted(range(len(axes)), key=lambda i: axes[i])
    sizes = np.shape(a)
    return np.reshape(np.permute_dims(weights, order), tuple([sizes[i] if i in axes else 1 for i in range(ndim)]))


def _may_agree(shape: tuple[Any, ...], other: tuple[Any, ...]) -> bool:
    """Whether two shapes are one, as far as sizes are known."""
    return len(shape) == len(other) and all(
        None in pair or pair[0] == pair[1] for pair in zip(shape, other, strict=True)
    )


def merged(a: Any, axis: Axis) -> tuple[Any, Any]:
    """`a` with the axes to reduce merged into one, the last, and the size of that; TensorFlow may not know it yet."""
    ndim, sizes = len(a.shape), np.shape(a)
    axes = normalize_axes(axis, ndim)
    if not axes:
        return a[..., None], 1
    kept = [i for i in range(ndim) if i not in axes]
    n = math.prod([sizes[i] for i in axes])
    return np.reshape(np.permute_dims(a, (*kept, *axes)), (*[sizes[i] for i in kept], n)), n


def with_axes_kept(a: Any, axis: Axis, keepdims: bool) -> tuple[Any, ...]:
    """The shape of a reduction of `a` along axes."""
    axes = normalize_axes(axis, len(a.shape))
    return tuple([1 if i in axes else size for i, size in enumerate(np.shape(a)) if keepdims or i not in axes])
