from __future__ import annotations

from numpy import angle, conjugate, imag, real

__all__ = ["angle", "conjugate", "imag", "real"]

PROMOTES = {"angle"}
