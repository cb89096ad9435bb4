"""How functions with a gradient of their own go to other processes: by name, as plain functions do, or by value.

By name, where their function's module has the very object. Otherwise by their parts: pickle takes these if they are
functions of a module, and cloudpickle takes lambdas and local functions too.
"""

from __future__ import annotations

import sys
from typing import Any


class SentByName:
    """An object that pickles by its name in the module `__module__`, where it is there, and else by its state."""

    def __reduce_ex__(self, protocol: Any) -> Any:
        # A worker that cloudpickle serves runs another program than this one as `__main__`.
        is_elsewhere = self.__module__ == "__main__" and _is_cloudpickle(sys._getframe(1).f_globals)
        return (None if is_elsewhere else _name_in_module(self)) or super().__reduce_ex__(protocol)


def _is_cloudpickle(caller: dict[str, Any]) -> bool:
    """Whether `caller` is the module cloudpickle, of which joblib and others have copies. An object is not told."""
    return str(caller.get("__name__")).endswith("cloudpickle")


def _name_in_module(thing: Any) -> str | None:
    module = sys.modules.get(thing.__module__)
    name = getattr(thing, "__qualname__", "")
    found: Any = module
    for part in name.split("."):
        found = getattr(found, part, None)
    if found is thing:
        return name
    return next((name for name, value in list(vars(module).items()) if value is thing), None) if module else None
