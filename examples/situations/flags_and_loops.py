"""A layer with an `if` on a flag, and a loss with a loop over the batch: eager, and compiled by each framework."""

import numpy

import gradnp as np
from examples.situations import frameworks


def layer(x, w, training):
    h = np.tanh(np.dot(x, w))
    if training:  # a Python flag, no array: the branch is chosen when the program is made
        h = h + 0.5 * h * h
    return h


def loss(w, xs, ys, training=False):
    total = 0.0
    for x, y in zip(np.unstack(xs), np.unstack(ys), strict=True):  # unrolled when it is compiled
        total = total + np.sum(np.square(layer(x, w, training) - y))
    return total / np.shape(xs)[0]


def loss_at_once(w, xs, ys, training=False):
    """The loop as a `vmap`: for long batches, which would unroll to long programs."""
    one = np.vmap(lambda x, y: np.sum(np.square(layer(x, w, training) - y)))
    return np.mean(one(xs, ys))


gradient = np.grad(loss)
compiled = np.jit(np.grad(loss), static_argnames="training")


def data():
    rng = numpy.random.default_rng(0)
    return [rng.normal(size=shape).astype("float32") for shape in ((3, 2), (4, 3), (4, 2))]


def main():
    for backend in frameworks():
        with np.use_backend(backend):
            arrays = list(map(np.asarray, data()))
            for training in (False, True):
                slopes = gradient(*arrays, training=training), compiled(*arrays, training=training)
                print(f"{backend:<11} training={training!s:<6} {[np.to_numpy(s)[0].tolist() for s in slopes]}")


if __name__ == "__main__":
    main()
