from __future__ import annotations

from tensorflow.math import add

__all__ = ["add"]
