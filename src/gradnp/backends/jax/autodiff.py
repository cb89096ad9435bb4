"""Transforms on JAX: its own. Cotangents and gradients of complex arrays are conjugated, JAX's convention being the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import jax
import jax.numpy as jnp

from gradnp._core import trees
from gradnp.autodiff._partition import partition
from gradnp.backends.jax import ARRAY as ARRAY, INEXACT as INEXACT, NAME as NAME
from gradnp.backends.jax.private import trace_of

COMPLEX = frozenset(map(jnp.dtype, ("complex64", "complex128")))
FORWARD_COST = 0.99  # forward mode on a tie: forward over reverse keeps the least in memory
NO_FORWARD_MODE = (TypeError,)

Arrays = Sequence[jax.Array]


def _conjugated(arrays: Arrays) -> list[jax.Array]:
    return [jnp.conj(x) if x.dtype in COMPLEX else x for x in arrays]


def value_and_grad(
    loss: Callable[[Arrays], tuple[jax.Array, Arrays]], primals: Arrays
) -> tuple[jax.Array, Arrays, list[jax.Array]]:
    (value, rest), slopes = jax.value_and_grad(loss, has_aux=True)(list(primals))
    return value, rest, _conjugated(slopes)


def vjp(fun: Callable[[Arrays], tuple[Arrays, Arrays]], primals: Arrays) -> tuple[Arrays, Arrays, Callable]:
    outputs, pull, rest = jax.vjp(fun, list(primals), has_aux=True)
    return outputs, rest, lambda cotangents: _conjugated(pull(_conjugated(cotangents))[0])


def jvp(
    fun: Callable[[Arrays], tuple[Arrays, Arrays]], primals: Arrays, tangents: Arrays
) -> tuple[Arrays, Arrays, Arrays]:
    return jax.jvp(fun, (list(primals),), (list(tangents),), has_aux=True)


def vmap(fun: Callable[[list[jax.Array]], Arrays], arrays: Arrays, axes: Sequence[int]) -> Arrays:
    return jax.vmap(fun, (list(axes),))(list(arrays))


def varies(x: jax.Array, arrays: Arrays) -> bool:
    return trace_of(x) is trace_of(arrays[0])


def jit(
    fun: Callable[..., Any], static_argnums: tuple[int, ...], static_argnames: tuple[str, ...]
) -> Callable[..., Any]:
    return jax.jit(fun, static_argnums=static_argnums, static_argnames=static_argnames)


def checkpoint(fun: Callable[..., Any], args: Sequence[Any], kwargs: dict[str, Any]) -> Any:
    arrays, parts = partition((args, kwargs), lambda leaf: isinstance(leaf, ARRAY))
    out = None

    def of_arrays(arrays: Arrays) -> list[Any]:
        nonlocal out
        inner_args, inner_kwargs = parts.combine(arrays)
        results, out = trees.flatten(fun(*inner_args, **inner_kwargs))
        return results

    results = jax.checkpoint(of_arrays)(arrays)
    return trees.unflatten(out, results)
