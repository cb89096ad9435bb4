"""Integers among the settings of a call: NumPy takes whatever has an ``__index__``, so gradnp does."""

from __future__ import annotations

import numpy
import pytest

import gradnp as np
from tests.frameworks import each_backend

X = numpy.array([[1.0, 2.0], [3.0, 4.0]])
ONE, TWO = numpy.array(1), numpy.array(2)

CALLS = {
    "swapaxes": lambda np, x: np.swapaxes(x, ONE, 0),
    "transpose": lambda np, x: np.transpose(x, (ONE, 0)),
    "moveaxis": lambda np, x: np.moveaxis(x, ONE, 0),
    "rollaxis": lambda np, x: np.rollaxis(x, ONE),
    "rot90": lambda np, x: np.rot90(x, ONE),
    "diagonal": lambda np, x: np.diagonal(x, ONE),
    "trace": lambda np, x: np.trace(x, offset=ONE),
    "diag": lambda np, x: np.diag(x, k=ONE),
    "tril": lambda np, x: np.tril(x, ONE),
    "triu": lambda np, x: np.triu(x, ONE),
    "split": lambda np, x: np.split(x, TWO)[1],
    "unstack": lambda np, x: np.unstack(x, axis=ONE)[1],
    "repeat": lambda np, x: np.repeat(x, 2, ONE),
    "append": lambda np, x: np.append(x, x, ONE),
    "tensordot": lambda np, x: np.tensordot(x, x, ONE),
    "std": lambda np, x: np.std(x, ddof=ONE),
    "round": lambda np, x: np.round(x, ONE),
    "fft": lambda np, x: np.fft.fft(x, axis=numpy.array(0)),
    "sum": lambda np, x: np.sum(x, ONE, keepdims=True),
    "eye": lambda np, x: np.add(x, np.eye(TWO)),
}


@each_backend
@pytest.mark.parametrize("name", CALLS)
def test_an_array_without_axes_is_an_integer(make, name):
    numpy.testing.assert_allclose(np.to_numpy(CALLS[name](np, make(X))), CALLS[name](numpy, X))


@each_backend
def test_other_arrays_are_not(make):
    for wrong in (numpy.array(1.0), numpy.array([1])):
        with pytest.raises(TypeError, match=r"^swapaxes: "):
            np.swapaxes(make(X), wrong, 0)


@each_backend
@pytest.mark.parametrize(
    "name", ["sum", "prod", "max", "min", "ptp", "any", "all", "count_nonzero", "argmax", "argmin", "nansum", "nanprod"]
)
@pytest.mark.parametrize("axis", [0, -1])
def test_a_number_has_an_axis_in_reductions(make, name, axis):
    found = np.to_numpy(getattr(np, name)(make(numpy.array(3.0)), axis=axis))
    assert found.shape == () and found == getattr(numpy, name)(numpy.array(3.0), axis=axis)


@each_backend
@pytest.mark.parametrize("axis", [1, -2])
def test_a_number_has_no_other_axis(make, axis):
    with pytest.raises(numpy.exceptions.AxisError, match=r"^max: "):
        np.max(make(numpy.array(3.0)), axis)
