from __future__ import annotations

from torch import (
    exp,
    exp2,
    expm1,
    log,
    log1p,
    log2,
    log10,
)

__all__ = ["exp", "exp2", "expm1", "log", "log1p", "log2", "log10"]

PROMOTES = set(__all__)
