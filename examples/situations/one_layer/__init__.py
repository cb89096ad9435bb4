"""One layer and its loss, written once with gradnp, inside the modules of PyTorch, Keras, Equinox and Flax.

The other files of this package have a class each that holds the weights, and the training loop that its users write:
``python -m examples.situations.one_layer.in_torch``. The losses they print are the same.
"""

from __future__ import annotations

from typing import Any

import numpy

import gradnp as np

STEPS, RATE = 5, 0.5


def layer(images: Any, kernel: Any, bias: Any) -> Any:
    """Average the channels of images (batch, channel, height, width), and convolve what is left."""
    grey = np.mean(images, axis=1, keepdims=True)
    return np.nn.relu(np.conv(grey, kernel, padding="same") + bias)


def loss(result: Any, targets: Any) -> Any:
    return np.mean(np.square(result - targets))


def data() -> tuple[numpy.ndarray, numpy.ndarray]:
    """Images, and what a layer with an edge filter makes of them."""
    images = numpy.random.default_rng(0).normal(size=(8, 3, 6, 6)).astype("float32")
    edges = numpy.array([[[[0, 1, 0], [1, -4, 1], [0, 1, 0]]]], "float32")
    return images, layer(images, edges, numpy.float32(0.1))


def start() -> tuple[numpy.ndarray, numpy.ndarray]:
    """The kernel (1, 1, 3, 3) and the bias that training begins with."""
    return numpy.random.default_rng(1).normal(size=(1, 1, 3, 3)).astype("float32"), numpy.zeros((), "float32")
