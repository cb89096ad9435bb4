from __future__ import annotations

from jax.numpy import hypot, sin

__all__ = ["hypot", "sin"]
