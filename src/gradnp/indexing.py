"""Indexing and selection."""

from __future__ import annotations

from gradnp._dispatch import primitive
from gradnp._types import Array, Index, Weak


@primitive
def where(condition: Index, x: Array | Weak | None = None, y: Array | Weak | None = None, /) -> Array:
    """Choose from two arrays."""
