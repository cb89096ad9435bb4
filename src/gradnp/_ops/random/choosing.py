"""Choosing and rearranging what is there: NumPy draws the indices, and the array is indexed where it is.

So the numbers are those of NumPy's functions of the array itself, whose streams do not depend on what it holds, and a
gradient goes to each element that was taken.
"""

from __future__ import annotations

import operator
from collections.abc import Mapping
from typing import Any

import numpy
from numpy.exceptions import AxisError

import gradnp as np
from gradnp._core.arguments import framework_among, leaf_types
from gradnp._core.dtypes import rank
from gradnp._core.errors import describe
from gradnp._core.shapes import normalize_axis
from gradnp._ops.random.pathwise import flat
from gradnp._ops.random.placing import (
    Place,
    carries_gradient,
    on_host,
    place_of,
    placed,
    prepared,
    refuse_compiled,
    sizes_of,
)
from gradnp._ops.random.stream import Stream


def choice(
    stream: Stream, a: Any, size: Any, replace: Any, p: Any, axis: int, device: Any, like: Any, **settings: Any
) -> Any:
    """Elements of `a`, or of ``arange(a)``, drawn by NumPy's ``choice``, which takes `settings` too."""
    refuse_compiled("choice")
    parameters = {"a": a, "p": p}
    a, p = _population("choice", "a", a), prepared(p)
    place = _place_of("choice", parameters, {"a": a, "p": p}, device, like)
    probabilities = on_host("choice", "p", p)
    if not _is_frameworks(a):
        rows = settings and {"axis": axis, **settings}
        drawn = stream._call("choice", a, size=sizes_of(size), replace=replace, p=probabilities, **rows)
        return _flat_in(p, placed(drawn, place))
    if not settings and len(a.shape) != 1:
        raise ValueError(f"random.choice: a must be 1-dimensional, got {describe(a)}; Generator.choice takes an axis")
    axis = _axis_of("choice", a, axis)
    count = a.shape[axis]
    index = stream._call("choice", count, size=sizes_of(size), replace=replace, p=probabilities, **settings)
    return _moved(_flat_in(p, np.take(a, index, axis)), device, like)


def permutation(stream: Stream, x: Any, axis: int, device: Any, like: Any) -> Any:
    """`x`, or ``arange(x)``, in a new order along `axis`."""
    refuse_compiled("permutation")
    parameters = {"x": x}
    x = _population("permutation", "x", x)
    if _is_frameworks(x):
        return _moved(_shuffled(stream, "permutation", x, axis), device, like)
    place = _place_of("permutation", parameters, {"x": x}, device, like)
    along = {"axis": axis} if axis else {}  # which RandomState does not know
    return placed(stream._call("permutation", x, **along), place)


def shuffle(stream: Stream, x: Any, axis: int) -> Any:
    """`x` itself in a new order, or a framework's array, which gradnp does not write to, as a new one."""
    refuse_compiled("shuffle")
    if _is_frameworks(prepared(x) if not isinstance(x, list) else x):
        return _shuffled(stream, "shuffle", prepared(x), axis)
    stream._call("shuffle", x, **({"axis": axis} if axis else {}))
    return x


def permuted(stream: Stream, x: Any, axis: int | None, device: Any, like: Any) -> Any:
    """`x` with each slice along `axis` in an order of its own."""
    refuse_compiled("permuted")
    if not _is_frameworks(x):
        place = _place_of("permuted", {"x": x}, {"x": x}, device, like)
        return placed(stream._call("permuted", x, axis=axis), place)
    x = prepared(x)
    shape = tuple(x.shape)
    if axis is None:
        index = stream._call("permuted", numpy.arange(numpy.prod(shape, dtype=int)))
        return _moved(np.reshape(np.take(np.ravel(x), index), shape), device, like)
    axis = _axis_of("permuted", x, axis)
    along = numpy.arange(shape[axis]).reshape(-1, *(1,) * (len(shape) - 1 - axis))
    index = stream._call("permuted", numpy.broadcast_to(along, shape), axis=axis)
    return _moved(np.take_along_axis(x, np.asarray(index, like=x), axis), device, like)


def _shuffled(stream: Stream, name: str, x: Any, axis: int) -> Any:
    axis = _axis_of(name, x, axis)
    index = numpy.arange(x.shape[axis])
    stream._call("shuffle", index)
    return np.take(x, index, axis)


def _axis_of(name: str, x: Any, axis: int) -> int:
    """`axis` of a framework's array, counted from the front."""
    try:
        return normalize_axis(axis, len(x.shape))
    except AxisError as error:
        raise AxisError(f"random.{name}: {error}; got {describe(x)}") from None


def _place_of(name: str, parameters: Mapping[str, Any], given: Mapping[str, Any], device: Any, like: Any) -> Place:
    """As `place_of`, where a number of things may be given as an array too, and lists may hold anything."""
    arrays = {argument: x if hasattr(x, "shape") else parameters[argument] for argument, x in given.items()}
    return place_of(name, parameters, arrays, device, like)


def _population(name: str, argument: str, x: Any) -> Any:
    """What is drawn from: an array, a list of anything, or a number of things."""
    if isinstance(x, (list, tuple)) and not _is_frameworks(x):
        return x
    x = prepared(x)
    if _is_frameworks(x) and not len(x.shape):
        if rank(x.dtype) != 1:
            raise TypeError(f"random.{name}: {argument} must be an integer or have an axis, got {describe(x)}")
        return operator.index(on_host(name, argument, x)[()])
    return x


def _is_frameworks(x: Any) -> bool:
    """Whether `x` is a framework's array, or a list that holds some."""
    return framework_among("random: a list holds", leaf_types((x,))) != ""


def _flat_in(p: Any, result: Any) -> Any:
    """`result`, whose derivative with respect to the probabilities is zero."""
    return flat(result, [p]) if _is_frameworks(p) and carries_gradient(p) else result


def _moved(x: Any, device: Any, like: Any) -> Any:
    return x if device is None and like is None else np.asarray(x, x.dtype, device=device, like=like)
