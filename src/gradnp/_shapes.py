"""Axes and shapes in normal form, shared by reference bodies and backends."""

from __future__ import annotations

import math
import operator
from collections.abc import Sequence
from typing import Any

from numpy.exceptions import AxisError

__all__ = ["normalize_axes", "normalize_axis", "size_of", "tuple_of", "is_fortran", "roll_pairs"]


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


def is_fortran(order: str, allowed: str = "CFA") -> bool:
    """Whether `order` reads elements first index fastest; ValueError where it is not one of the letters `allowed`."""
    if not isinstance(order, str) or len(order) != 1 or order.upper() not in allowed:
        raise ValueError(f"order must be one of {', '.join(map(repr, allowed))}, not {order!r}")
    return order.upper() == "F"


def roll_pairs(shift: Any, axis: Any, ndim: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """`roll`'s shifts and axes as tuples of one length; a single one stands for all."""
    shifts, axes = tuple_of(shift), tuple([normalize_axis(n, ndim) for n in tuple_of(axis)])
    count = len(axes) if len(shifts) == 1 else len(shifts)
    shifts, axes = (t * count if len(t) == 1 else t for t in (shifts, axes))
    if len(shifts) != len(axes):
        raise ValueError("'shift' and 'axis' should be scalars or 1D sequences of one length")
    return shifts, axes
