"""What a public namespace shows: its names, and modules that are loaded on first access."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Mapping
from types import FunctionType, ModuleType
from typing import Any


def exported(namespace: Mapping[str, Any], modules: tuple[str, ...] = ()) -> list[str]:
    """The ``__all__`` of a module: its names without an underscore, except modules that are not in `modules`.

    Python adds every imported submodule to its package's names, public or not. The ``__module__`` of functions and
    classes from private files becomes this module, where users find them.
    """
    names = sorted(
        name
        for name, value in namespace.items()
        if not name.startswith("_") and (name in modules or type(value) is not ModuleType)
    )
    for value in map(namespace.get, names):
        # `type` rather than `isinstance`, which would load a lazy module.
        if issubclass(type(value), (FunctionType, type)) and value.__module__.startswith("gradnp."):
            value.__module__ = namespace["__name__"]
    return names


class _LazyModule(ModuleType):
    """Stands for a module until that is imported, by its name, at the first look into it.

    The import system makes other threads wait for the whole module. `importlib.util.LazyLoader` does not before Python
    3.13: a thread that comes while another loads finds the module half empty.
    """

    def __getattribute__(self, name: str) -> Any:
        return getattr(_imported(self), name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(_imported(self), name, value)

    def __delattr__(self, name: str) -> None:
        delattr(_imported(self), name)


def _imported(lazy: _LazyModule) -> ModuleType:
    return importlib.import_module(ModuleType.__getattribute__(lazy, "__name__"))


def lazy_module(name: str) -> ModuleType:
    """The module `name`, which is executed when one of its attributes is first accessed."""
    return _LazyModule(name)


other_names = lazy_module("gradnp._core.other_names")


def missing(namespace: str) -> Callable[[str], Any]:
    """The ``__getattr__`` of the public module `namespace`: an AttributeError that says what to write instead."""

    def __getattr__(name: str) -> Any:
        hint = "" if name.startswith("_") else other_names.hint(namespace, name)
        raise AttributeError(f"module {namespace!r} has no attribute {name!r}{hint}")

    return __getattr__
