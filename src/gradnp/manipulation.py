"""Shape, axes, order and dtype."""

from __future__ import annotations

from typing import Any

from gradnp._dispatch import primitive
from gradnp._types import Array, DType, Shape, Weak


@primitive
def reshape(a: Array | Weak, /, shape: Shape, order: str = "C", *, copy: bool | None = None) -> Array:
    """Reshape."""


@primitive
def astype(x: Array | Weak, dtype: DType, /, *, copy: bool = True, device: Any = None) -> Array:
    """Cast."""


@primitive
def broadcast_to(array: Array | Weak, shape: Shape, subok: bool = False) -> Array:
    """Broadcast."""
