"""Transforms on JAX: its own. Cotangents and gradients of complex arrays are conjugated, JAX's convention being the other."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy

from gradnp._core.arguments import argument_dtype
from gradnp._core.dtypes import constant_kind
from gradnp.autodiff._partition import Partition, partition
from gradnp.backends.jax import ARRAY as ARRAY, INEXACT as INEXACT, NAME as NAME
from gradnp.backends.jax._forward_mode import Meetings, meet, trying_forward_mode as trying_forward_mode
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
    meetings = Meetings()

    @functools.wraps(fun)
    def traced(*args: Any, **kwargs: Any) -> Any:
        with meetings:
            return _for_jax(fun(*args, **kwargs))

    compiled = jax.jit(traced, static_argnums=static_argnums, static_argnames=static_argnames)

    @functools.wraps(fun)
    def call(*args: Any, **kwargs: Any) -> Any:
        leaves = jax.tree_util.tree_leaves((args, kwargs))
        if any(issubclass(kind, _NUMPYS) for kind in set(map(type, leaves))):
            args = [x if i in static_argnums else _fitted(x, leaves) for i, x in enumerate(args)]
            kwargs = {name: x if name in static_argnames else _fitted(x, leaves) for name, x in kwargs.items()}
        if meetings.message:  # a call that traces nothing meets them too
            meet(meetings.message)
        return compiled(*args, **kwargs)

    return call


_NUMPYS = (numpy.ndarray, numpy.inexact)


def _fitted(argument: Any, leaves: Sequence[Any]) -> Any:
    """`argument` with NumPy's floating arrays in the width of the arrays among `leaves`; JAX takes integers as they are."""
    arrays = tuple([x.dtype for x in leaves if isinstance(x, ARRAY)])

    def fit(leaf: Any) -> Any:
        if not isinstance(leaf, _NUMPYS) or (kind := constant_kind(leaf)) < 2:
            return leaf
        return leaf.astype(argument_dtype(NAME, kind, arrays))

    return jax.tree_util.tree_map(fit, argument)


def _for_jax(result: Any) -> Any:
    if all(isinstance(leaf, ARRAY) for leaf in jax.tree_util.tree_leaves(result)):
        return result
    return _Mixed(*partition(result, lambda leaf: isinstance(leaf, ARRAY)))


class _Mixed:
    """A result that holds more than arrays. To JAX it is a container of the arrays, and what it rebuilds is the result."""

    def __init__(self, arrays: list[jax.Array], parts: Partition):
        self.arrays, self.parts = arrays, parts


jax.tree_util.register_pytree_node(
    _Mixed, lambda mixed: (mixed.arrays, mixed.parts), lambda parts, arrays: parts.combine(arrays)
)


def checkpoint(fun: Callable[..., Any], args: Sequence[Any], kwargs: dict[str, Any]) -> Any:
    arrays, parts = partition((args, kwargs), lambda leaf: isinstance(leaf, ARRAY))

    def of_arrays(arrays: Arrays) -> Any:
        inner_args, inner_kwargs = parts.combine(arrays)
        return _for_jax(fun(*inner_args, **inner_kwargs))

    return jax.checkpoint(of_arrays)(arrays)
