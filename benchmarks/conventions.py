"""What the gradient convention costs: gradnp's call, forward and gradient, against the native call that breaks a rule.

One backend a process (`python -m benchmarks.conventions tensorflow`). Prints JSON:
``{operation: {"rule": rule, "native": us, "gradnp": us, "ratio": gradnp / native}}``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

import numpy

import gradnp as np
from benchmarks.timing import best_of

SIDE = 256
"""Operands are SIDE × SIDE: large enough that the arithmetic, not the call, is measured."""


def routes(backend: str) -> dict[str, tuple[str, Callable, Callable]]:
    """The rule, gradnp's function and the native one, where the two differ."""
    if backend == "torch":
        import torch

        return {
            "clip": ("P5", lambda x: np.clip(x, -0.5, 0.5), lambda x: torch.clamp(x, -0.5, 0.5)),
            "fmax": ("P3", lambda x: np.fmax(x, 0.1), lambda x: torch.fmax(x, torch.tensor(0.1))),
            "median": ("P4", lambda x: np.median(x, axis=1), lambda x: torch.median(x, 1).values),
            "hypot": ("P2", lambda x: np.hypot(x, 1.5), lambda x: torch.hypot(x, torch.tensor(1.5))),
            "linalg.det": ("P1", lambda x: np.linalg.det(x[:32, :32]), lambda x: torch.linalg.det(x[:32, :32])),
        }
    if backend == "tensorflow":
        import tensorflow as tf

        return {
            "maximum": ("P3", lambda x: np.maximum(x, 0.1), lambda x: tf.maximum(x, 0.1)),
            "clip": ("P5", lambda x: np.clip(x, -0.5, 0.5), lambda x: tf.clip_by_value(x, -0.5, 0.5)),
            "cumprod": ("P1", lambda x: np.cumprod(x, axis=1), lambda x: tf.math.cumprod(x, 1)),
            "linalg.norm": ("P2", lambda x: np.linalg.norm(x, axis=1), lambda x: tf.norm(x, axis=1)),
            "std": ("P2", lambda x: np.std(x, axis=1), lambda x: tf.math.reduce_std(x, 1)),
            "floor": ("P7", lambda x: np.floor(x) * x, lambda x: tf.floor(x) * x),
        }
    import jax.numpy as jnp

    return {
        "absolute": ("P2", np.absolute, jnp.abs),
        "clip": ("P5", lambda x: np.clip(x, -0.5, 0.5), lambda x: jnp.clip(x, -0.5, 0.5)),
        "fmax": ("P3", lambda x: np.fmax(x, 0.1), lambda x: jnp.fmax(x, 0.1)),
        "linalg.norm": ("P2", lambda x: np.linalg.norm(x, axis=1), lambda x: jnp.linalg.norm(x, axis=1)),
        "std": ("P2", lambda x: np.std(x, axis=1), lambda x: jnp.std(x, axis=1)),
    }


def stepper(backend: str, x: numpy.ndarray) -> Callable[[Callable], Callable[[], Any]]:
    """Forward and gradient of the sum of a function, in the backend's idiom, compiled where that is its custom."""
    if backend == "torch":
        import torch

        leaf = torch.from_numpy(x).requires_grad_()
        return lambda f: lambda: torch.autograd.grad(f(leaf).sum(), leaf)
    if backend == "tensorflow":
        import tensorflow as tf

        value = tf.constant(x)

        def step(f):
            @tf.function
            def gradient(x):
                with tf.GradientTape() as tape:
                    tape.watch(x)
                    loss = tf.reduce_sum(f(x))
                return tape.gradient(loss, x)

            return lambda: gradient(value)

        return step
    import jax

    array = jax.numpy.asarray(x)

    def jitted(f):
        gradient = jax.jit(jax.grad(lambda x: f(x).sum()))
        return lambda: jax.block_until_ready(gradient(array))

    return jitted


def measure(backend: str) -> dict[str, dict[str, Any]]:
    x = numpy.random.default_rng(0).standard_normal((SIDE, SIDE)).astype("float32")
    step = stepper(backend, x)
    table = {}
    for name, (rule, ours, native) in routes(backend).items():
        best = best_of({"native": step(native), "gradnp": step(ours)}, rounds=11, budget=0.05)
        table[name] = (
            {"rule": rule} | {k: 1e6 * v for k, v in best.items()} | {"ratio": best["gradnp"] / best["native"]}
        )
    return table


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1])))
