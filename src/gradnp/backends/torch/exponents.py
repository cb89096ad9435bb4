from __future__ import annotations

from torch import exp

__all__ = ["exp"]

PROMOTES = {"exp"}
