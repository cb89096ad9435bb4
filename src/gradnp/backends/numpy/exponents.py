from __future__ import annotations

from numpy import (
    exp,
    exp2,
    expm1,
    log,
    log1p,
    log2,
    log10,
    logaddexp,
    logaddexp2,
)

__all__ = ["exp", "exp2", "expm1", "log", "log1p", "log2", "log10", "logaddexp", "logaddexp2"]

PROMOTES = set(__all__)  # integers become the float that holds them: among NumPy arrays, exactly NumPy
