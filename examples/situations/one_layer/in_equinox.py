"""The layer as an `equinox.Module`, which is a pytree: its gradient is a module too."""

import equinox
import jax
import jax.numpy as jnp

import gradnp as np
from examples.situations.one_layer import RATE, STEPS, data, layer, loss, start


class GreyConv(equinox.Module):
    kernel: jax.Array
    bias: jax.Array

    def __call__(self, images):
        return layer(images, self.kernel, self.bias)


@np.jit
def step(model, images, targets):
    value, slopes = np.value_and_grad(lambda model: loss(model(images), targets))(model)
    return value, jax.tree.map(lambda w, slope: w - RATE * slope, model, slopes)


def train() -> list[float]:
    images, targets = map(jnp.asarray, data())
    model = GreyConv(*map(jnp.asarray, start()))
    losses = []
    for _ in range(STEPS):
        value, model = step(model, images, targets)
        losses.append(float(value))
    return losses


if __name__ == "__main__":
    print(train())
