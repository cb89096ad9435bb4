from __future__ import annotations

from jax.numpy import add

__all__ = ["add"]
