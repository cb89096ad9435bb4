"""Operations with a backward of one's own: where the true derivative is of no use, and where it overflows."""

import numpy

import gradnp as np
from examples.situations import frameworks


@np.custom_vjp
def quantise(x, step):
    """Round to multiples of `step`. Its derivative is 0 almost everywhere, so nothing before it would learn."""
    return np.round(x / step) * step


def quantise_forward(x, step):
    return quantise(x, step), None  # the result, and what the backward will need of the arguments


def quantise_backward(_, cotangent):
    return cotangent, None  # one cotangent for each argument: straight through to x, none for the step


quantise.defvjp(quantise_forward, quantise_backward)


@np.custom_vjp
def log_one_plus_exp(x):
    """log(1 + exp(x)). Differentiated as it is written, it is inf / inf for large x."""
    return np.where(x > 30, x, np.log(1 + np.exp(np.minimum(x, 30))))


def log_one_plus_exp_forward(x):
    return log_one_plus_exp(x), x


def log_one_plus_exp_backward(x, cotangent):
    return (cotangent * np.special.expit(x),)  # written with gradnp, so it has derivatives in its turn


log_one_plus_exp.defvjp(log_one_plus_exp_forward, log_one_plus_exp_backward)


def loss(w, x):
    """A network with weights of four bits and a smooth activation."""
    return np.sum(log_one_plus_exp(np.dot(x, quantise(w, 0.125))))


def main():
    w, x = numpy.array([0.3, -0.7, 1.1], "float32"), numpy.ones((2, 3), "float32")
    for backend in frameworks():
        with np.use_backend(backend):
            print(f"{backend:<11} {np.to_numpy(np.grad(loss)(np.asarray(w), np.asarray(x)))}")


if __name__ == "__main__":
    main()
