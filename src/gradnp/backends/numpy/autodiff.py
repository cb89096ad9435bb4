"""On NumPy arrays there are no gradients; functions are mapped by a loop and called as they are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy

from gradnp.backends.numpy import ARRAY as ARRAY, NAME as NAME


def vmap(fun: Callable[[list[Any]], Any], arguments: Sequence[Any], axes: Sequence[int | None]) -> list[numpy.ndarray]:
    size = next(x.shape[axis] for x, axis in zip(arguments, axes, strict=True) if axis is not None)
    rows = [
        fun([x if axis is None else numpy.take(x, i, axis) for x, axis in zip(arguments, axes, strict=True)])
        for i in range(size)
    ]
    return [numpy.stack(column) for column in zip(*rows, strict=True)]


def jit(
    fun: Callable[..., Any], static_argnums: tuple[int, ...], static_argnames: tuple[str, ...]
) -> Callable[..., Any]:
    return fun


def checkpoint(fun: Callable[..., Any], args: Sequence[Any], kwargs: dict[str, Any]) -> Any:
    return fun(*args, **kwargs)
