"""The installed frameworks as parameters of a test: how to make an array of each, and to compile for it."""

from __future__ import annotations

import contextlib

import numpy
import pytest

import gradnp as np
from conformance.frameworks import FRAMEWORKS


def _torch(x):
    import torch

    return torch.tensor(x)


def _tensorflow(x):
    import tensorflow as tf

    return tf.constant(x)


def _jax(x):
    import jax.numpy as jnp

    return jnp.asarray(x)


MAKERS = {"numpy": numpy.asarray, "torch": _torch, "tensorflow": _tensorflow, "jax": _jax}
INSTALLED = {name: make for name, make in MAKERS.items() if FRAMEWORKS[name].installed()}

each_backend = pytest.mark.parametrize("make", INSTALLED.values(), ids=INSTALLED)
"""Run the test with ``make`` of every installed backend: it makes an array of NumPy data or nested lists."""

each_framework = pytest.mark.parametrize(
    "make", [m for n, m in INSTALLED.items() if n != "numpy"], ids=[n for n in INSTALLED if n != "numpy"]
)
"""The same without NumPy."""

needs_torch, needs_tensorflow, needs_jax = (
    pytest.mark.skipif(name not in INSTALLED, reason=f"needs {name}") for name in ("torch", "tensorflow", "jax")
)


def compiled(f, make):
    """`np.jit`, but for torch without the compiler behind Dynamo and AOT Autograd, which takes long."""
    if make is INSTALLED.get("torch"):
        import torch

        torch._dynamo.reset()
        return torch.compile(f, fullgraph=True, backend="aot_eager")
    return np.jit(f)


def wide(make, dtype):
    """The context in which arrays of `make` may be of `dtype`: JAX's x64 mode."""
    is_needed = make is INSTALLED.get("jax") and dtype == "float64"
    return np.use_backend("jax", dtype="float64") if is_needed else contextlib.nullcontext()


def total(f):
    """The sum of what `f` gives."""
    return lambda x: np.sum(f(x))


WITH_FRESH_FUNCTIONS = {
    "grad": lambda f: np.grad(total(f)),
    "vmap(grad)": lambda f: np.vmap(np.grad(f)),
    "hessian(vmap)": lambda f: np.hessian(total(np.vmap(f))),
    "jit(grad)": lambda f: np.jit(np.grad(total(f))),
    "jit(grad(vmap))": lambda f: np.jit(np.grad(total(np.vmap(f)))),
}
"""Uses of a function that is made anew at each step."""
