"""Functions that give complex results where there are no real ones: NumPy's values, and a sentence where traced."""

from __future__ import annotations

import numpy
import pytest

import gradnp as np
from tests.frameworks import INSTALLED, each_backend, each_framework

INSIDE, OUTSIDE = numpy.array([0.25, 0.5]), numpy.array([-2.0, 0.5, 3.0])
UNARY = ["sqrt", "log", "log2", "log10", "arccos", "arcsin", "arctanh"]


@each_backend
@pytest.mark.parametrize("x", [INSIDE, OUTSIDE, OUTSIDE + 1j], ids=["inside", "outside", "complex"])
@pytest.mark.parametrize("name", UNARY)
def test_values(name, x, make):
    with np.use_backend(np.backend_of(make(x)), dtype="float64"):
        result, expected = np.to_numpy(getattr(np.emath, name)(make(x))), getattr(numpy.emath, name)(x)
    assert result.dtype == expected.dtype
    numpy.testing.assert_allclose(result, expected, rtol=1e-10, atol=1e-14)


@each_backend
def test_two_arguments(make):
    with np.use_backend(np.backend_of(make(INSIDE)), dtype="float64"):
        for x in (INSIDE, OUTSIDE):
            power = np.to_numpy(np.emath.power(make(x), 0.5))
            numpy.testing.assert_allclose(power, numpy.emath.power(x, 0.5), rtol=1e-10, atol=1e-14)
            logarithm = np.to_numpy(np.emath.logn(2.0, make(x)))
            numpy.testing.assert_allclose(logarithm, numpy.emath.logn(2.0, x), rtol=1e-10, atol=1e-14)
        numpy.testing.assert_allclose(
            np.to_numpy(np.emath.power(make(numpy.array([2, 4])), -1)), [0.5, 0.25], rtol=1e-6
        )


@pytest.mark.parametrize("name", UNARY)
def test_gradients(name):
    np.testing.check_backends(lambda x: getattr(np.emath, name)(x), (OUTSIDE,), list(INSTALLED))


@each_framework
def test_a_traced_program_does_not_know_the_dtype(make):
    x = make(OUTSIDE)
    with pytest.raises(Exception, match=r"emath\.sqrt: whether the result is complex depends on values"):
        np.vmap(np.emath.sqrt)(x)
