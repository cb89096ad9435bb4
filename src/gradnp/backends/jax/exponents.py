from __future__ import annotations

from jax.numpy import (
    exp,
    exp2,
    expm1,
    log,
    log1p,
    log2,
    log10,
)

__all__ = ["exp", "exp2", "expm1", "log", "log1p", "log2", "log10"]
