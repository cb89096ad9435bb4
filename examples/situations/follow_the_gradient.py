"""Following a gradient: ``y = x @ w; z = y ** 2``, the way out to NumPy, and the picture of the graph."""

import numpy

import gradnp as np
from examples.situations import frameworks


def square_of_product(w, x):
    y = x @ w
    z = y**2
    return np.sum(z)  # the gradient is 2 y x


def with_a_penalty(w, x):
    y = x @ w
    size = np.to_numpy(np.sum(np.abs(w)))  # detached: a constant from here on
    return np.sum(y**2) + float(size)


def main():
    w, x = numpy.array([[1.0], [2.0], [3.0]], "float32"), numpy.array([[1.0, 0.0, 2.0]], "float32")
    for backend in frameworks():
        with np.use_backend(backend):
            w_here, x_here = np.asarray(w), np.asarray(x)
            print(f"{backend:<11} {np.to_numpy(np.grad(square_of_product)(w_here, x_here)).ravel()}")
            report = np.explain(with_a_penalty, w_here, x_here)
    print(report)
    report.save("follow_the_gradient.svg")


if __name__ == "__main__":
    main()
