"""Exponentials and logarithms."""

from __future__ import annotations

from typing import Any

from gradnp._dispatch import primitive
from gradnp._types import Array, DType, Weak


@primitive(inexact=True)
def exp(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Exponential."""
