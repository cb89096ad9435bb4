"""Detaching on purpose, in the middle of a model: the first layer is frozen, the second goes on learning."""

import numpy

import gradnp as np
from examples.situations import frameworks


def model(w, x, frozen):
    hidden = np.dot(x, w["first"])
    if frozen:
        hidden = np.stop_gradient(hidden)  # the value passes, the gradient ends here
    return np.dot(np.clip(hidden, -1, 1), w["second"])


def loss(w, x, y, frozen=True):
    return np.mean(np.square(model(w, x, frozen) - y))


def weights():
    rng = numpy.random.default_rng(0)
    w = {"first": rng.normal(size=(3, 4)), "second": rng.normal(size=4)}
    return w, rng.normal(size=(8, 3)), rng.normal(size=8)


def main():
    w, x, y = weights()
    for backend in frameworks():
        with np.use_backend(backend, dtype="float32"):
            arrays = {name: np.asarray(value) for name, value in w.items()}
            for frozen in (False, True):
                slopes = np.grad(loss)(arrays, np.asarray(x), np.asarray(y), frozen)
                size = {name: float(np.max(np.abs(slope))) for name, slope in slopes.items()}
                print(f"{backend:<11} frozen={frozen!s:<6} largest slope: {size}")


if __name__ == "__main__":
    main()
