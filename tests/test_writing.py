"""NumPy's writing functions return the new array and leave the old one as it is; what they refuse."""

from __future__ import annotations

import numpy
import pytest

import gradnp as np
from tests.frameworks import each_backend

X = numpy.arange(9.0).reshape(3, 3)
EVEN = X % 2 == 0

CALLS = {
    "place": lambda np, x: np.place(x, EVEN, [7.0, 8.0]),
    "place nothing": lambda np, x: np.place(x, EVEN & False, []),
    "put": lambda np, x: np.put(x, [0, -1, 12], [7.0, 8.0], mode="clip"),
    "put nothing": lambda np, x: np.put(x, [], 1.0),
    "putmask": lambda np, x: np.putmask(x, EVEN, [7.0, 8.0]),
    "copyto": lambda np, x: np.copyto(x, [7.0, 8.0, 9.0], where=EVEN),
    "copyto with an axis of size 1": lambda np, x: np.copyto(x, [[[7.0]]]),
    "fill_diagonal": lambda np, x: np.fill_diagonal(x, [7.0, 8.0]),
    "fill_diagonal with nothing": lambda np, x: np.fill_diagonal(x, []),
}


@each_backend
@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_a_new_array_is_returned(call, make):
    expected = X.copy()
    call(numpy, expected)
    x = make(X.copy())
    result = call(np, x)
    numpy.testing.assert_array_equal(np.to_numpy(result), expected)
    numpy.testing.assert_array_equal(np.to_numpy(x), X)
    if np.backend_of(x) != "tensorflow":  # whose arrays nobody can write into
        assert not numpy.shares_memory(np.to_numpy(result), np.to_numpy(x))


@each_backend
def test_values_are_converted_as_numpy_does(make):
    x = make(numpy.array([1, 2, 3]))
    for result in (
        np.put(x, 0, 9.7),
        np.place(x, [1, 0, 0], 9.7),
        np.putmask(x, [1, 0, 0], 9.7),
        np.insert(x, 0, 9.7)[:-1],
    ):
        assert int(result[0]) == 9
    assert int(np.copyto(x, 9.7, casting="unsafe")[0]) == 9


@each_backend
@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda x: np.place(x, EVEN, []), ValueError, "empty array"),
        (lambda x: np.place(x, EVEN[0], 1.0), ValueError, "same size"),
        (lambda x: np.putmask(x, EVEN[0], 1.0), ValueError, "same size"),
        (lambda x: np.put(x, 9, 1.0), IndexError, "out of bounds"),
        (lambda x: np.put(x, 0, 1.0, "nearest"), ValueError, "clipmode"),
        (lambda x: np.put(x, 0, 1j), TypeError, "complex"),
        (lambda x: np.copyto(x, 1j), TypeError, "same_kind"),
        (lambda x: np.copyto(x, [1.0, 2.0]), ValueError, "broadcast"),
        (lambda x: np.copyto(x, 1.0, where=EVEN[None]), ValueError, "broadcast"),
        (lambda x: np.fill_diagonal(x[0], 1.0), ValueError, "at least 2-d"),
        (lambda x: np.choose(0, []), ValueError, "0-length"),
        (lambda x: np.choose([0, -1], [1.0, x[0, :2]]), ValueError, "invalid entry"),
        (lambda x: np.choose(x, [x, x]), TypeError, "integers|Cannot cast"),
        (lambda x: np.insert(x, 10, 1.0), IndexError, "out of bounds"),
        (lambda x: np.insert(x, [[0]], 1.0), ValueError, "one dimensional"),
        (lambda x: np.insert(x, 0.5, 1.0), IndexError, "integer"),
        (lambda x: np.insert(x, [0, 1], [1.0, 2.0, 3.0]), ValueError, "broadcast"),
        (lambda x: np.delete(x, [9, 0]), IndexError, "out of bounds"),
        (lambda x: np.delete(x, [True]), ValueError, "match the axis length of 9"),
        (lambda x: np.delete(x, 0.5), IndexError, "integer"),
        (lambda x: np.delete(x, 0, axis=2), numpy.exceptions.AxisError, "axis 2"),
        (lambda x: np.trim_zeros(x, "x"), ValueError, "unexpected character"),
        (lambda x: np.isin(x, [1], kind="table"), ValueError, "'table' method"),
    ],
)
def test_what_is_refused(call, error, message, make):
    with pytest.raises(error, match=message):
        call(make(X))
