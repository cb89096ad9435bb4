"""A user's function of nested containers as a function of a flat list of arrays, which the checks differentiate."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy

from gradnp._core import registry, trees
from gradnp._core.dtypes import KIND, canonical_name
from gradnp._core.errors import describe
from gradnp._ops.conversion import to_numpy
from gradnp._ops.creation import asarray
from gradnp.autodiff._partition import partition


def is_inexact(leaf: Any) -> bool:
    """Whether a leaf is a floating or complex array of any backend."""
    return registry.backend_of_type(type(leaf)) is not None and KIND.get(canonical_name(leaf.dtype), 0) > 1


def host(x: Any) -> numpy.ndarray:
    """`x` as a NumPy array of float64 or complex128, in which finite differences are computed."""
    x = to_numpy(x)
    return numpy.asarray(x, numpy.complex128 if x.dtype.kind == "c" else numpy.float64)


def like(x: numpy.ndarray, array: Any) -> Any:
    """`x` as an array of the backend, dtype and device of `array`."""
    return asarray(x, dtype=array.dtype, like=array)


def checked_args(name: str, parameter: str, args: Any) -> tuple[Any, ...]:
    if not isinstance(args, (tuple, list)):
        raise TypeError(
            f"{name}: {parameter} must be the tuple of f's arguments, not {describe(args)}; write (x,) for one"
        )
    return tuple(args)


class Function:
    """``f(*args, **kwargs)`` as a function of the arrays in `args` that are differentiated.

    Called with as many arrays, it returns the list of the floating and complex results.

    Attributes
    ----------
    primals : list of arrays
        The floating and complex arrays in `args` that are of the backend.
    arguments, results : list of str
        Names for them: ``"args[0]['w']"``, ``"output[1]"``; `results` is known after a call.
    """

    def __init__(self, f: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any] | None, backend: str):
        self.f, self.kwargs = f, dict(kwargs or {})
        self.primals, self.parts = partition(
            tuple(args), lambda leaf: is_inexact(leaf) and registry.backend_of_type(type(leaf)) == backend
        )
        self.arguments = [f"args{path}" for path in self.parts.paths()]
        self.results: list[str] = []

    def complete(self, *arrays: Any) -> Any:
        """The whole result of `f`."""
        return self.f(*self.parts.combine(arrays), **self.kwargs)

    def __call__(self, *arrays: Any) -> list[Any]:
        result = self.complete(*arrays)
        chosen, parts = partition(result, lambda leaf: is_inexact(leaf) or isinstance(leaf, (float, complex)))
        self.results = [f"output{path}" for path in parts.paths()]
        return chosen


def output_paths(result: Any) -> list[str]:
    """A name for each leaf of a result."""
    return [f"output{path}" for path in trees.paths(result)]
