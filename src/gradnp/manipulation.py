"""Shape and assembly."""

from __future__ import annotations
from collections.abc import Sequence

from typing import Any

from gradnp._dispatch import op, primitive
from gradnp._types import Array, DType, Index, Weak


@primitive
def reshape(a: Array | Weak, /, shape: Any, order: str = "C", *, copy: bool | None = None) -> Array:
    """Reshape."""

@primitive
def astype(x: Array | Weak, dtype: DType, /, *, copy: bool = True, device: Any = None) -> Array:
    """Reshape."""

@primitive
def stack(arrays: Sequence[Array | Weak], axis: int = 0, out: Any = None, *, dtype: DType = None, casting: str = "same_kind") -> Array:
    """Stack."""
@primitive
def broadcast_to(array: Array | Weak, shape: Any, subok: bool = False) -> Array:
    """Stack."""
@primitive
def concatenate(arrays: Sequence[Array | Weak], /, axis: int = 0, out: Any = None, *, dtype: DType = None, casting: str = "same_kind") -> Array:
    """Stack."""
