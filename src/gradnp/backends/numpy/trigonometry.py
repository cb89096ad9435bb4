from __future__ import annotations

from numpy import hypot, sin

__all__ = ["hypot", "sin"]
