from __future__ import annotations

from torch import maximum

__all__ = ["maximum"]
