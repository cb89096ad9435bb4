"""A layer on SciPy: `scipy.signal.correlate2d` with a filter and a bias that learn."""

import numpy
from scipy import signal

import gradnp as np
from examples.situations import frameworks


def valid(x, kernel, bias):
    return tuple(n - k + 1 for n, k in zip(x.shape, kernel.shape, strict=True)), x.dtype


@np.host_function(result=valid)
def correlate(x, kernel, bias):
    return signal.correlate2d(x, kernel, mode="valid") + bias


@np.host_function
def correlate_backward(x, kernel, bias, cotangent):
    return (
        signal.convolve2d(cotangent, kernel, mode="full"),
        signal.correlate2d(x, cotangent, mode="valid"),
        cotangent.sum(),
    )


def correlate_second(x, kernel, bias, cotangent, for_x, for_kernel, for_bias):
    """The backward of the backward, since the latter is a function of arrays like any other."""
    return (
        signal.convolve2d(cotangent, for_kernel, mode="full"),
        signal.correlate2d(for_x, cotangent, mode="valid"),
        None,
        signal.correlate2d(for_x, kernel, mode="valid") + signal.correlate2d(x, for_kernel, mode="valid") + for_bias,
    )


correlate_backward.defvjp(correlate_second)
correlate.defvjp(correlate_backward)


def correlate_in_gradnp(x, kernel, bias):
    """The same without leaving the framework."""
    return np.signal.correlate2d(x, kernel, mode="valid") + bias


def loss(parameters, x, y, layer=correlate):
    return np.mean(np.square(layer(x, parameters["kernel"], parameters["bias"]) - y))


def data():
    """An image, and what the filter to be learnt makes of it."""
    x = numpy.random.default_rng(0).normal(size=(12, 10)).astype("float32")
    return x, correlate(x, numpy.array([[1, -1], [0.5, 2]], "float32"), numpy.float32(0.3))


def train(backend, steps=60, rate=0.2, layer=correlate):
    """The parameters learnt, and the last loss."""
    with np.use_backend(backend):
        x, y = map(np.asarray, data())
        parameters = {"kernel": np.zeros((2, 2), dtype="float32"), "bias": np.zeros((), dtype="float32")}
        slope = np.value_and_grad(loss)
        for _ in range(steps):
            value, slopes = slope(parameters, x, y, layer)
            parameters = {name: p - rate * slopes[name] for name, p in parameters.items()}
        return {name: np.to_numpy(p) for name, p in parameters.items()}, float(value)


def main():
    for backend in frameworks():
        for layer in (correlate, correlate_in_gradnp):
            parameters, value = train(backend, layer=layer)
            print(f"{backend:<11} loss {value:.1e}, kernel {parameters['kernel'].tolist()}, bias {parameters['bias']}")


if __name__ == "__main__":
    main()
