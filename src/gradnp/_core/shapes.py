"""Normal forms of axes and shapes, shared by reference bodies and backends."""

from __future__ import annotations

import functools
import itertools
import math
import operator
from collections.abc import Sequence
from typing import Any

import numpy
from numpy.exceptions import AxisError

from gradnp._core.dtypes import numpy_dtype


def as_int(n: Any) -> int:
    """`n` as a Python int. A size that a tracer follows as a symbol stays one, where `operator.index` would fix its value.

    So does TensorFlow's integer tensor, which is how it gives a size that is known only when the program runs.
    """
    if type(n) is int:
        return n
    try:
        return operator.index(n)
    except TypeError:
        if getattr(getattr(n, "dtype", None), "is_integer", False) and not len(n.shape):
            return n
        raise


def unknown_size(whose: str) -> TypeError:
    """The error of an operation that needs to know sizes, which TensorFlow may not while it traces.

    The machinery of errors completes the message.
    """
    return TypeError(f"{whose} unknown while the function is traced")


def normalize_axis(axis: int, ndim: int) -> int:
    """`axis` counted from the front; raises `AxisError` if there is no such axis."""
    axis = operator.index(axis)
    if not -ndim <= axis < ndim:
        raise AxisError(axis, ndim)
    return axis % ndim


PLAIN_AXES = (int, tuple, type(None))
"""The types of an axis argument that `axis_of` would return as it is."""


def axis_of(axis: Any) -> Any:
    """An axis argument: a tuple or None as it is, a single axis as an int; TypeError for lists and bools."""
    if axis is None or isinstance(axis, tuple):
        return axis
    if isinstance(axis, bool):
        raise TypeError("an integer is required for the axis")
    return operator.index(axis)


def normalize_axes(axis: int | Sequence[int] | None, ndim: int) -> tuple[int, ...]:
    """A reduction's `axis` as a tuple: all axes for None, none for ``()``. Raises ValueError if one is repeated."""
    if axis is None:
        return tuple(range(ndim))
    axes = tuple(normalize_axis(a, ndim) for a in (axis if isinstance(axis, (tuple, list)) else (axis,)))
    if len(set(axes)) != len(axes):
        raise ValueError(f"duplicate value in 'axis': {axis}")
    return axes


@functools.lru_cache(4096, typed=True)
def ints(*values: Any) -> tuple[int, ...]:
    """Axes or sizes as a tuple of Python ints; refuses ``(1.0,)``, although it equals ``(1,)``."""
    return tuple([operator.index(n) for n in values])


def tuple_of(shape: Any) -> tuple[int, ...]:
    """A shape argument (an int or a sequence of them, NumPy's or a framework's included) as a tuple of ints."""
    if type(shape) is int:
        return (shape,)
    if not isinstance(shape, (tuple, list)):
        try:
            return (as_int(shape),)
        except TypeError:  # a sequence of another class, such as `tf.TensorShape`
            if getattr(shape, "ndim", 0) == 1:  # a traced tensor cannot be iterated over
                return tuple([as_int(shape[i]) for i in range(shape.shape[0])])
    return tuple([as_int(n) for n in shape])


def size_of(shape: Sequence[int]) -> int:
    """The number of elements of an array of `shape`."""
    return math.prod(shape)


def is_fortran(order: str, allowed: str = "CFA") -> bool:
    """Whether `order` reads elements first index fastest; raises ValueError if it is not a letter in `allowed`."""
    if not isinstance(order, str) or len(order) != 1 or order.upper() not in allowed:
        raise ValueError(f"order must be one of {', '.join(map(repr, allowed))}, not {order!r}")
    return order.upper() == "F"


def roll_pairs(shift: Any, axis: Any, ndim: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """`roll`'s shifts and axes, paired; a single one is repeated."""
    shifts, axes = tuple_of(shift), tuple([normalize_axis(n, ndim) for n in tuple_of(axis)])
    count = len(axes) if len(shifts) == 1 else len(shifts)
    shifts, axes = (t * count if len(t) == 1 else t for t in (shifts, axes))
    if len(shifts) != len(axes):
        raise ValueError("'shift' and 'axis' should be scalars or 1D sequences of one length")
    return shifts, axes


def sections(indices_or_sections: Any, size: int) -> list[tuple[int, int]]:
    """The bounds of the parts into which `array_split` splits an axis of `size` elements."""
    try:
        indices = None if type(indices_or_sections) is int else [as_int(n) for n in indices_or_sections]
    except TypeError:
        indices = None
    if indices is None:
        count = operator.index(indices_or_sections)
        if count <= 0:
            raise ValueError("number sections must be larger than 0.")
        # The first parts are longer by one; a size may be a symbol, which a comparison would fix.
        stops = list(itertools.accumulate((size - n + count - 1) // count for n in range(count)))
        return list(zip([0, *stops[:-1]], stops, strict=True))
    ends = [max(0, n + size if n < 0 else min(n, size)) for n in indices]
    return [(start, max(start, stop)) for start, stop in zip([0, *ends], [*ends, size], strict=True)]


def section_sizes(indices_or_sections: Any, shape: Sequence[int], axis: int) -> list[int] | None:
    """The sizes of those parts if they follow one another and cover the axis, else None."""
    size = shape[normalize_axis(axis, len(shape))]
    bounds = sections(indices_or_sections, size)
    starts, stops = zip(*bounds, strict=True)
    return [stop - start for start, stop in bounds] if (*starts, size) == (0, *stops) else None


def check_casting(arrays: Sequence[Any], dtype: Any, casting: str) -> None:
    """Raise TypeError if `casting` forbids the conversion of one of `arrays` to `dtype`."""
    for x in arrays if dtype is not None else ():
        if not numpy.can_cast(numpy_dtype(getattr(x, "dtype", type(x))), numpy_dtype(dtype), casting):
            raise TypeError(
                f"Cannot cast array data from {getattr(x, 'dtype', type(x).__name__)} to {dtype} according to the rule {casting!r}"
            )


def range_size(start: float, stop: float, step: float) -> int:
    """The number of values of `arange`."""
    return max(0, math.ceil((stop - start) / step))
