"""What a reduction does with ``initial`` and ``where``, besides what its specification says."""

from __future__ import annotations

import math

import numpy
import pytest

import gradnp as np
from tests.frameworks import compiled, each_backend, each_framework


def test_numpys_arrays_are_reduced_by_numpy():
    """With its accumulators and dtypes: a sum of these halves overflows, their mean does not."""
    halves = numpy.full(10000, 10, "float16")
    assert np.mean(halves, where=halves > 0) == 10
    found = np.var([1.0, 2.0, 4.0], dtype="complex128", where=[True, True, False])
    assert found == 0.25 and found.dtype == "complex128"


def test_a_mask_decides_the_backend():
    torch = pytest.importorskip("torch", reason="needs torch")
    assert isinstance(np.sum([1.0, 2.0], where=torch.tensor([True, False])), torch.Tensor)
    slope = np.grad(lambda initial: np.sum(numpy.ones(2), initial=initial))(torch.tensor(3.0))
    assert slope == 1


REFUSED = {
    "complex into floats": ("sum", "float32", 1 + 2j, TypeError),
    "complex into integers": ("max", "int64", 1 + 2j, TypeError),
    "below": ("max", "uint8", -1, OverflowError),
    "above": ("min", "uint8", 256, OverflowError),
    "nan into integers": ("max", "int64", math.nan, ValueError),
}


@each_backend
@pytest.mark.parametrize("name", REFUSED)
def test_an_initial_that_does_not_fit(make, name):
    """It is an error, as in NumPy, and not wrapped or cut off."""
    operation, dtype, initial, kind = REFUSED[name]
    with pytest.raises(kind, match=f"^{operation}: "):
        getattr(np, operation)(make(numpy.array([1, 2], dtype)), initial=initial)


@each_framework
@pytest.mark.parametrize("name", ["sum", "prod", "max", "min", "nansum"])
def test_an_initial_number_beside_halves_compiled(make, name):
    x = np.astype(make(numpy.array([[1.0, 2.0], [3.0, 4.0]], "float32")), "bfloat16")
    reduced = lambda x: np.astype(getattr(np, name)(x, axis=0, initial=2.5), "float32")
    right = getattr(numpy, name)(numpy.array([[1.0, 2.0], [3.0, 4.0]]), axis=0, initial=2.5)
    assert np.to_numpy(reduced(x)).tolist() == np.to_numpy(compiled(reduced, make)(x)).tolist() == right.tolist()
