"""Functions and their calls by number, because a program traced by torch can carry only a number.

A function dies with the user's last reference to it, and its traced calls die with it. A program that runs after that
raises an error.
"""

from __future__ import annotations

import itertools
import weakref
from collections.abc import Hashable
from typing import Any

_living: weakref.WeakValueDictionary[int, Any] = weakref.WeakValueDictionary()
_numbers = itertools.count()


def numbered(thing: Any) -> int:
    """A number by which `by_number` finds `thing` as long as it lives."""
    number = next(_numbers)
    _living[number] = thing
    return number


def by_number(number: int) -> Any:
    try:
        return _living[number]
    except KeyError:
        raise RuntimeError(
            "a traced program calls a function made by np.custom_vjp or np.host_function that is gone; keep that function "
            "as long as the program"
        ) from None


class TracedCalls:
    """The calls of one function that traced programs make, each with a number; the function owns them."""

    def __init__(self) -> None:
        self._calls: dict[Hashable, tuple[int, Any]] = {}

    def keep(self, call: Any, settings: Any) -> int:
        """The number of `call`, or of a call of its class with equal `settings` that is kept already."""
        key = type(call), settings
        try:
            kept = self._calls.get(key)
        except TypeError:  # settings that are not hashable cannot be compared
            kept, key = None, object()
        if kept is None:
            kept = self._calls[key] = numbered(call), call
        return kept[0]
