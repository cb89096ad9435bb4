"""Training in the three frameworks' own idioms: each takes any loss of (parameters, images, labels).

A trainer is a class with a ``step(images, labels)`` that updates the parameters and returns the loss, and a
``gradients(loss, parameters, images, labels)`` that returns NumPy's arrays, in the dtype of what it is given.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy

from examples.digits_model import momentum

Arrays = dict[str, Any]
Loss = Callable[[Arrays, Any, Any], Any]


class Torch:
    backend, idiom = "torch", "backward()"

    def __init__(self, loss: Loss, parameters: Arrays) -> None:
        import torch

        self.loss = loss
        self.p = {name: torch.tensor(value, requires_grad=True) for name, value in parameters.items()}
        self.velocity = {name: torch.zeros_like(value) for name, value in self.p.items()}

    def step(self, images: numpy.ndarray, labels: numpy.ndarray) -> float:
        import torch

        value = self.loss(self.p, torch.from_numpy(images), torch.from_numpy(labels))
        value.backward()
        with torch.no_grad():
            for name, p in self.p.items():
                new, self.velocity[name] = momentum(p, self.velocity[name], p.grad)
                p.copy_(new)
                p.grad = None
        return value.item()

    def parameters(self) -> Arrays:
        return {name: p.detach().numpy() for name, p in self.p.items()}

    @staticmethod
    def gradients(loss: Loss, parameters: Arrays, images: numpy.ndarray, labels: numpy.ndarray) -> Arrays:
        import torch

        p = {name: torch.tensor(value, requires_grad=True) for name, value in parameters.items()}
        loss(p, torch.from_numpy(images), torch.from_numpy(labels)).backward()
        return {name: value.grad.numpy() for name, value in p.items()}


class TensorFlow:
    backend, idiom = "tensorflow", "tf.GradientTape"

    def __init__(self, loss: Loss, parameters: Arrays) -> None:
        import tensorflow as tf

        self.p = {name: tf.Variable(value) for name, value in parameters.items()}
        self.velocity = {name: tf.Variable(tf.zeros_like(value)) for name, value in self.p.items()}

        @tf.function
        def update(images, labels):
            with tf.GradientTape() as tape:
                value = loss(self.p, images, labels)
            for name, gradient in tape.gradient(value, self.p).items():
                new, velocity = momentum(self.p[name], self.velocity[name], gradient)
                self.p[name].assign(new)
                self.velocity[name].assign(velocity)
            return value

        self.update = update

    def step(self, images: numpy.ndarray, labels: numpy.ndarray) -> float:
        import tensorflow as tf

        return float(self.update(tf.constant(images), tf.constant(labels)))

    def parameters(self) -> Arrays:
        return {name: p.numpy() for name, p in self.p.items()}

    @staticmethod
    def gradients(loss: Loss, parameters: Arrays, images: numpy.ndarray, labels: numpy.ndarray) -> Arrays:
        import tensorflow as tf

        p = {name: tf.Variable(value) for name, value in parameters.items()}
        with tf.GradientTape() as tape:
            value = loss(p, tf.constant(images), tf.constant(labels))
        return {name: gradient.numpy() for name, gradient in tape.gradient(value, p).items()}


class Jax:
    backend, idiom = "jax", "jax.grad"

    def __init__(self, loss: Loss, parameters: Arrays) -> None:
        import jax
        import jax.numpy as jnp

        self.p = jax.tree.map(jnp.asarray, parameters)
        self.velocity = jax.tree.map(jnp.zeros_like, self.p)

        @jax.jit
        def update(p, velocity, images, labels):
            value, gradients = jax.value_and_grad(loss)(p, images, labels)
            moved = {name: momentum(p[name], velocity[name], gradients[name]) for name in p}
            return value, {name: new for name, (new, _) in moved.items()}, {name: v for name, (_, v) in moved.items()}

        self.update = update

    def step(self, images: numpy.ndarray, labels: numpy.ndarray) -> float:
        value, self.p, self.velocity = self.update(self.p, self.velocity, images, labels)
        return float(value)

    def parameters(self) -> Arrays:
        return {name: numpy.asarray(p) for name, p in self.p.items()}

    @staticmethod
    def gradients(loss: Loss, parameters: Arrays, images: numpy.ndarray, labels: numpy.ndarray) -> Arrays:
        import jax
        import jax.numpy as jnp

        with jax.enable_x64(True):
            p = jax.tree.map(jnp.asarray, parameters)
            return jax.tree.map(numpy.asarray, jax.grad(loss)(p, jnp.asarray(images), jnp.asarray(labels)))
