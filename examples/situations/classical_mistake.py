"""The classical mistake: into NumPy and back in the middle of a loss. The value is right.

The gradient that is left is that of the other term, so that training goes on, to the wrong place.
"""

import numpy

import gradnp as np
from examples.situations import frameworks


def loss(w, x):
    h = np.tanh(np.dot(x, w))
    energy = np.from_numpy(numpy.square(h.numpy()), like=h)  # the mistake
    return np.mean(energy) + 0.1 * np.sum(np.square(w))


def loss_on_jax(w, x):
    """JAX's arrays have no `.numpy()`; there it is written so."""
    h = np.tanh(np.dot(x, w))
    energy = np.from_numpy(numpy.square(numpy.asarray(h)), like=h)  # the mistake
    return np.mean(energy) + 0.1 * np.sum(np.square(w))


def mended(w, x):
    h = np.tanh(np.dot(x, w))
    return np.mean(np.square(h)) + 0.1 * np.sum(np.square(w))


LOSSES = {"torch": loss, "tensorflow": loss, "jax": loss_on_jax}


def strictly(f, *args):
    """Where a gradient would be lost, what the error says; the gradient where none is."""
    try:
        with np.strict_gradients():
            return np.to_numpy(np.grad(f)(*args))
    except np.GradientLostError as error:
        return error


def main():
    w, x = numpy.array([0.3, -0.7], "float32"), numpy.array([[1.0, 2.0], [0.5, -1.0]], "float32")
    for backend in frameworks():
        with np.use_backend(backend):
            arrays = np.asarray(w), np.asarray(x)
            print(np.explain(LOSSES[backend], *arrays))
            print("\nstrict:", strictly(LOSSES[backend], *arrays))
            print("mended:", strictly(mended, *arrays), "\n")


if __name__ == "__main__":
    main()
