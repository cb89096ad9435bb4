"""What tracers must be told, so that they see through gradnp or leave it alone.

Both marks are attributes, so that neither torch nor TensorFlow is imported to set them.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


def constant_to_tracers(function: F) -> F:
    """Make Dynamo call `function` while it traces, and take the result as a constant; AutoGraph leaves it alone.

    For functions of types, names and settings, never of arrays. Dynamo knows strings, numbers, dtypes and tuples of
    these as constants; a function or a module as a result makes it fail.
    """
    function._dynamo_marked_constant = True  # type: ignore[attr-defined]  # what torch.compiler.assume_constant_result sets
    return untouched_by_autograph(function)


def untouched_by_autograph(function: F) -> F:
    """Keep AutoGraph from converting `function`, which would be slow and would warn about generated code."""
    function.autograph_info__ = {}  # type: ignore[attr-defined]  # what tf.autograph.experimental.do_not_convert sets
    return function


@constant_to_tracers
def is_dynamo_tracing() -> bool:
    """Whether Dynamo is calling this while it traces.

    It may trace the same code twice (when it restarts its analysis), and both times must take the same branches. So
    what a trace has looked up is not changed during it. That costs no recompilation later: Dynamo sets no guard on a
    key that it did not find.
    """
    guards = sys.modules.get("torch._guards")  # there is no public name that works without importing torch
    return guards is not None and guards.TracingContext.try_get() is not None


class LiveAttributes:
    """Functions held as attributes: a tracer reads those anew each time, but remembers a dict as it first met it."""
