"""The amplitudes of a Fourier transform as a layer: NumPy's own function with its backward, and gradnp's operations."""

import numpy

import gradnp as np
from examples.situations import frameworks


def half_spectrum(x):
    """What is told of the result before `numpy.fft` has run, so that the layer compiles."""
    rows, columns = x.shape
    return (rows, columns // 2 + 1), x.dtype


@np.host_function(result=half_spectrum)
def amplitudes(x):
    """|rfft2(x)|, computed by NumPy whatever the framework."""
    return numpy.abs(numpy.fft.rfft2(x)).astype(x.dtype)


@amplitudes.defvjp
def amplitudes_backward(x, cotangent):
    spectrum = numpy.fft.rfft2(x)
    size = numpy.abs(spectrum)
    phase = numpy.divide(spectrum, size, out=numpy.zeros_like(spectrum), where=size > 0)
    full = numpy.zeros(x.shape, complex)
    full[:, : size.shape[1]] = cotangent * phase
    return numpy.fft.ifft2(full, norm="forward").real  # the transpose of the transform


def fourier(n):
    """The matrix by which a discrete Fourier transform multiplies."""
    k = numpy.arange(n)
    return numpy.exp(-2j * numpy.pi * numpy.outer(k, k) / n)


def amplitudes_by_matrices(x):
    """The same in gradnp's operations: every derivative there is, on the framework's device."""
    rows, columns = np.shape(x)
    return np.abs(np.einsum("ij,jk,kl->il", fourier(rows), x, fourier(columns)[:, : columns // 2 + 1]))


def loss(layer, x, weights):
    return np.sum(np.square(weights * np.log1p(layer(x))))


def main():
    rng = numpy.random.default_rng(0)
    x, weights = rng.normal(size=(6, 5)).astype("float32"), rng.normal(size=(6, 3)).astype("float32")
    for backend in frameworks():
        with np.use_backend(backend):
            arrays = np.asarray(x), np.asarray(weights)
            for layer in (amplitudes, amplitudes_by_matrices):
                slope = np.grad(lambda x, w, layer=layer: loss(layer, x, w))(*arrays)
                print(f"{backend:<11} {layer.__name__:<23} {np.to_numpy(slope)[0]}")


if __name__ == "__main__":
    main()
