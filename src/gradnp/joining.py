"""Joining and splitting arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gradnp._dispatch import primitive
from gradnp._types import Array, DType, Weak


@primitive
def concatenate(
    arrays: Sequence[Array | Weak],
    /,
    axis: int | None = 0,
    out: Any = None,
    *,
    dtype: DType = None,
    casting: str = "same_kind",
) -> Array:
    """Join arrays along an axis."""


@primitive
def stack(
    arrays: Sequence[Array | Weak], axis: int = 0, out: Any = None, *, dtype: DType = None, casting: str = "same_kind"
) -> Array:
    """Join arrays along a new axis."""
