"""What a public namespace shows: its names, and modules that are loaded on first access."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Mapping
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


def lazy_module(name: str) -> ModuleType:
    """The module `name`, which is executed when one of its attributes is first accessed.

    A module-level ``__getattr__`` would also do, but CPython looks up every name more slowly in a module that has one
    (which adds a third to the overhead of a call).
    """
    spec = importlib.util.find_spec(name)
    assert spec is not None and spec.loader is not None
    spec.loader = importlib.util.LazyLoader(spec.loader)
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
