"""An axis may be a NumPy integer, as a shape or an argmax gives it."""

from __future__ import annotations

import numpy
import pytest

import gradnp as np
from tests.frameworks import each_framework

X = numpy.arange(6, dtype="float32").reshape(2, 3)

OF_ONE_AXIS = ["argmax", "argmin", "cumprod", "cumsum", "flip", "median", "sort", "argsort", "expand_dims", "diff"]
REDUCTIONS = ["sum", "prod", "max", "min", "mean", "var", "std", "any", "all", "count_nonzero", "nansum", "ptp"]


@each_framework
@pytest.mark.parametrize("axis", [0, -1])
@pytest.mark.parametrize("name", OF_ONE_AXIS + REDUCTIONS)
def test_numpy_integer(make, name, axis):
    result = getattr(np, name)(make(X), axis=numpy.int64(axis))
    expected = getattr(numpy, name)(X, axis=axis)
    numpy.testing.assert_allclose(np.to_numpy(result), expected, rtol=1e-6)
    if name in REDUCTIONS:
        result = getattr(np, name)(make(X), axis=(numpy.int64(axis),))
        numpy.testing.assert_allclose(np.to_numpy(result), expected, rtol=1e-6)
