"""Two small models, written with gradnp and by hand in each framework, for the benchmarks of training."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy

import gradnp as np

BATCH, CLASSES = 32, 10
LAYOUT = {"torch": "channels_first", "tensorflow": "channels_last", "jax": "channels_first"}
Loss = Callable[[Any, Any, Any], Any]


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


def torch_losses() -> dict[str, tuple[Loss, Loss]]:
    """By model, the loss of (parameters, x, y) by hand and with gradnp."""
    import torch
    from torch.nn import functional

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

    return {"mlp": (native_mlp, mlp), "conv": (native_conv, conv_first)}


def tensorflow_losses() -> dict[str, tuple[Loss, Loss]]:
    """The same; the kernels of the model by hand have TensorFlow's layout (`native_kernel`)."""
    import tensorflow as tf

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

    return {"mlp": (native_mlp, mlp), "conv": (native_conv, conv_last)}


def native_kernel(p: numpy.ndarray) -> numpy.ndarray:
    return p.transpose(2, 3, 1, 0) if p.ndim == 4 else p


def jax_losses() -> dict[str, tuple[Loss, Loss]]:
    import jax
    import jax.numpy as jnp

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

    return {"mlp": (native_mlp, mlp), "conv": (native_conv, conv_first)}
