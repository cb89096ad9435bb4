"""The layer as a `flax.linen.Module`, trained with `jax.grad`."""

import flax.linen as nn
import jax
import jax.numpy as jnp

from examples.situations.one_layer import RATE, STEPS, data, layer, loss, start


class GreyConv(nn.Module):
    @nn.compact
    def __call__(self, images):
        kernel, bias = start()
        weights = (
            self.param("kernel", lambda key: jnp.asarray(kernel)),
            self.param("bias", lambda key: jnp.asarray(bias)),
        )
        return layer(images, *weights)


@jax.jit
def step(variables, images, targets):
    value, slopes = jax.value_and_grad(lambda v: loss(GreyConv().apply(v, images), targets))(variables)
    return value, jax.tree.map(lambda w, slope: w - RATE * slope, variables, slopes)


def train() -> list[float]:
    images, targets = map(jnp.asarray, data())
    variables = GreyConv().init(jax.random.key(0), images)
    losses = []
    for _ in range(STEPS):
        value, variables = step(variables, images, targets)
        losses.append(float(value))
    return losses


if __name__ == "__main__":
    print(train())
