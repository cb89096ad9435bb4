from __future__ import annotations

from numpy import (
    add,
    divide,
    divmod,
    float_power,
    floor_divide,
    fmod,
    multiply,
    negative,
    positive,
    power,
    reciprocal,
    remainder,
    subtract,
)

__all__ = [
    "add",
    "divide",
    "divmod",
    "float_power",
    "floor_divide",
    "fmod",
    "multiply",
    "negative",
    "positive",
    "power",
    "reciprocal",
    "remainder",
    "subtract",
]
