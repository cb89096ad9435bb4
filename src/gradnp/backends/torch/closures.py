"""Finds the NumPy arrays that a function may use besides its arguments, without calling it."""

from __future__ import annotations

import functools
import types
from collections.abc import Callable, Iterator
from typing import Any

import numpy
import torch

_ROOTS = {"gradnp", "numpy", "torch"}
"""The packages in whose globals nothing of the user's is."""

_LEAVES = (bool, int, float, complex, str, bytes, type(None), torch.Tensor, types.BuiltinFunctionType)


def arrays_within(fun: Callable[..., Any]) -> list[numpy.ndarray]:
    """The arrays that torch takes in what `fun` closes over, in globals that it names, in defaults, and in objects there."""
    found: list[numpy.ndarray] = []
    waiting: list[tuple[Any, frozenset[str]]] = [(fun, frozenset())]
    seen: dict[int, Any] = {}  # holds what it has seen, for an id is an object's own only while it lives
    while waiting:
        thing, names = waiting.pop()
        if isinstance(thing, _LEAVES) or id(thing) in seen:
            continue
        seen[id(thing)] = thing
        if not isinstance(thing, numpy.ndarray):
            waiting += _parts(thing, names)
        elif thing.dtype.kind in "biufc" and thing.dtype.char not in "gG" and min(thing.strides, default=0) >= 0:
            found.append(thing)
    return found


def _parts(thing: Any, names: frozenset[str]) -> Iterator[tuple[Any, frozenset[str]]]:
    """What is in `thing`, each with the names that the code around it reads."""
    if isinstance(thing, types.FunctionType):
        names = frozenset(_names_in(thing.__code__))
        for cell in thing.__closure__ or ():
            if cell != types.CellType():  # an empty one holds a variable that is not set yet
                yield cell.cell_contents, names
        inside = [*(thing.__defaults__ or ()), *(thing.__kwdefaults__ or {}).values()]
        if _root(thing.__globals__.get("__name__")) not in _ROOTS:
            inside += [thing.__globals__[name] for name in names if name in thing.__globals__]
    elif isinstance(thing, types.MethodType):
        inside = [thing.__self__, thing.__func__]
    elif isinstance(thing, functools.partial):
        inside = [thing.func, *thing.args, *thing.keywords.values()]
    elif isinstance(thing, (list, tuple, set, frozenset)):
        inside = list(thing)
    elif isinstance(thing, dict):
        inside = list(thing.values())
    elif isinstance(thing, types.ModuleType):
        inside = [] if _root(thing.__name__) in _ROOTS else _named(thing, names)
    elif isinstance(thing, type):
        inside = _named(thing, names | {"__call__"})
    else:
        inside = [type(thing), *getattr(thing, "__dict__", {}).values()]
    for part in inside:
        yield part, names


def _names_in(code: types.CodeType) -> Iterator[str]:
    """The globals and attributes that a function's code reads, and those of the functions that it makes."""
    yield from code.co_names
    for constant in code.co_consts:
        if isinstance(constant, types.CodeType):
            yield from _names_in(constant)


def _named(owner: Any, names: frozenset[str]) -> list[Any]:
    return [vars(owner)[name] for name in names if name in vars(owner)]


def _root(module: str | None) -> str:
    return (module or "").partition(".")[0]
