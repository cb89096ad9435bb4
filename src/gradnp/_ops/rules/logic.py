"""Comparisons without rounding, and the bounds of `clip`: rules applied on the host, for all backends.

In the lattice an int64 and a float32 meet in float32, which turns 16777217 into 16777216. A sum has to accept that; a
comparison need not, and NumPy's does not, so here integers and floats meet in float64.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy

from gradnp._core import registry
from gradnp._core.arguments import default_names
from gradnp._core.dtypes import KIND, canonical_name, constant_kind, promote_names, weak_name
from gradnp._core.tracing import constant_to_tracers, untouched_by_autograph


@constant_to_tracers
def comparison_dtype(backend: str, dtypes: tuple[Any, ...], kinds: tuple[int, ...], numbers: tuple[int, ...]) -> Any:
    """The backend's dtype in which arrays of `dtypes`, constants of the kind ranks `kinds` and `numbers` compare."""
    names = [canonical_name(dtype) for dtype in dtypes]
    name = functools.reduce(promote_names, names)
    ranks = [*(KIND[n] for n in names), *kinds]
    if max(ranks) == 2 and 1 in ranks[: len(names)]:
        name = "float64"
    elif max(ranks) == 1 and KIND[name] == 1 and not all(_fits(n, name) for n in numbers):
        name = "int64" if all(_fits(n, "int64") for n in numbers) else "float64"
    elif kinds:
        name = weak_name(name, max(kinds), *default_names(backend))
    return registry.load(backend).native_dtype(name)


def _fits(number: int, integer: str) -> bool:
    info = numpy.iinfo(integer)
    return int(info.min) <= number <= int(info.max)


def comparer(module: ModuleType) -> Callable[[Any, Any], list[Any]]:
    """The function that brings two operands of a comparison to one dtype, one of them `module`'s framework's array."""
    array, cast, constant = module.ARRAY, module.cast, module.constant
    kind_of = getattr(module, "constant_kind", constant_kind)

    @untouched_by_autograph
    def comparable(x1: Any, x2: Any) -> list[Any]:
        strong = [x for x in (x1, x2) if isinstance(x, array)]
        weak = [x for x in (x1, x2) if not isinstance(x, array)]
        numbers = [x for x in weak if type(x) is int]
        dtype = comparison_dtype(
            module.NAME, tuple([x.dtype for x in strong]), tuple([kind_of(x) for x in weak]), tuple(numbers)
        )
        return [cast(x, dtype) if isinstance(x, array) else constant(x, dtype, strong[0]) for x in (x1, x2)]

    return comparable


@untouched_by_autograph
def compare_complex(compare: Callable[[Any, Any], Any], real1: Any, imag1: Any, real2: Any, imag2: Any) -> Any:
    """Compare two complex arrays, given by their parts, in NumPy's order; False where either is nan."""
    numbers = (imag1 == imag1) & (imag2 == imag2)
    return ((real1 == real2) & compare(imag1, imag2)) | ((real1 != real2) & compare(real1, real2) & numbers)


def bounds(a_min: Any, a_max: Any, low: Any, high: Any) -> tuple[Any, Any]:
    """The two bounds of `clip`, each given by one of its names."""
    if low is None and high is None:
        return a_min, a_max
    if a_min is not None or a_max is not None:
        raise ValueError("the keywords min and max stand in the place of a_min and a_max; give one pair only")
    return low, high


def in_range(bound: Any, a: Any) -> Any:
    """A bound of `clip`; a Python int out of the range of an array of integers becomes the nearest limit."""
    if type(bound) is not int or not hasattr(a, "dtype"):
        return bound
    name = canonical_name(a.dtype)
    if KIND[name] != 1 or _fits(bound, name):
        return bound
    return int(numpy.iinfo(name).min if bound < 0 else numpy.iinfo(name).max)
