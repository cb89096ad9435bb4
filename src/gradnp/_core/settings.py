"""Non-array settings, used as cache keys for compiled programs."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any


def typed(setting: Any) -> Hashable:
    """A key that also distinguishes types and signs of zeros: 1, 1.0 and True have different keys, as do 0.0 and -0.0.

    >>> from gradnp._core.settings import typed
    >>> typed((1, "a")) == typed((1, "a")), typed((1, "a")) == typed((True, "a"))
    (True, False)
    """
    if isinstance(setting, tuple):
        return type(setting), *map(typed, setting)
    return type(setting), repr(setting) if isinstance(setting, (float, complex)) else setting
