from __future__ import annotations

from numpy import add

__all__ = ["add"]
