from __future__ import annotations

from tensorflow.math import exp

__all__ = ["exp"]
