"""Functions, and calls of them, by number: a number is all that a program traced by torch can carry of them.

Only a function's owner keeps it alive, and it keeps its traced calls alive. A program that outlives the function of the
user which it calls, by its number, raises an error.
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
        """The number of `call`, or that of a call kept before with equal `settings`, where these can be compared."""
        try:
            kept = self._calls.get(settings)
        except TypeError:  # not hashable
            kept, settings = None, object()
        if kept is None:
            kept = self._calls[settings] = numbered(call), call
        return kept[0]
