"""What functions of integers ask of their arguments."""

from __future__ import annotations

from typing import Any

import gradnp as np
from gradnp._core.dtypes import numpy_dtype, rank
from gradnp._core.shapes import normalize_axis
from gradnp._core.tracing import constant_to_tracers


def as_integers(name: str, x: Any, bools: bool = False) -> Any:
    """`x`, if it is of integers, or of `bools`, which become int8."""
    kind = rank(x.dtype)
    if kind > 1 or (kind == 0 and not bools):
        raise TypeError(
            f"{name} takes integers{' or bools' if bools else ''}, not {x.dtype}; np.astype(x, int) truncates"
        )
    return x if kind else np.astype(x, "int8")


@constant_to_tracers
def euclid_steps(dtype: Any) -> int:
    """How many divisions Euclid's algorithm takes at most: neighbouring Fibonacci numbers take the most (Lame's theorem)."""
    largest = 2 ** (8 * numpy_dtype(dtype).itemsize)
    steps, a, b = 0, 1, 1
    while b < largest:
        steps, a, b = steps + 1, b, a + b
    return steps


def packable(a: Any, axis: int | None) -> tuple[Any, int]:
    """The array with the axis of bits or bytes at its end, flattened for None, and the place of this axis before."""
    if axis is None:
        return np.reshape(a, -1), -1
    if not len(a.shape):
        normalize_axis(axis, 1)
        return np.reshape(a, -1), -1
    axis = normalize_axis(axis, len(a.shape))
    return np.moveaxis(a, axis, -1), axis


def in_order(values: list[int], bitorder: str) -> tuple[int, ...]:
    """The `values` of a byte's bits, the first of the highest bit for "big", of the lowest for "little"."""
    if bitorder not in ("big", "little"):
        raise ValueError(f"'order' must be either 'little' or 'big', not {bitorder!r}")
    return tuple(values if bitorder == "big" else values[::-1])
