"""What NumPy is given of a draw's parameters, and where its numbers go.

A backend's file ``random.py`` may define three functions: ``values(x)``, an array's values in NumPy, or None where it has
none (it is mapped or traced); ``is_compiling()``, whether a program is being traced now; and ``carries_gradient(x)``,
whether anybody can ask for a derivative with respect to `x`; without it, all floating arrays count as if. (A fourth belongs
to `gradnp._ops.random.pathwise`.)
"""

from __future__ import annotations

import functools
import operator
from collections.abc import Callable, Mapping
from contextlib import nullcontext
from typing import Any, NamedTuple

import numpy

import gradnp as np
from gradnp._core import registry
from gradnp._core.arguments import as_content, created_dtype, framework_among, leaf_types
from gradnp._core.dtypes import KIND, canonical_name, promote_names, rank
from gradnp._core.errors import UnsupportedOperationError, describe
from gradnp._core.stand_ins import array_of
from gradnp._core.tracing import constant_to_tracers, is_dynamo_tracing

PLAIN = frozenset((int, float, bool, type(None), numpy.float64, numpy.int64))
"""Types of parameters that neither decide about the result nor need a conversion."""


class Place(NamedTuple):
    """Where a result goes: the backend, the device asked for, and the array that decides about the rest.

    `width` is the dtype that floating results get, None for the default one; `is_asked` says that an array or a device was
    named, so that a number becomes an array too.
    """

    backend: str
    device: Any = None
    like: Any = None
    width: str | None = None
    is_asked: bool = False


def place_of(
    name: str, parameters: Mapping[str, Any], given: Mapping[str, Any], device: Any, like: Any, dtype: Any = None
) -> Place:
    """The place of what is drawn with `parameters`, or, prepared, `given`; a framework's own dtype decides last."""
    if like is not None and registry.backend_of_type(type(like)) is None:
        raise TypeError(f"random.{name}: like must be an array of a registered backend, got {describe(like)}")
    backend = framework_among(f"random.{name}: the arguments are", leaf_types((like, *given.values())))
    if backend:
        kind = registry.load(backend).ARRAY
        arrays = [x for x in (like, *given.values()) if isinstance(x, kind)]
        floats = [canonical_name(x.dtype) for x in ([like] if like is not None else arrays) if rank(x.dtype) == 2]
        return Place(backend, device, arrays[0], functools.reduce(promote_names, floats) if floats else None, True)
    is_asked = like is not None or device is not None
    if any(isinstance(x, numpy.ndarray) for x in (like, *parameters.values())):  # a list does not decide
        width = like.dtype.name if like is not None and rank(like.dtype) == 2 else None
        return Place("numpy", device, None, width, is_asked)
    named = None if dtype is None else registry.backend_of_dtype(dtype)
    return Place(named or registry.get_backend(), device, None, None, is_asked or named is not None)


def placed(value: Any, place: Place, dtype: Any = None) -> Any:
    """NumPy's `value` as an array of the backend, in the default width of its kind unless `dtype` is asked for.

    A number stays a number unless an array or a device was named: it mixes with every array and can be a size or a condition.
    """
    is_array = isinstance(value, numpy.ndarray)
    if not is_array and not place.is_asked:
        return value
    kind = KIND.get(numpy.asarray(value).dtype.name)
    if kind is None:  # a choice among strings or objects, which are NumPy's alone
        return value
    if dtype is None and not (place.backend == "numpy" and kind < 2):
        dtype = created_dtype(place.backend, None, place.width, (), (kind,), False)
    if place.backend == "numpy":
        return in_width(numpy.asarray, value, dtype, device=place.device)
    if place.like is not None:
        return in_width(np.asarray, value, dtype, device=place.device, like=place.like)
    is_default = place.backend == registry.get_backend()
    with nullcontext() if is_default else registry.use_backend(place.backend):
        return in_width(np.asarray, value, dtype, device=place.device)


def in_width(convert: Callable[..., Any], value: Any, dtype: Any, **place: Any) -> Any:
    """`value` in a narrower dtype, perhaps: what is too large for it becomes infinite, of which NumPy would warn."""
    with numpy.errstate(over="ignore"):
        return convert(value, dtype, **place)


def prepared(x: Any) -> Any:
    """A parameter as a number or an array: lists are stacked, objects that stand for an array give it."""
    kind = type(x)
    if kind in PLAIN or kind is numpy.ndarray:
        return x
    return as_content(x) if isinstance(x, (list, tuple)) else array_of(x)


def on_host(name: str, argument: str, x: Any) -> Any:
    """What NumPy is given for the parameter `x`.

    Raises
    ------
    UnsupportedOperationError
        If it is an array without values: one that `vmap` maps, or that a program computes.
    """
    backend = _framework_of(type(x))
    if backend is None:
        return x
    read = _answer(backend, "values", registry.load(backend).to_numpy)
    values = read(x)
    if values is None:
        raise UnsupportedOperationError(
            f"random.{name}: the argument {argument!r} is mapped by vmap, so that it has no one value to draw with; draw "
            f"before the map with size=, and map over what was drawn, or use a key: np.random.key"
        )
    return values.astype(numpy.float32) if values.dtype.name == "bfloat16" else values


def sizes_of(size: Any) -> Any:
    """A shape as NumPy takes it; frameworks have arrays and classes of their own for shapes."""
    if size is None or type(size) is int or type(size) is tuple:
        return size
    try:
        return operator.index(size)
    except TypeError:
        return tuple([operator.index(n) for n in size])


def carries_gradient(x: Any) -> bool:
    """Whether anybody can ask for a derivative with respect to the parameter `x`."""
    backend = _framework_of(type(x))
    if backend is None or rank(x.dtype) < 2:
        return False
    return _answer(backend, "carries_gradient", _always)(x)


def refuse_compiled(name: str) -> None:
    """Raise where a program is being traced: the numbers of a host draw would be the same in each of its runs."""
    framework = _compiling()
    if framework:
        raise UnsupportedOperationError(
            f"random.{name}: {framework} is tracing this code into a program, in which the numbers would be the same in "
            f"every run; draw before, and give the array to the function, or draw with a key, which programs can: "
            f"np.random.key(seed)"
        )


@constant_to_tracers
def _compiling() -> str:
    """The name of the framework that traces a program now, "" if none does."""
    if is_dynamo_tracing():
        return "torch"
    for backend in registry.imported_backends():
        if _answer(backend, "is_compiling", _never)():
            return backend
    return ""


def _framework_of(kind: type) -> str | None:
    """The framework whose array a parameter of this type is, None for NumPy's and for what is no array."""
    if kind in PLAIN:
        return None
    backend = registry.backend_of_type(kind)
    return None if backend == "numpy" else backend


def _answer(backend: str, function: str, otherwise: Callable[..., Any]) -> Callable[..., Any]:
    return getattr(registry.chapter_of(backend, "random"), function, otherwise)


def _never() -> bool:
    return False


def _always(x: Any) -> bool:
    return True
