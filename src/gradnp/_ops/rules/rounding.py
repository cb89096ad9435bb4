"""The rules of rounding."""

from __future__ import annotations

from typing import Any

import gradnp as np


def round_bools(a: Any, decimals: int) -> Any:
    """Bools rounded as by `rint`, to floats; NumPy refuses decimals for them."""
    if decimals != 0:
        raise TypeError(f"bools are rounded to no other decimals than 0, not {decimals}")
    return np.rint(a)
