from __future__ import annotations

from torch import add

__all__ = ["add"]

TAKES_SCALARS = {"add"}
