"""What a public namespace shows: its names, and modules that are loaded when they are first looked into."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Mapping
from types import FunctionType, ModuleType
from typing import Any


def exported(namespace: Mapping[str, Any], modules: tuple[str, ...] = ()) -> list[str]:
    """The ``__all__`` of a module: its names without an underscore, and of the modules among them only `modules`.

    Python puts every sub-module that has been imported into its package, public or not. Functions and classes that come
    from a private file say from now on that this module is their home: it is where users find them.
    """
    names = sorted(
        name
        for name, value in namespace.items()
        if not name.startswith("_") and (name in modules or type(value) is not ModuleType)
    )
    for value in map(namespace.get, names):
        # Their types, for `isinstance` looks into a lazy module, which loads it.
        if issubclass(type(value), (FunctionType, type)) and value.__module__.startswith("gradnp."):
            value.__module__ = namespace["__name__"]
    return names


def lazy_module(name: str) -> ModuleType:
    """The module `name`, which is executed when it is first looked into.

    A module's ``__getattr__`` would do as well, but CPython looks every name up more slowly in a module that has one (by
    a third of what gradnp adds to a call).
    """
    spec = importlib.util.find_spec(name)
    assert spec is not None and spec.loader is not None
    spec.loader = importlib.util.LazyLoader(spec.loader)
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
