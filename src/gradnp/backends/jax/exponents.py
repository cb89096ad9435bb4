from __future__ import annotations

from jax.numpy import exp

__all__ = ["exp"]
