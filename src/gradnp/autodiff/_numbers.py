"""Functions and their calls by number, because a program traced by torch can carry only a number.

A function dies with the user's last reference to it, and its traced calls die with it. A program that runs after that
raises an error.
"""

from __future__ import annotations

import ast
import functools
import itertools
import math
import weakref
from collections.abc import Callable, Hashable, Sequence
from typing import Any

from gradnp._core.settings import typed

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


RECENT = 64
"""How many calls a function keeps ready of those that can be made again."""


class TracedCalls:
    """The calls of one function that traced programs make, each known by a text that such a program carries.

    Settings that are literals are a text, of which the call is made anew after many others. A call with other settings
    lives as long as the function, because nothing tells when the last program with it is gone.
    """

    def __init__(self) -> None:
        self._kept: dict[Hashable, tuple[str, Any]] = {}
        self._made = functools.lru_cache(RECENT)(_made)

    def keep(self, make: Callable[[Any, Any], Any], rule: Any, settings: Sequence[Any]) -> str:
        """The text of the call ``make(rule, settings)``."""
        if _is_literal(settings):
            return repr(settings)
        key: Hashable = (make, typed(tuple(settings)))
        try:
            kept = self._kept.get(key)
        except TypeError:  # settings that are not hashable cannot be compared
            kept, key = None, object()
        if kept is None:
            call = make(rule, settings)
            kept = self._kept[key] = text_of(call), call
        return kept[0]

    def find(self, make: Callable[[Any, Any], Any], rule: Any, text: str) -> Any:
        """The call of which `keep`, or `text_of`, has given `text`."""
        return by_number(int(text[1:])) if text.startswith(_NUMBER) else self._made(make, rule, text)


_NUMBER = "#"


def text_of(call: Any) -> str:
    """A text of which `TracedCalls.find` finds `call` as long as it lives."""
    return f"{_NUMBER}{numbered(call)}"


def _made(make: Callable[[Any, Any], Any], rule: Any, text: str) -> Any:
    return make(rule, ast.literal_eval(text))


def _is_literal(setting: Any) -> bool:
    if type(setting) in (list, tuple):
        return all(map(_is_literal, setting))
    return type(setting) in (str, bool, int, type(None)) or (type(setting) is float and math.isfinite(setting))
