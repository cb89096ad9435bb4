"""A training step (loss and gradient) written with gradnp against the same step written by hand, eager and compiled.

One backend a process (`python -m benchmarks.training torch`). Prints JSON:
``{model: {mode: {"native": ms, "gradnp": ms, "ratio": gradnp / native}}}``.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from typing import Any

import numpy

import gradnp as np
from benchmarks.timing import best_of

BATCH, CLASSES = 32, 10
Step = Callable[[], Any]


def data(layout: str) -> dict[str, tuple[list[numpy.ndarray], numpy.ndarray]]:
    """Parameters and input of both models, and the labels in one-hot form."""
    rng = numpy.random.default_rng(0)

    def draw(*shape: int) -> numpy.ndarray:
        return (rng.standard_normal(shape) / numpy.sqrt(numpy.prod(shape[1:]))).astype("float32")

    images = (BATCH, 1, 16, 16) if layout == "channels_first" else (BATCH, 16, 16, 1)
    return {
        "mlp": ([draw(256, 128), draw(128), draw(128, 128), draw(128), draw(128, CLASSES)], draw(BATCH, 256)),
        "conv": ([draw(16, 1, 3, 3), draw(32, 16, 3, 3), draw(32, CLASSES)], draw(*images)),
    }


def labels() -> numpy.ndarray:
    return numpy.eye(CLASSES, dtype="float32")[numpy.arange(BATCH) % CLASSES]


def mlp(parameters: Any, x: Any, y: Any) -> Any:
    w1, b1, w2, b2, w3 = parameters
    h = np.nn.relu(np.dot(x, w1) + b1)
    h = np.nn.relu(np.dot(h, w2) + b2)
    return -np.mean(np.sum(y * np.special.log_softmax(np.dot(h, w3), axis=1), axis=1))


def conv(parameters: Any, x: Any, y: Any, layout: str) -> Any:
    k1, k2, w = parameters
    spatial = (2, 3) if layout == "channels_first" else (1, 2)
    h = np.nn.relu(np.conv(x, k1, padding=1, layout=layout))
    h = np.nn.relu(np.conv(h, k2, padding=1, stride=2, layout=layout))
    return -np.mean(np.sum(y * np.special.log_softmax(np.dot(np.mean(h, axis=spatial), w), axis=1), axis=1))


def torch_steps() -> dict[str, dict[str, dict[str, Step]]]:
    import torch
    from torch.nn import functional

    y = torch.from_numpy(labels())

    def native_mlp(parameters, x, y):
        w1, b1, w2, b2, w3 = parameters
        h = torch.relu(torch.matmul(x, w1) + b1)
        h = torch.relu(torch.matmul(h, w2) + b2)
        return -torch.mean(torch.sum(y * torch.log_softmax(torch.matmul(h, w3), 1), 1))

    def native_conv(parameters, x, y):
        k1, k2, w = parameters
        h = torch.relu(functional.conv2d(x, k1, padding=1))
        h = torch.relu(functional.conv2d(h, k2, padding=1, stride=2))
        return -torch.mean(torch.sum(y * torch.log_softmax(torch.matmul(torch.mean(h, (2, 3)), w), 1), 1))

    def conv_first(parameters, x, y):
        return conv(parameters, x, y, "channels_first")

    steps: dict[str, dict[str, dict[str, Step]]] = {}
    losses = {"mlp": (native_mlp, mlp), "conv": (native_conv, conv_first)}
    for model, (parameters, x) in data("channels_first").items():
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

    def native_mlp(parameters, x, y):
        w1, b1, w2, b2, w3 = parameters
        h = tf.nn.relu(tf.matmul(x, w1) + b1)
        h = tf.nn.relu(tf.matmul(h, w2) + b2)
        return -tf.reduce_mean(tf.reduce_sum(y * tf.nn.log_softmax(tf.matmul(h, w3), 1), 1))

    def native_conv(parameters, x, y):
        k1, k2, w = parameters
        h = tf.nn.relu(tf.nn.conv2d(x, k1, 1, "SAME"))
        h = tf.nn.relu(tf.nn.conv2d(h, k2, 2, [[0, 0], [1, 1], [1, 1], [0, 0]]))
        return -tf.reduce_mean(tf.reduce_sum(y * tf.nn.log_softmax(tf.matmul(tf.reduce_mean(h, (1, 2)), w), 1), 1))

    def conv_last(parameters, x, y):
        return conv(parameters, x, y, "channels_last")

    def native_kernel(p):
        return p.transpose(2, 3, 1, 0) if p.ndim == 4 else p

    steps: dict[str, dict[str, dict[str, Step]]] = {}
    losses = {"mlp": (native_mlp, mlp), "conv": (native_conv, conv_last)}
    for model, (parameters, x) in data("channels_last").items():
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

    def native_mlp(parameters, x, y):
        w1, b1, w2, b2, w3 = parameters
        h = jax.nn.relu(jnp.dot(x, w1) + b1)
        h = jax.nn.relu(jnp.dot(h, w2) + b2)
        return -jnp.mean(jnp.sum(y * jax.nn.log_softmax(jnp.dot(h, w3), axis=1), axis=1))

    def native_conv(parameters, x, y):
        k1, k2, w = parameters
        pad = [(1, 1), (1, 1)]
        h = jax.nn.relu(jax.lax.conv_general_dilated(x, k1, (1, 1), pad))
        h = jax.nn.relu(jax.lax.conv_general_dilated(h, k2, (2, 2), pad))
        return -jnp.mean(jnp.sum(y * jax.nn.log_softmax(jnp.dot(jnp.mean(h, axis=(2, 3)), w), axis=1), axis=1))

    def conv_first(parameters, x, y):
        return conv(parameters, x, y, "channels_first")

    steps: dict[str, dict[str, dict[str, Step]]] = {}
    losses = {"mlp": (native_mlp, mlp), "conv": (native_conv, conv_first)}
    for model, (parameters, x) in data("channels_first").items():
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
