from __future__ import annotations

from torch import (
    exp,
    exp2,
    expm1,
    log,
    log1p,
    log2,
    log10,
    sqrt,
    square,
)

PROMOTES = {"exp", "exp2", "expm1", "log", "log10", "log1p", "log2", "sqrt"}
