"""A training step (loss and gradient) written with gradnp against the same step written by hand, eager and compiled.

One backend a process (`python -m benchmarks.training torch`). Prints JSON:
``{model: {mode: {"native": ms, "gradnp": ms, "ratio": gradnp / native}}}``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

from benchmarks.models import LAYOUT, data, jax_losses, labels, native_kernel, tensorflow_losses, torch_losses
from benchmarks.timing import best_of

Step = Callable[[], Any]


def torch_steps() -> dict[str, dict[str, dict[str, Step]]]:
    import torch

    y = torch.from_numpy(labels())
    steps: dict[str, dict[str, dict[str, Step]]] = {}
    losses = torch_losses()
    for model, (parameters, x) in data(LAYOUT["torch"]).items():
        leaves = [torch.from_numpy(p).requires_grad_() for p in parameters]
        x = torch.from_numpy(x)

        def step(loss, leaves=leaves, x=x):
            return lambda: torch.autograd.grad(loss(leaves, x, y), leaves)

        native, ours = losses[model]
        steps[model] = {
            "eager": {"native": step(native), "gradnp": step(ours)},
            "compiled": {
                "native": step(torch.compile(native, fullgraph=True)),
                "gradnp": step(torch.compile(ours, fullgraph=True)),
            },
        }
    return steps


def tensorflow_steps() -> dict[str, dict[str, dict[str, Step]]]:
    import tensorflow as tf

    y = tf.constant(labels())
    steps: dict[str, dict[str, dict[str, Step]]] = {}
    losses = tensorflow_losses()
    for model, (parameters, x) in data(LAYOUT["tensorflow"]).items():
        x = tf.constant(x)

        def step(loss, variables, x=x):
            def gradient(x, y):
                with tf.GradientTape() as tape:
                    value = loss(variables, x, y)
                return tape.gradient(value, variables)

            return gradient

        native, ours = losses[model]
        pairs = {
            "native": step(native, [tf.Variable(native_kernel(p)) for p in parameters]),
            "gradnp": step(ours, [tf.Variable(p) for p in parameters]),
        }
        compiled = {name: tf.function(f) for name, f in pairs.items()}
        steps[model] = {
            mode: {name: (lambda f=f, x=x: f(x, y)) for name, f in functions.items()}
            for mode, functions in (("eager", pairs), ("compiled", compiled))
        }
    return steps


def jax_steps() -> dict[str, dict[str, dict[str, Step]]]:
    import jax
    import jax.numpy as jnp

    y = jnp.asarray(labels())
    steps: dict[str, dict[str, dict[str, Step]]] = {}
    losses = jax_losses()
    for model, (parameters, x) in data(LAYOUT["jax"]).items():
        parameters, x = [jnp.asarray(p) for p in parameters], jnp.asarray(x)
        native, ours = losses[model]
        gradients = {"native": jax.grad(native), "gradnp": jax.grad(ours)}
        compiled = {name: jax.jit(f) for name, f in gradients.items()}
        steps[model] = {
            mode: {
                name: (lambda f=f, p=parameters, x=x: jax.block_until_ready(f(p, x, y)))
                for name, f in functions.items()
            }
            for mode, functions in (("eager", gradients), ("compiled", compiled))
        }
    return steps


STEPS = {"torch": torch_steps, "tensorflow": tensorflow_steps, "jax": jax_steps}


def measure(backend: str) -> dict[str, dict[str, dict[str, float]]]:
    """Milliseconds a step and the ratio, per model and mode."""
    table: dict[str, dict[str, dict[str, float]]] = {}
    for model, modes in STEPS[backend]().items():
        table[model] = {}
        for mode, contenders in modes.items():
            best = best_of(contenders, rounds=25, budget=0.1)
            table[model][mode] = {name: 1e3 * seconds for name, seconds in best.items()}
            table[model][mode]["ratio"] = best["gradnp"] / best["native"]
    return table


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1])))
