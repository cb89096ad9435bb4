"""Derivatives by finite differences of the NumPy oracle, which every backend's gradient is held against.

gradnp has finite differences of its own, behind `gradnp.testing`. These are independent of them by design: the judge
uses nothing of what it judges.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy

STEP = 1e-3
"""With a five-point stencil the truncation error is of order STEP**4 and rounding of order 1e-16 / STEP."""

_STENCIL = ((-2, 1 / 12), (-1, -8 / 12), (1, 8 / 12), (2, -1 / 12))


def gradient(f: Callable[..., float], args: Sequence[numpy.ndarray], wrt: Sequence[int]) -> list[numpy.ndarray]:
    """The gradient of the real scalar ``f(*args)`` with respect to each argument numbered in `wrt`.

    For a complex argument it is ∂f/∂Re + i ∂f/∂Im (rule P8).
    """
    found = []
    for k in wrt:
        x = args[k]
        slope = numpy.zeros(x.shape, x.dtype)
        for index in numpy.ndindex(x.shape):
            for direction in (1.0, 1j) if x.dtype.kind == "c" else (1.0,):
                total = 0.0
                for steps, weight in _STENCIL:
                    moved = x.copy()
                    moved[index] += steps * STEP * direction
                    total += weight * f(*args[:k], moved, *args[k + 1 :])
                slope[index] += direction * (total / STEP)
        found.append(slope)
    return found
