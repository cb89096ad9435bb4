"""`mgrid`, `ogrid`, `r_` and `c_`: what NumPy's give, as arrays of the backend, differentiable in what they are given."""

from __future__ import annotations

import re

import numpy
import pytest

import gradnp as np
from tests.frameworks import INSTALLED, each_backend

A, B = numpy.array([1.0, 2.0]), numpy.array([[3.0, 4.0], [5.0, 6.0]])

EXPRESSIONS = [
    "m.mgrid[0:3, 0:2:5j]",
    "m.mgrid[0:3]",
    "m.mgrid[0:1:3j]",
    "m.ogrid[0:3, 1:2:0.5]",
    "m.r_[1:4, 0, [1.5, 2]]",
    "m.r_[0:1:3j]",
    "m.r_[a, 0, a]",
    "m.r_['0,2', a, a]",
    "m.r_['0,2,0', a, a]",
    "m.r_['1,3,1', a, a]",
    "m.r_['0,3,-2', a]",
    "m.r_['0,3,2', a]",
    "m.r_['1,4,1', b]",
    "m.r_['-1', b, b]",
    "m.c_[a, a]",
    "m.c_[1, 2]",
    "m.c_[1:3, a]",
    "m.c_[b, a]",
]


@each_backend
@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_values(expression, make):
    expected = eval(expression, {"m": numpy, "a": A, "b": B})
    with np.use_backend(np.backend_of(make(A)), dtype="float64"):
        results = eval(expression, {"m": np, "a": make(A), "b": make(B)})
    if not isinstance(expected, tuple):
        expected, results = (expected,), (results,)
    for result, right in zip(results, expected, strict=True):
        assert np.backend_of(result) == np.backend_of(make(A))
        numpy.testing.assert_array_equal(np.to_numpy(result), right)
        assert np.to_numpy(result).dtype.kind == right.dtype.kind


def test_gradients():
    np.testing.check_backends(
        lambda a, b: (np.r_[a, 1.0, a[0]], np.c_[a, b], np.r_["0,3,0", a], np.mgrid[a[0] : a[1] : 3j, 0:2]),
        (A, B),
        list(INSTALLED),
    )


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: np.r_["r", 1, 2], "r_: 'r' makes a numpy.matrix; write '0,2' or '1,2' for a 2-d array"),
        (lambda: np.r_["a", 1, 2], "r_: unknown special directive 'a'"),
        (lambda: np.c_[A, "0,2"], "c_: a text like '0,2' must be the first entry"),
    ],
    ids=["matrix", "unknown", "late"],
)
def test_wrong_calls(call, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        call()


@each_backend
def test_mask_indices(make):
    x = make(B)
    with np.use_backend(np.backend_of(x)):
        rows, columns = np.mask_indices(2, np.triu)
    assert np.to_numpy(np.at(x)[rows, columns].get()).tolist() == [3.0, 4.0, 6.0]
