"""Settings (what is no array, and decides what is computed) as the keys under which programs are remembered."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any


def typed(setting: Any) -> Hashable:
    """A key that equals another only where the types are the same too: not that of 1, 1.0 and True, or of 0.0 and -0.0.

    >>> from gradnp._core.settings import typed
    >>> typed((1, "a")) == typed((1, "a")), typed((1, "a")) == typed((True, "a"))
    (True, False)
    """
    if isinstance(setting, tuple):
        return type(setting), *map(typed, setting)
    return type(setting), repr(setting) if isinstance(setting, (float, complex)) else setting
