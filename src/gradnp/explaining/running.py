"""`explain`: the backend's tracer watches while the function runs once; then the analysis says what became of it."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Callable
from typing import Any

from gradnp._core import registry, trees
from gradnp._core.errors import MixedBackendsError, UnsupportedOperationError
from gradnp.explaining import strict
from gradnp.explaining.report import Report
from gradnp.explaining.statements import constant, notes, statement

__all__ = ["explained"]

_one_at_a_time = threading.RLock()
"""While one function is being watched, another thread's waits: both would change the same parts of the frameworks."""


def explained(f: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Report:
    """What `gradnp.explain` returns."""
    leaves, structure = trees.flatten((args, kwargs))
    kinds = [registry.backend_of_type(type(leaf)) for leaf in leaves]
    names = sorted({kind for kind in kinds if kind is not None} - {"numpy"})
    if len(names) > 1:
        raise MixedBackendsError(f"explain: the arguments are arrays of more than one framework: {' and '.join(names)}")
    if not any(kinds):
        raise TypeError(
            "explain: none of the arguments is an array; call it as explain(f, *args), not explain(f(*args))"
        )
    paths = _paths(args, kwargs)
    name = getattr(f, "__qualname__", type(f).__qualname__).rpartition(".<locals>.")[2]
    if not names:
        return Report(name, "numpy", tuple(constant(p, leaf, None) for p, leaf in zip(paths, leaves, strict=True)))
    (backend,) = names
    trace = getattr(registry.chapter_of(backend, "explaining"), "trace", None)
    if trace is None:
        raise UnsupportedOperationError(f"explain: the backend {backend!r} does not say how its operations are watched")

    def flat(arrays: list[Any]) -> list[Any]:
        inputs, keywords = trees.unflatten(structure, arrays)
        return trees.flatten(f(*inputs, **keywords))[0]

    with _one_at_a_time, strict.suspended():
        graph, slopes = trace(flat, leaves, paths)
    if graph.unrecorded:
        warnings.warn(f"explain: no operation was recorded, {graph.unrecorded}", RuntimeWarning, stacklevel=3)
    calls = {call.argument: call for call in graph.calls if call.argument is not None}
    for i, slope in slopes.items():
        calls[i].values[0].slope = slope or ""
    arguments = [
        statement(graph, calls[i], slopes[i]) if i in slopes else constant(path, leaf, backend)
        for i, (path, leaf) in enumerate(zip(paths, leaves, strict=True))
    ]
    return Report(name, backend, tuple(arguments), tuple(notes(graph)), graph)


def _paths(args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[str]:
    found = [f"args[{i}]{path}" for i, argument in enumerate(args) for path in trees.paths(argument)]
    return found + [f"{name}{path}" for name in sorted(kwargs) for path in trees.paths(kwargs[name])]
