"""When two results are the same: structure, kind of dtype, and numbers up to the rounding of the arguments."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ml_dtypes
import numpy

from tests.fuzz.calls import is_inexact, leaves

ROUNDINGS = 64.0
"""How many roundings of a result, or of the arguments, an answer may be away."""


def is_number_like(x: Any) -> bool:
    return isinstance(x, (numpy.ndarray, numpy.generic, bool, int, float, complex))


def parts(result: Any) -> list[Any]:
    """The arrays of a result, and what stands beside them."""
    return list(leaves(result))


def precision(dtypes: list[Any]) -> float:
    """The rounding of the least precise of these dtypes; 0 where all are exact."""
    return max((float(ml_dtypes.finfo(d).eps) for d in dtypes if is_inexact(d)), default=0.0)


def smallest(dtype: Any) -> float:
    """The smallest normal number: some frameworks count what is smaller as 0."""
    return float(ml_dtypes.finfo(dtype).smallest_normal) if is_inexact(dtype) else 0.0


def limited(x: Any, dtype: Any) -> numpy.ndarray:
    """`x` as `dtype` holds it: what is too large is infinite."""
    with numpy.errstate(all="ignore"):
        return numpy.asarray(x).astype(dtype) if is_inexact(dtype) and is_inexact(numpy.asarray(x).dtype) else x


def kind(dtype: Any) -> str:
    """Bool, integer, floating or complex, as docs/semantics.md counts kinds."""
    if numpy.dtype(dtype).kind in "iu":
        return "i"
    return "f" if is_inexact(dtype) and numpy.dtype(dtype).kind != "c" else numpy.dtype(dtype).kind


def wide(x: Any) -> numpy.ndarray:
    """`x` in double precision; integers stay exact."""
    x = numpy.asarray(x)
    return x.astype("complex128" if x.dtype.kind == "c" else "float64") if is_inexact(x.dtype) else x


def agree(got: numpy.ndarray, right: numpy.ndarray, allowed: numpy.ndarray | float) -> numpy.ndarray:
    """Where `got` is `right` up to `allowed`; nan is nan, an infinity is the same infinity."""
    got, right = wide(got), wide(right)
    if not (is_inexact(got.dtype) or is_inexact(right.dtype)):
        return numpy.asarray(got == right)
    if "c" in (got.dtype.kind, right.dtype.kind):
        got, right = got.astype("complex128"), right.astype("complex128")
        unknown = numpy.isnan(got) & numpy.isnan(right)
        endless = numpy.isinf(got) & numpy.isinf(right)
        return unknown | endless | (numpy.abs(got - right) <= allowed)
    same = (got == right) | (numpy.isnan(got) & numpy.isnan(right))
    return same | (numpy.abs(got - right) <= allowed)


def allowance(
    right: numpy.ndarray, eps: float, smallest: float, nearby: Callable[[], list[numpy.ndarray]]
) -> numpy.ndarray:
    """The error that rounding excuses: of the result itself, and what the same rounding of the arguments makes of it.

    `nearby` gives the results for arguments that are a few roundings away.
    """
    right = wide(right)
    if not is_inexact(right.dtype):
        return numpy.zeros(right.shape)
    allowed = ROUNDINGS * eps * numpy.abs(right) + 4 * smallest
    for other in nearby():
        if numpy.shape(other) == right.shape:
            moved = numpy.abs(wide(other) - right)
            allowed = numpy.fmax(allowed, 4 * numpy.where(numpy.isnan(moved), 0.0, moved))
    return allowed
