"""JAX: what dispatch needs of it. Most of jax.numpy conforms; x64 mode is the user's (`jax_enable_x64`) to switch."""

from __future__ import annotations

import functools
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import jax
import jax.numpy as jnp
import numpy

from gradnp._core import arguments
from gradnp.backends.jax.private import Tracer, is_traced, is_weak as is_weak

NAME = "jax"
ARRAY = jax.Array
PROMOTES_ALL = True  # jax.numpy's promotion is the written lattice; Python scalars are weak natively
INEXACT = frozenset(map(jnp.dtype, ("float16", "bfloat16", "float32", "float64", "complex64", "complex128")))


ADVICE = {"JAXSparse": "gradnp computes with dense arrays; x.todense() makes one"}


def is_array_type(kind: type) -> bool:
    return issubclass(kind, (jax.Array, Tracer))


def native_dtype(name: str) -> numpy.dtype:
    return jax.dtypes.canonicalize_dtype(jnp.dtype(name))


def dtype_name(dtype: Any) -> str | None:
    return dtype.dtype.name if isinstance(dtype, type(jnp.float32)) else None  # its arrays have NumPy's own dtypes


def container(value: Any) -> tuple[Callable[..., Any], Callable[..., Any]] | None:
    return None if jax.tree_util.all_leaves([value]) else (_children, _rebuilt)


def _children(node: Any) -> tuple[list[Any], Any]:
    return jax.tree_util.tree_flatten(node, is_leaf=lambda child: child is not node)


def _rebuilt(structure: Any, children: Any) -> Any:
    return structure.unflatten(children)


def default_dtypes() -> tuple[str, str]:
    return ("float64", "int64") if jax.config.jax_enable_x64 else ("float32", "int32")


def default_dtype_context(name: str) -> AbstractContextManager[Any]:
    return jax.enable_x64(name == "float64" or jax.config.jax_enable_x64)


def cast(x: jax.Array, dtype: numpy.dtype) -> jax.Array:
    return x if x.dtype == dtype else x.astype(dtype)


def constant(value: Any, dtype: numpy.dtype, like: Any) -> jax.Array:
    if isinstance(value, (numpy.ndarray, numpy.generic)) and value.dtype.char in "gG":  # unknown to JAX
        value = value.astype(dtype)
    return jnp.asarray(value, dtype)


def from_host(array: numpy.ndarray) -> jax.Array:
    return jnp.asarray(array)


def to_numpy(x: jax.Array) -> numpy.ndarray:
    return numpy.asarray(jax.lax.stop_gradient(x))


def adapt(operation: Any, implementation: Callable[..., Any], checked: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a ufunc of arrays, so that its dtypes are checked and converted only when new ones are traced."""
    return jax.jit(checked, inline=True) if operation.is_ufunc else checked


def device_of(x: jax.Array) -> Any:
    # A tracer has no device. Beside an uncommitted or sharded array, JAX decides where a new one lies.
    device = x.device if not is_traced(x) and x.committed else None
    return device if isinstance(device, jax.Device) else None


def placed(x: jax.Array) -> Any:
    """Where an array lies now, committed or not: a device, or the sharding of an array over several."""
    return None if is_traced(x) else x.device


def capabilities() -> dict[str, Any]:
    return jnp.__array_namespace_info__().capabilities()


def native_device(device: Any) -> Any:
    if isinstance(device, str):
        platform, _, index = device.partition(":")
        return jax.devices(platform)[int(index or 0)]
    return device


def on_device(x: Any, device: Any) -> jax.Array:
    """`x` on a device, where it is if that is None; JAX's ``device=`` fails for what is mapped over."""
    return x if device is None else jax.device_put(x, native_device(device))


def devices() -> list[str]:
    return [f"{device.platform}:{device.id}" for device in jax.devices()]


as_dtype = functools.partial(arguments.as_dtype, NAME)
default_float = functools.partial(arguments.default_float, NAME)
