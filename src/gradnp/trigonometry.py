"""Trigonometric and hyperbolic functions."""

from __future__ import annotations

from typing import Any

from gradnp._dispatch import op, primitive
from gradnp._types import Array, DType, Weak


@primitive(inexact=True)
def sin(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Sine."""


@op(inexact=True)
def hypot(x1: Array | Weak, x2: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Hypotenuse."""
