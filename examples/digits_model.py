"""A small convolutional network for 8 x 8 digits, its loss and its optimiser, each written once, with gradnp."""

from __future__ import annotations

from typing import Any

import numpy

import gradnp as np

Parameters = dict[str, Any]


def initial_parameters(seed: int = 0) -> dict[str, numpy.ndarray]:
    """The weights that every backend starts from (He's initialisation)."""
    rng = numpy.random.default_rng(seed)

    def normal(*shape: int, inputs: int) -> numpy.ndarray:
        return rng.normal(0, (2 / inputs) ** 0.5, shape).astype("float32")

    return {
        "kernel_1": normal(16, 1, 3, 3, inputs=9),
        "bias_1": numpy.zeros((16, 1, 1), "float32"),
        "kernel_2": normal(32, 16, 3, 3, inputs=144),
        "bias_2": numpy.zeros((32, 1, 1), "float32"),
        "weight": normal(512, 10, inputs=512),
        "bias": numpy.zeros(10, "float32"),
    }


def logits(p: Parameters, images: Any) -> Any:
    """The scores (batch, 10) of images (batch, 1, 8, 8)."""
    h = np.clip(np.conv(images, p["kernel_1"], padding="same") + p["bias_1"], 0, 6)
    h = np.clip(np.conv(h, p["kernel_2"], padding="same", stride=2) + p["bias_2"], 0, 6)
    return np.dot(np.reshape(h, (-1, 512)), p["weight"]) + p["bias"]


def loss(p: Parameters, images: Any, labels: Any) -> Any:
    """The mean cross-entropy of the labels (batch,)."""
    scores = np.special.log_softmax(logits(p, images), axis=1)
    return -np.mean(np.take_along_axis(scores, labels[:, None], axis=1))


def accuracy(p: Parameters, images: Any, labels: Any) -> float:
    """The share of images whose highest score is their label's."""
    return float(np.mean(np.argmax(logits(p, images), axis=1) == labels))


def momentum(p: Any, velocity: Any, gradient: Any, rate: float = 0.1, decay: float = 0.9) -> tuple[Any, Any]:
    """A parameter and its velocity after a step of stochastic gradient descent."""
    velocity = decay * velocity - rate * gradient
    return p + velocity, velocity
