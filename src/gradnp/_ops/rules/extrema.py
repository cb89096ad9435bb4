"""Extrema: `clip` of complex numbers, for the backends."""

from __future__ import annotations

from typing import Any

import gradnp as np


def clip_by_order(a: Any, low: Any, high: Any) -> Any:
    """`clip` of complex numbers in the order of `less`; a nan bound gives nan."""
    if low is not None:
        a = np.where(np.logical_or(np.less(a, low), np.isnan(low)), low, a)
    return a if high is None else np.where(np.logical_or(np.greater(a, high), np.isnan(high)), high, a)
