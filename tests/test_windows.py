"""The Bessel function of the Kaiser window, to second order."""

from __future__ import annotations

import numpy

import gradnp as np
from tests.frameworks import each_framework, wide


@each_framework
def test_second_derivative_at_zero(make):
    """It is 1/2: the series is 1 + x²/4 + ..."""
    with wide(make, "float64"):
        x = make(numpy.array([0.0, 1e-3, 2.0]))
        second = np.to_numpy(np.grad(lambda x: np.sum(np.grad(lambda x: np.sum(np.i0(x)))(x)))(x))
    numpy.testing.assert_allclose(second, [0.5, 0.5 + 3 / 16 * 1e-6, 1.4842678], 1e-6)
