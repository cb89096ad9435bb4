"""Functions applied along axes or entry by entry: NumPy's results on every backend, mapped where possible, else in a loop."""

from __future__ import annotations

import re

import numpy
import pytest

import gradnp as np
from tests.frameworks import INSTALLED, compiled, each_backend, each_framework

X = numpy.array([[3.0, 1.0, 2.0], [5.0, 4.0, 6.0]])


def spread(row):
    return np.max(row) - np.min(row)


def branching(a, b):
    return a - b if a > b else a + b


def same(result, expected):
    numpy.testing.assert_allclose(np.to_numpy(result), expected, rtol=1e-6)


@each_backend
@pytest.mark.parametrize("axis", [0, 1, -2])
@pytest.mark.parametrize("function", [spread, np.flip, lambda row: row[:, None] * row], ids=["0", "1", "2"])
def test_apply_along_axis(function, axis, make):
    same(np.apply_along_axis(function, axis, make(X)), numpy.apply_along_axis(function, axis, X))


@each_backend
def test_apply_along_axis_hands_on_what_it_is_given(make):
    same(np.apply_along_axis(lambda row, n, k: row[n] + k, 1, make(X), 2, k=1.0), [3.0, 7.0])


@each_backend
def test_apply_along_axis_of_a_function_that_looks_at_values(make):
    result = np.apply_along_axis(lambda row: row[0] if row[0] > 4 else row[1], 1, make(X))
    same(result, [1.0, 5.0])


@each_backend
@pytest.mark.parametrize("axes", [0, (0, 1), [1, -2]])
def test_apply_over_axes(axes, make):
    same(np.apply_over_axes(np.sum, make(X), axes), numpy.apply_over_axes(numpy.sum, X, axes))


@each_backend
def test_vectorize(make):
    same(np.vectorize(branching)(make(X), make(X[:, :1])), numpy.vectorize(branching)(X, X[:, :1]))
    same(np.vectorize(lambda a, b: a * b + 1)(make(X), 2.0), X * 2 + 1)
    first, second = np.vectorize(lambda a: (a, 2 * a))(make(X))
    same(first, X), same(second, 2 * X)


@each_backend
def test_vectorize_settings(make):
    powers = np.vectorize(lambda p, x: sum(c * x**i for i, c in enumerate(p)), excluded={0})
    same(powers([1, 2, 3], make(X)), 1 + 2 * X + 3 * X**2)
    same(np.vectorize(lambda x, scale: x * scale, excluded=["scale"])(make(X), scale=2.0), 2 * X)
    assert np.to_numpy(np.vectorize(lambda a: a, otypes=["int32"])(make(X))).dtype == numpy.int32
    product = np.vectorize(np.matmul, signature="(m,n),(n)->(m)")
    same(product(make(numpy.stack([X, 2 * X])), make(X[0])), numpy.stack([X @ X[0], 2 * X @ X[0]]))
    assert np.shape(np.vectorize(lambda a: a, otypes=[float])(make(X[:0]))) == (0, 3)


def test_vectorize_as_a_decorator():
    @np.vectorize(signature="(n)->()")
    def total(row):
        """The sum."""
        return np.sum(row)

    assert total.__doc__ == "The sum."
    same(total(X), [6.0, 15.0])


@each_backend
def test_frompyfunc(make):
    function = np.frompyfunc(branching, 2, 1)
    same(function(make(X), 2.0), numpy.frompyfunc(branching, 2, 1)(X, 2.0).astype(float))
    assert (function.nin, function.nout) == (2, 1)


@each_backend
def test_fromiter(make):
    x = make(X)
    same(np.fromiter((x[0, i] * 2 for i in range(3)), np.float32, count=2), [6.0, 2.0])
    same(np.fromiter((n for n in range(3)), int, like=x), [0, 1, 2])


def test_gradients():
    np.testing.check_backends(
        lambda x: (
            np.apply_along_axis(spread, 1, x),
            np.apply_along_axis(lambda row: row[0] if row[0] > 4 else row[1], 1, x),
            np.vectorize(branching)(x, x[:, :1] + 0.5),
            np.fromiter(iter([x[0, 0], x[1, 1]]), float),
        ),
        (X,),
        list(INSTALLED),
    )


@each_framework
def test_compiled(make):
    f = compiled(lambda x: (np.apply_along_axis(spread, 1, x), np.vectorize(lambda a: a * a)(x)), make)
    along, entries = f(make(X))
    same(along, [2.0, 2.0]), same(entries, X * X)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: np.apply_along_axis(spread, 1, X[:0]), "any of the other axes has size 0"),
        (lambda: np.apply_along_axis(spread, 2, X), "axis 2 is out of bounds"),
        (lambda: np.apply_over_axes(lambda a, axis: np.sum(a), X, 0), "not returning an array of the correct shape"),
        (lambda: np.vectorize(np.dot, signature="(n)(n)->()"), "not a valid gufunc signature: (n)(n)->()"),
        (
            lambda: np.vectorize(np.dot, signature="(n),(n)->()")(X, X[0, :2]),
            "inconsistent size for core dimension 'n'",
        ),
        (lambda: np.vectorize(np.dot, signature="(n),(n)->()")(1.0, X), "argument 0 has 0 dimensions"),
        (lambda: np.vectorize(spread)(X[:0]), "cannot call on size 0 inputs unless otypes is set"),
        (lambda: np.fromiter([1, 2], float, 3), "iterator too short: Expected 3 but iterator had only 2 items"),
        (lambda: np.frompyfunc(lambda a: a, 1, 2)(X), "gives 1 results, not 2"),
    ],
)
def test_wrong_calls(call, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        call()


def with_poles(x):
    return np.piecewise(x, [x > 0.0, x < -1.0], [np.log, lambda x: np.sqrt(-1 - x), 0.5])


PIECES = numpy.array([2.0, 0.0, -1.0, -2.0, 0.5])


@each_backend
def test_piecewise(make):
    x = make(PIECES)
    for conditions, functions in (
        ([x < 2, x < 0], [1, 2]),
        ([x < 0], [lambda x: -x, lambda x: x * x]),
        (x < 0, [-1.0]),
        ([True, False, True, False, False], [3, 4]),
        (True, [5]),
    ):
        on_host = (
            [np.to_numpy(c) if hasattr(c, "dtype") else c for c in conditions]
            if type(conditions) is list
            else (np.to_numpy(conditions) if hasattr(conditions, "dtype") else conditions)
        )
        same(np.piecewise(x, conditions, functions), numpy.piecewise(PIECES, on_host, functions))
    same(
        np.piecewise(make(numpy.array([1, 2, 3])), [make(numpy.array([True, False, False]))], [7.9, lambda x: x / 2]),
        [7, 1, 1],
    )
    same(np.piecewise(make(numpy.array(2.0)), [True], [lambda x, b, c: x * b + c], 3, c=1), 7.0)
    assert np.piecewise(x[:0], [x[:0] > 0], [np.log]).shape == (0,)


@each_framework
def test_poles_of_other_pieces_leave_no_nan(make):
    x = make(PIECES)
    expected = [0.5, 0.0, 0.0, -0.5, 2.0]
    same(np.grad(lambda x: np.sum(with_poles(x)))(x), expected)
    same(np.jvp(with_poles, (x,), (np.ones_like(x),))[1], expected)
    same(
        np.vmap(with_poles)(np.stack([x, x]))[1],
        numpy.piecewise(PIECES, [PIECES > 0, PIECES < -1], [numpy.log, lambda x: numpy.sqrt(-1 - x), 0.5]),
    )
    same(compiled(np.grad(lambda x: np.sum(with_poles(x))), make)(x), expected)
    scale = make(numpy.array(2.0))
    for rows in (PIECES, PIECES - 10):
        slope = np.grad(lambda s, x: np.sum(np.piecewise(x, [x > 0], [lambda x: np.log(s * x)])))(scale, make(rows))
        same(slope, numpy.sum(rows > 0) / 2)


@each_backend
def test_wrong_pieces(make):
    x = make(PIECES)
    with pytest.raises(ValueError, match="either 1 or 2 functions"):
        np.piecewise(x, [x < 0], [1, 2, 3])
    with pytest.raises(ValueError, match="shape"):
        np.piecewise(x, [x[:2] < 0], [1])
    with pytest.raises(TypeError, match="complex"):
        np.piecewise(x, [x < 0], [1j])
