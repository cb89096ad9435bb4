"""Arithmetic."""

from __future__ import annotations

from typing import Any

from gradnp._dispatch import primitive
from gradnp._types import Array, DType, Weak


@primitive
def add(x1: Array | Weak, x2: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Sum of two arrays, elementwise."""
