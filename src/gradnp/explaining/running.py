"""`explain`: the backend's tracer watches while the function runs once; then the analysis says what became of it."""

from __future__ import annotations

import threading
import warnings
from collections.abc import Callable
from typing import Any

from gradnp._core import registry, trees
from gradnp._core.errors import MixedBackendsError, UnsupportedOperationError
from gradnp._core.following import inside
from gradnp._core.stand_ins import advice_among, array_of
from gradnp.autodiff._partition import merged, partition
from gradnp.explaining import strict
from gradnp.explaining.report import Report
from gradnp.explaining.statements import constant, notes, statement

_one_at_a_time = threading.RLock()
"""While one function is being watched, another thread's waits: both would change the same parts of the frameworks."""


def explained(f: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Report:
    """What `gradnp.explain` returns."""
    args, kwargs = trees.map(array_of, (args, kwargs))
    leaves, paths = trees.flatten((args, kwargs))[0], _paths(args, kwargs)
    name = getattr(f, "__qualname__", type(f).__qualname__).rpartition(".<locals>.")[2]
    backend = _backend_of(leaves)
    if backend == "numpy":
        return Report(name, backend, tuple(constant(p, leaf, None) for p, leaf in zip(paths, leaves, strict=True)))
    chapter = registry.chapter_of(backend, "explaining")
    if not hasattr(chapter, "trace"):
        raise UnsupportedOperationError(f"explain: the backend {backend!r} does not say how its operations are watched")
    arrays, parts = partition((args, kwargs), chapter.takes_gradient)

    def of_arrays(arrays: list[Any]) -> list[Any]:
        inputs, keywords = parts.combine(arrays)
        return trees.flatten(inside(backend, arrays, f, inputs, keywords))[0]

    with _one_at_a_time, strict.suspended():
        graph, slopes = chapter.trace(of_arrays, arrays, parts.of(paths))
    if graph.unrecorded:
        warnings.warn(f"explain: no operation was recorded, {graph.unrecorded}", RuntimeWarning, stacklevel=3)
    for call, slope in zip(graph.arguments, slopes, strict=True):
        call.values[0].slope = slope or ""
    differentiated = [statement(graph, call, slope) for call, slope in zip(graph.arguments, slopes, strict=True)]
    others = [path for path, is_array in zip(paths, parts.chosen, strict=True) if not is_array]
    constants = [constant(path, leaf, backend) for path, leaf in zip(others, parts.rest, strict=True)]
    return Report(name, backend, tuple(merged(parts.chosen, differentiated, constants)), tuple(notes(graph)), graph)


def _backend_of(leaves: list[Any]) -> str:
    """The backend of the arrays among the arguments; NumPy arrays may stand beside another framework's."""
    kinds = {kind for leaf in leaves if (kind := registry.backend_of_type(type(leaf))) is not None}
    if not kinds:
        if remedy := advice_among(tuple([type(leaf) for leaf in leaves])):
            raise TypeError(f"explain: an argument is {remedy}")
        raise TypeError(
            "explain: none of the arguments is an array; call it as explain(f, *args), not explain(f(*args))"
        )
    names = sorted(kinds - {"numpy"})
    if len(names) > 1:
        raise MixedBackendsError(f"explain: the arguments are arrays of more than one framework: {' and '.join(names)}")
    return names[0] if names else "numpy"


def _paths(args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[str]:
    """Where each leaf is among the arguments, as a report names it."""
    found = [f"args[{i}]{path}" for i, argument in enumerate(args) for path in trees.paths(argument)]
    return found + [f"{name}{path}" for name in sorted(kwargs) for path in trees.paths(kwargs[name])]
