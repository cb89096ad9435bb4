"""Creation."""
from __future__ import annotations
from typing import Any

from gradnp._dispatch import creation
from gradnp._types import Array, DType, Like
@creation
def zeros(shape: Any, dtype: DType = None, order: str = "C", *, device: Any = None, like: Like = None) -> Any:
    """Zeros."""
