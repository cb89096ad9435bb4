"""Questions about values, which have an answer only where the values are known."""

from __future__ import annotations

from typing import Any

import gradnp as np
from gradnp._core.tracing import is_dynamo_tracing


def holds_somewhere(condition: Any) -> bool:
    """Whether `condition` is True for an element, as far as its values are known: not while a program is traced or mapped.

    >>> import numpy
    >>> from gradnp._ops.rules.values import holds_somewhere
    >>> holds_somewhere(numpy.array([False, True])), holds_somewhere(numpy.zeros(0, bool))
    (True, False)
    """
    if is_dynamo_tracing():
        return False
    try:
        return bool(np.any(condition))
    except Exception:  # each framework's own, for the truth of a tracer
        return False
