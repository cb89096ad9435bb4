from __future__ import annotations

from numpy import exp

__all__ = ["exp"]
