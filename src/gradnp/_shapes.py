"""Axes and shapes in normal form, shared by reference bodies and backends."""

from __future__ import annotations

import math
import operator
from collections.abc import Sequence
from typing import Any

from numpy.exceptions import AxisError

__all__ = ["normalize_axes", "normalize_axis", "size_of", "tuple_of"]


def normalize_axis(axis: int, ndim: int) -> int:
    """`axis` counted from the front; `AxisError` where there is no such axis."""
    axis = operator.index(axis)
    if not -ndim <= axis < ndim:
        raise AxisError(axis, ndim)
    return axis % ndim


def normalize_axes(axis: int | Sequence[int] | None, ndim: int) -> tuple[int, ...]:
    """A reduction's `axis` as a tuple: all axes for None, none for ``()``; ValueError where one is repeated."""
    if axis is None:
        return tuple(range(ndim))
    axes = tuple(normalize_axis(a, ndim) for a in (axis if isinstance(axis, (tuple, list)) else (axis,)))
    if len(set(axes)) != len(axes):
        raise ValueError(f"duplicate value in 'axis': {axis}")
    return axes


def tuple_of(shape: Any) -> tuple[int, ...]:
    """A shape argument (an int or a sequence of them, NumPy integers included) as a tuple of ints."""
    if isinstance(shape, (tuple, list)):
        return tuple([operator.index(n) for n in shape])
    return (operator.index(shape),)


def size_of(shape: Sequence[int]) -> int:
    """The number of elements of an array of `shape`."""
    return math.prod(shape)
