"""Plainer forms of a call's settings, for a second try after a framework has refused them.

NumPy takes any object with an ``__index__`` for an integer, such as a 0-d array; frameworks take Python's integers only.
And NumPy's reductions take 0 and -1 for the axis of a number. A call that succeeds never gets here.
"""

from __future__ import annotations

import operator
from typing import Any

from gradnp._core.catalogue import OPERATIONS
from gradnp._core.tracing import is_dynamo_tracing, untouched_by_autograph

_UFUNC_REDUCTIONS = frozenset(
    ["sum", "prod", "max", "min", "ptp", "any", "all", "count_nonzero", "argmax", "argmin", "nansum", "nanprod"]
)


@untouched_by_autograph
def plainer(name: str, values: tuple[Any, ...]) -> tuple[Any, ...] | None:
    """The arguments of the operation `name` with integers in the place of 0-d arrays; None if nothing changes."""
    if is_dynamo_tracing():
        return None
    parameters = OPERATIONS[name].signature
    plain = [value if p.role else _plain(value) for p, value in zip(parameters, values, strict=True)]
    if name in _UFUNC_REDUCTIONS and _has_no_axes(values[0]):
        is_axis = [
            p.name == "axis" and type(value) is int and value in (0, -1)
            for p, value in zip(parameters, plain, strict=True)
        ]
        plain = [None if is_it else value for is_it, value in zip(is_axis, plain, strict=True)]
    if all(new is old for new, old in zip(plain, values, strict=True)):
        return None
    return tuple(plain)


def _has_no_axes(x: Any) -> bool:
    try:
        return x.shape == ()
    except Exception:  # torch's nested tensors raise their own
        return False


def _plain(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        plain = [_plain(element) for element in value]
        return value if all(new is old for new, old in zip(plain, value, strict=True)) else type(value)(plain)
    if getattr(value, "shape", None) != () or not hasattr(value, "__index__"):
        return value
    try:
        return operator.index(value)
    except Exception:  # no integer, or a tracer's, which has no value yet
        return value
