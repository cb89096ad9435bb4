"""Marks that make tracers see through gradnp's functions or leave them alone.

Both marks are attributes, which can be set without importing torch or TensorFlow.
"""

from __future__ import annotations

import sys
import weakref
from collections.abc import Callable
from typing import Any, TypeVar

F = TypeVar("F", bound=Callable[..., Any])


def constant_to_tracers(function: F) -> F:
    """Make Dynamo call `function` while it traces, and take the result as a constant; AutoGraph leaves it alone.

    Use it for functions of types, names and settings, never of arrays. Dynamo accepts strings, numbers, dtypes and
    tuples of these as constant results; a function or a module makes it fail.
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

    Dynamo may trace the same code twice (when it restarts its analysis), and must take the same branches both times. So
    nothing that a trace has looked up may change during the trace. Later changes cause no recompilation, because Dynamo
    sets no guard on a key that it did not find.
    """
    guards = sys.modules.get("torch._guards")  # no public name works without importing torch
    return guards is not None and guards.TracingContext.try_get() is not None


@constant_to_tracers
def is_read_by_dynamo() -> bool:
    """Whether Dynamo reads the code around this; Python runs some code, what is one operation, also while Dynamo traces."""
    caller = sys._getframe(1).f_globals.get("__name__", "")
    return caller.startswith("torch._dynamo.")


def this_trace() -> Callable[[], bool]:
    """A function that tells whether the trace lasts that Dynamo is in; starting again, it begins another one."""
    current = sys.modules["torch._guards"].TracingContext.try_get
    trace = weakref.ref(current())
    return lambda: trace() is not None and trace() is current()


class LiveAttributes:
    """Functions held as attributes, which a tracer reads anew each time; it would keep the first state of a dict."""
