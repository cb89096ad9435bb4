"""Numbers that vary between the calls of a compiled program, and what is computed from such numbers alone.

Dynamo follows sizes and other numbers as symbols through Python's own arithmetic, but NumPy's functions would fix their
values: the program would be compiled again for each. So while Dynamo traces, sizes are computed by Python (the result is a
size again), and all else by NumPy's functions of arrays that the framework makes of the numbers.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable
from typing import Any

from gradnp._core.tracing import LiveAttributes, is_dynamo_tracing

BY_PYTHON: dict[str, Callable[..., Any]] = {
    "add": operator.add,
    "subtract": operator.sub,
    "multiply": operator.mul,
    "floor_divide": operator.floordiv,
    "remainder": operator.mod,
    "negative": operator.neg,
    "maximum": max,
    "minimum": min,
}
"""Operations of ints that Python computes too, where it raises nothing that NumPy does not."""

OF_SIZES: dict[str, Callable[..., Any]] = {"prod": math.prod, "sum": sum, "max": max, "min": min}
"""Reductions of a list of ints, such as a shape, that Python computes too."""

framework = LiveAttributes()
framework.as_numpys = lambda value: value
"""Convert a number, or a list of numbers, that varies to a NumPy array that is followed; the framework's backend sets it."""


def on_host(name: str, implementation: Callable[..., Any]) -> Callable[..., Any]:
    """The function that computes operation `name` of numbers while Dynamo traces; outside, `implementation` does."""
    python, divides = BY_PYTHON.get(name), name in ("floor_divide", "remainder")

    def traced(*values: Any, **keywords: Any) -> Any:
        are_ints = python is not None and not keywords and all(type(x) is int for x in values)
        if are_ints and (not divides or values[-1] != 0):
            return python(*values)
        return implementation(*[framework.as_numpys(x) for x in values], **keywords)

    return traced


def of_sizes(name: str, value: Any, *settings: Any, **keywords: Any) -> Any:
    """The reduction `name` of a list of ints along its only axis, while Dynamo traces; None for anything else."""
    if not is_dynamo_tracing() or not value or any(settings) or any(keywords.values()):
        return None
    return OF_SIZES[name](value) if all(type(n) is int for n in value) else None
