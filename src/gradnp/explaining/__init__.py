"""Where a gradient goes: `explain` runs a function once and tells, `strict_gradients` raises where it would be lost.

A backend's chapter "explaining" watches its framework: ``trace(function, arrays, paths)`` runs a function of a list of
arrays and returns the `graph.Graph` of the run with what each gradient is; ``guard()`` is a context manager in which
`strict.check` is asked about each loss. All else here is the same for every framework.
"""

from gradnp.explaining.running import explain
from gradnp.explaining.strict import GradientLostError, strict_gradients

__all__ = ["GradientLostError", "explain", "strict_gradients"]
