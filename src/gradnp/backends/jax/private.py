"""Every private or undocumented name of JAX that gradnp relies on, each with why there is no public one.

`tests/test_private_names.py` asks for each, so that a JAX without one fails there first, by that name.
"""

from __future__ import annotations

from typing import Any

import jax
from jax._src.core import trace_state_clean as has_no_transform  # no public function asks without making an array
from jax.core import Tracer  # exported, but without documentation; no public function tells an array that is traced

try:
    from jax.extend.core import Primitive  # exported for extensions; `explain` replaces its `bind`
except ImportError:
    Primitive = None

__all__ = [
    "CAST",
    "Primitive",
    "Tracer",
    "function_bound",
    "has_no_transform",
    "is_differentiated",
    "is_traced",
    "is_weak",
    "trace_of",
]

CAST: Primitive | None = getattr(jax.lax, "convert_element_type_p", None)
"""The primitive of `astype`; `jax.lax` exports the primitives, but documents only functions."""


def is_traced(x: Any) -> bool:
    """Whether `x` stands for an array whose values are not there: under `jax.jit`, `jax.grad`, `jax.vmap`, ..."""
    return isinstance(x, Tracer)


def is_weak(x: Any) -> bool:
    """Whether an array stands for a Python number, and so yields in width to others; JAX's pages only show the name."""
    return x.weak_type


def trace_of(x: Any) -> Any:
    """The transform that a tracer belongs to; None of anything else. Nothing public tells one from another."""
    return getattr(x, "_trace", None)


def is_differentiated(x: Any) -> bool:
    """Whether `x` is a tracer of `jax.grad` and its like, whose classes are not exported; every error shows their names."""
    return type(x).__name__ in ("JVPTracer", "LinearizeTracer")


def function_bound(primitive: Primitive, params: dict[str, Any]) -> str:
    """The name of the function that a primitive calls, else its own.

    A function with a gradient of its own (`jax.nn.relu`) is one primitive, and only its parameter "subfuns" says which.
    """
    return getattr(next(iter(params.get("subfuns", ())), None), "__name__", primitive.name)
