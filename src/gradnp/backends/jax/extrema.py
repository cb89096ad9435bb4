from __future__ import annotations

from jax.numpy import maximum

__all__ = ["maximum"]
