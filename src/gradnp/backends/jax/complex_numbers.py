from __future__ import annotations

from jax.numpy import conjugate, imag, real
