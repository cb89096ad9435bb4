from __future__ import annotations

from torch import hypot, sin

__all__ = ["hypot", "sin"]

PROMOTES = {"sin"}
