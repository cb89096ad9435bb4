"""Creating arrays."""

from __future__ import annotations

from typing import Any

from gradnp._dispatch import creation
from gradnp._types import DType, Like, Shape


@creation
def zeros(shape: Shape, dtype: DType = None, order: str = "C", *, device: Any = None, like: Like = None) -> Any:
    """Zeros."""
