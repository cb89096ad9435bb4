"""`Call`: one call of a public function, with arrays in the places where a backend's arrays go."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any

import numpy


@dataclass(frozen=True, eq=False)
class Argument:
    """An array of a call: its values, and in which form they are passed.

    The forms are "array" (the framework's), "constant" (NumPy's), "list" and "number" (Python's).
    """

    values: numpy.ndarray
    form: str = "array"

    @property
    def is_inexact(self) -> bool:
        """Whether it is a framework's array of floating or complex numbers, so that there is a gradient."""
        return self.form == "array" and is_inexact(self.values.dtype)

    def made(self, array: Callable[[numpy.ndarray], Any]) -> Any:
        """What is passed; `array` makes a framework's array."""
        if self.form == "array":
            return array(self.values)
        return self.values if self.form == "constant" else self.values.tolist()


@dataclass(frozen=True, eq=False)
class Call:
    """The function `name` called with these arguments; `is_static` says that they determine the result's shape."""

    name: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any] = field(default_factory=dict)
    is_static: bool = True

    @functools.cached_property
    def arguments(self) -> list[Argument]:
        return [leaf for leaf in leaves((self.args, self.kwargs)) if isinstance(leaf, Argument)]

    def filled(self, values: list[Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """Arguments and keywords with `values` in the places of the arrays."""
        rest = iter(values)
        return mapped((self.args, self.kwargs), lambda leaf: next(rest) if isinstance(leaf, Argument) else leaf)

    def with_values(self, values: list[numpy.ndarray]) -> Call:
        """The same call of other arrays."""
        args, kwargs = self.filled([replace(a, values=v) for a, v in zip(self.arguments, values, strict=True)])
        return Call(self.name, args, kwargs, self.is_static)

    def run(self, module: Any, values: list[Any]) -> Any:
        """The call made with the function of `module`; a method of `at` is called on the array at the index."""
        args, kwargs = self.filled(values)
        if self.name.startswith("at."):
            method = getattr(module.at(args[0])[args[1]], self.name.removeprefix("at."))
            return method(*args[2:], **kwargs)
        return functools.reduce(getattr, self.name.split("."), module)(*args, **kwargs)


def is_inexact(dtype: Any) -> bool:
    return numpy.dtype(dtype).kind in "fc" or numpy.dtype(dtype).name == "bfloat16"


def is_sequence(tree: Any) -> bool:
    return isinstance(tree, (list, tuple))


def leaves(tree: Any) -> Iterator[Any]:
    """The leaves of nested lists, tuples and dicts, in order."""
    if is_sequence(tree) or isinstance(tree, dict):
        for branch in tree.values() if isinstance(tree, dict) else tree:
            yield from leaves(branch)
    else:
        yield tree


def mapped(tree: Any, function: Callable[[Any], Any]) -> Any:
    """`tree` with `function` of each of its leaves, in order."""
    if is_sequence(tree):
        return type(tree)([mapped(branch, function) for branch in tree])
    if isinstance(tree, dict):
        return {key: mapped(branch, function) for key, branch in tree.items()}
    return function(tree)
