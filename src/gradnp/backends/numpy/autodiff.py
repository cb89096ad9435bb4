"""NumPy's arrays have no gradients; `vmap` is a loop, and `jit` and `checkpoint` call the function as it is."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy

from gradnp.backends.numpy import ARRAY as ARRAY, NAME as NAME


def vmap(fun: Callable[[list[Any]], Any], arrays: Sequence[numpy.ndarray], axes: Sequence[int]) -> list[numpy.ndarray]:
    size = arrays[0].shape[axes[0]]
    rows = [fun([numpy.take(x, i, axis) for x, axis in zip(arrays, axes, strict=True)]) for i in range(size)]
    return [numpy.stack(column) for column in zip(*rows, strict=True)]


def jit(
    fun: Callable[..., Any], static_argnums: tuple[int, ...], static_argnames: tuple[str, ...]
) -> Callable[..., Any]:
    return fun


def checkpoint(fun: Callable[..., Any], args: Sequence[Any], kwargs: dict[str, Any]) -> Any:
    return fun(*args, **kwargs)
