"""Fourier transforms: what the kernels and the definitions agree on, sizes that only the program knows, float16."""

from __future__ import annotations

import numpy
import pytest

import gradnp as np
from gradnp._core.catalogue import OPERATIONS
from tests.frameworks import each_backend, each_framework, wide

X = numpy.random.default_rng(3).normal(size=(3, 5))

ALONG_ONE = ("fft", "ifft", "rfft", "irfft")
SETTINGS = ((None, -1, None), (8, 0, "ortho"), (3, 1, "forward"), (1, -2, "backward"))


@each_backend
@pytest.mark.parametrize("name", ALONG_ONE)
@pytest.mark.parametrize("settings", SETTINGS, ids=str)
def test_definitions_are_the_transforms(make, name, settings):
    """A backend without kernels computes with the definition, which every backend here overrides."""
    with wide(make, "float64"):
        result = np.to_numpy(OPERATIONS[f"fft.{name}"].function(make(X), *settings))
    numpy.testing.assert_allclose(result, getattr(numpy.fft, name)(X, *settings), 1e-12, 1e-12)


@each_framework
@pytest.mark.parametrize("name", ALONG_ONE)
def test_definitions_have_the_kernels_gradient(make, name):
    def loss(transform):
        return lambda x: np.sum(np.abs(transform(x, 4, 0)[1:]) ** 2)

    operation = OPERATIONS[f"fft.{name}"]
    with wide(make, "float64"):
        slopes = [np.to_numpy(np.grad(loss(f))(make(X))) for f in (operation.public, operation.function)]
    numpy.testing.assert_allclose(*slopes, 1e-10, 1e-12)


@each_backend
def test_narrow_floats(make):
    x = make(X.astype("float16"))
    for name in ("fft", "ifft", "rfft", "ihfft", "irfft", "hfft"):
        result, right = getattr(np.fft, name)(x), getattr(numpy.fft, name)(X.astype("float16"))
        assert np.to_numpy(result).dtype == right.dtype
        numpy.testing.assert_allclose(np.to_numpy(result), right, 2e-3, 2e-3)


OF_UNKNOWN_SIZE = {
    "fft": lambda n, x: n.fft.fft(x, axis=0),
    "ifft ortho": lambda n, x: n.fft.ifft(x, axis=0, norm="ortho"),
    "fft of a length": lambda n, x: n.fft.fft(x, 4, 0, "forward"),
    "rfft": lambda n, x: n.fft.rfft(x, axis=0, norm="forward"),
    "irfft": lambda n, x: n.fft.irfft(x, axis=0),
    "irfft of the size": lambda n, x: n.fft.irfft(n.fft.rfft(x, axis=0), n.shape(x)[0], 0),
    "fftn": lambda n, x: n.fft.fftn(x),
    "rfft2": lambda n, x: n.fft.rfft2(x, axes=(1, 0)),
    "irfftn": lambda n, x: n.fft.irfftn(x, axes=(1, 0)),
    "shifts": lambda n, x: n.fft.ifftshift(n.fft.fftshift(x), 0),
    "frequencies": lambda n, x: (
        n.transpose(x) * n.fft.fftfreq(n.shape(x)[0], 0.5, **({} if n is numpy else {"like": x}))
    ),
}


@pytest.mark.parametrize("name", OF_UNKNOWN_SIZE)
def test_sizes_that_only_the_program_knows(name):
    tf = pytest.importorskip("tensorflow", reason="needs tensorflow")
    function = OF_UNKNOWN_SIZE[name]

    def loss(x):
        return np.sum(np.abs(function(np, x)) ** 2)

    signature = [tf.TensorSpec([None, 3], tf.float64)]
    traced = tf.function(lambda x: (function(np, x), np.grad(loss)(x)), input_signature=signature, autograph=False)
    for size in (5, 2):
        x = numpy.random.default_rng(size).normal(size=(size, 3))
        result, slope = traced(tf.constant(x))
        numpy.testing.assert_allclose(result, function(numpy, x), 1e-12, 1e-12)
        numpy.testing.assert_allclose(slope, np.grad(loss)(tf.constant(x)), 1e-12, 1e-12)
