"""reshape, transpose, dot, then sum: one function, differentiated in the three idioms."""

import numpy

import gradnp as np
from examples.situations import frameworks


def total(x, w):
    pairs = np.reshape(x, (3, 2))
    return np.sum(np.dot(np.transpose(pairs), w))


def in_torch(x, w):
    import torch

    x = torch.tensor(x, requires_grad=True)
    total(x, torch.tensor(w)).backward()
    return x.grad


def in_tensorflow(x, w):
    import tensorflow as tf

    x = tf.Variable(x)
    with tf.GradientTape() as tape:
        value = total(x, tf.constant(w))
    return tape.gradient(value, x)


def in_jax(x, w):
    import jax

    return jax.grad(total)(jax.numpy.asarray(x), w)


IDIOMS = {"torch": in_torch, "tensorflow": in_tensorflow, "jax": in_jax}


def main():
    x, w = numpy.arange(6, dtype="float32"), numpy.array([[1, 2], [3, 4], [5, 6]], "float32")
    for backend in frameworks():
        print(f"{backend:<11} {np.to_numpy(IDIOMS[backend](x, w))}")
    try:
        np.reshape(np.ones((2, 2)), (4, 3))
    except ValueError as error:
        print(error)


if __name__ == "__main__":
    main()
