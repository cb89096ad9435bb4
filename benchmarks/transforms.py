"""gradnp's own transforms against each framework's, by hand; and what a host function adds to NumPy's call.

A training step is `np.value_and_grad` of the loss, eager and under `np.jit`, against the framework's loss, gradient and
compiler, both given the parameters as arguments. One backend a process (`python -m benchmarks.transforms torch`). Prints
JSON: ``{"steps": {model: {mode: {"native": ms, "gradnp": ms, "ratio": gradnp / native}}}, "host": {case: µs}}``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

import numpy

import gradnp as np
from benchmarks.models import LAYOUT, data, jax_losses, labels, native_kernel, tensorflow_losses, torch_losses
from benchmarks.timing import best_of

Step = Callable[..., Any]


def torch_steps(native: Step) -> dict[str, Step]:
    import torch

    def step(loss):
        def value_and_gradients(parameters, x, y):
            value = loss(parameters, x, y)
            return value, torch.autograd.grad(value, parameters)

        return value_and_gradients

    return {"eager": step(native), "compiled": step(torch.compile(native, fullgraph=True))}


def tensorflow_steps(native: Step) -> dict[str, Step]:
    import tensorflow as tf

    def value_and_gradients(parameters, x, y):
        with tf.GradientTape() as tape:
            value = native(parameters, x, y)
        return value, tape.gradient(value, parameters)

    return {"eager": value_and_gradients, "compiled": tf.function(value_and_gradients)}


def jax_steps(native: Step) -> dict[str, Step]:
    import jax

    step = jax.value_and_grad(native)
    return {"eager": step, "compiled": jax.jit(step)}


def arrays(backend: str, model: str) -> dict[str, tuple[Any, Any, Any]]:
    """Parameters, input and labels for the step by hand and for gradnp's, as their users would have them."""
    parameters, x = data(LAYOUT[backend])[model]
    if backend == "torch":
        import torch

        leaves = [torch.from_numpy(p).requires_grad_() for p in parameters]
        rest = torch.from_numpy(x), torch.from_numpy(labels())
        return {"native": (leaves, *rest), "gradnp": ([p.detach() for p in leaves], *rest)}
    if backend == "tensorflow":
        import tensorflow as tf

        rest = tf.constant(x), tf.constant(labels())
        theirs = [tf.Variable(native_kernel(p)) for p in parameters]
        return {"native": (theirs, *rest), "gradnp": ([tf.Variable(p) for p in parameters], *rest)}
    import jax.numpy as jnp

    same = [jnp.asarray(p) for p in parameters], jnp.asarray(x), jnp.asarray(labels())
    return {"native": same, "gradnp": same}


BACKENDS = {
    "torch": (torch_losses, torch_steps),
    "tensorflow": (tensorflow_losses, tensorflow_steps),
    "jax": (jax_losses, jax_steps),
}


def finish(backend: str) -> Callable[[Any], Any]:
    """What waits for a result: JAX's calls return before it is there."""
    if backend != "jax":
        return lambda result: result
    import jax

    return jax.block_until_ready


def steps(backend: str) -> dict[str, dict[str, dict[str, float]]]:
    """Milliseconds a step and the ratio, per model and mode."""
    losses, by_hand = BACKENDS[backend]
    wait = finish(backend)
    table: dict[str, dict[str, dict[str, float]]] = {}
    for model, (native, ours) in losses().items():
        step = np.value_and_grad(ours)
        gradnps = {"eager": step, "compiled": np.jit(step)}
        given = arrays(backend, model)
        table[model] = {}
        for mode, theirs in by_hand(native).items():
            contenders = {
                name: (lambda f=f, args=given[name]: wait(f(*args)))
                for name, f in (("native", theirs), ("gradnp", gradnps[mode]))
            }
            best = best_of(contenders, rounds=25, budget=0.1)
            table[model][mode] = {name: 1e3 * seconds for name, seconds in best.items()}
            table[model][mode]["ratio"] = best["gradnp"] / best["native"]
    return table


@np.host_function(result="x", vjp=lambda x, cotangent: numpy.cos(x) * cotangent)
def sine(x: numpy.ndarray) -> numpy.ndarray:
    return numpy.sin(x)


def host(backend: str) -> dict[str, float]:
    """Microseconds of NumPy's call on a small array, and what is added to it by a call from the framework."""
    x = numpy.ones(16, "float32")
    with np.use_backend(backend):
        array = np.asarray(x)
    wait, gradient, compiled = finish(backend), np.grad(lambda x: np.sum(sine(x))), np.jit(sine)
    no_host = np.grad(lambda x: np.sum(np.sin(x)))
    best = best_of(
        {
            "numpy": lambda: numpy.sin(x),
            "eager": lambda: wait(sine(array)),
            "compiled": lambda: wait(compiled(array)),
            "gradient": lambda: wait(gradient(array)),
            "gradient without": lambda: wait(no_host(array)),
        }
    )
    return {
        "numpy": 1e6 * best["numpy"],
        "eager": 1e6 * (best["eager"] - best["numpy"]),
        "compiled": 1e6 * (best["compiled"] - best["numpy"]),
        "gradient": 1e6 * (best["gradient"] - best["gradient without"]),
    }


if __name__ == "__main__":
    print(json.dumps({"steps": steps(sys.argv[1]), "host": host(sys.argv[1])}))
