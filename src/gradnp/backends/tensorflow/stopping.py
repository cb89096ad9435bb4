from __future__ import annotations

from tensorflow import stop_gradient

__all__ = ["stop_gradient"]
