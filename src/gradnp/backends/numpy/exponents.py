from __future__ import annotations

from numpy import (
    cbrt,
    exp,
    exp2,
    expm1,
    log,
    log1p,
    log2,
    log10,
    logaddexp,
    logaddexp2,
    sqrt,
    square,
)
