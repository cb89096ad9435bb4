"""Elementwise functions."""

from __future__ import annotations

from typing import Any

from gradnp._dispatch import op, primitive
from gradnp._types import Array, DType, Index, Weak


@primitive(inexact=True)
def sin(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Sine."""


@primitive(inexact=True)
def exp(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Exp."""


@primitive
def add(x1: Array | Weak, x2: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Add."""

@primitive
def maximum(x1: Array | Weak, x2: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Add."""

@primitive(inexact=True)
def hypot(x1: Array | Weak, x2: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """Add."""

@primitive
def where(condition: Index, x: Array | Weak | None = None, y: Array | Weak | None = None, /) -> Array:
    """Where."""
