from __future__ import annotations

from numpy import maximum

__all__ = ["maximum"]
