"""What ``import gradnp`` leaves for later, so that it stays cheap.

A module's ``__getattr__`` would do for all of it, but CPython looks every name up more slowly in a module that has one
(by a third of what gradnp adds to a call). So there is one only until the first backend is loaded.
"""

from __future__ import annotations

import importlib.util
import sys
from types import ModuleType
from typing import Any

from gradnp._core import registry
from gradnp._core.dtypes import numpy_dtype


def lazy_module(name: str) -> ModuleType:
    """The module `name`, which is executed when it is first looked into."""
    spec = importlib.util.find_spec(name)
    assert spec is not None and spec.loader is not None
    spec.loader = importlib.util.LazyLoader(spec.loader)
    module = sys.modules[name] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def provide_bfloat16(namespace: dict[str, Any], dtype: type) -> None:
    """Give a module `bfloat16`, and the `dtype` that knows it, when it is asked for one or the first backend is loaded.

    Only once ml_dtypes is imported does NumPy's dtype understand "bfloat16".
    """

    def provide() -> None:
        namespace.update(bfloat16=numpy_dtype("bfloat16").type, dtype=dtype)
        namespace.pop("__getattr__", None)

    def late(name: str) -> Any:
        if name in ("bfloat16", "dtype"):
            provide()
            return namespace[name]
        raise AttributeError(f"module {namespace['__name__']!r} has no attribute {name!r}")

    namespace["__getattr__"] = late
    registry.on_first_load.append(provide)
