"""The specifications, one file per chapter of gradnp, each a list ``SPECS`` of `conformance.spec.OpSpec`."""

from __future__ import annotations

import importlib
import pkgutil

from conformance.spec import OpSpec


def all_specs() -> list[OpSpec]:
    """Every specification, in the order of the chapters' names."""
    modules = [
        importlib.import_module(f"{__name__}.{m.name}")
        for m in pkgutil.iter_modules(__path__)
        if not m.name.startswith("_")
    ]
    return [spec for module in modules for spec in module.SPECS]
