"""The methods of ufuncs: NumPy's values, and the gradients of differences, on every backend."""

from __future__ import annotations

import numpy
import pytest

import gradnp as np
from gradnp._core.catalogue import OPERATIONS
from tests.frameworks import INSTALLED, each_backend

UFUNCS = {
    name: getattr(numpy, name)
    for name, operation in OPERATIONS.items()
    if operation.is_ufunc and isinstance(getattr(numpy, name, None), numpy.ufunc)
}
BINARY = [name for name, ufunc in UFUNCS.items() if ufunc.nin == 2 and name != "ldexp"]  # takes two kinds of numbers
INTEGERS = {"bitwise_and", "bitwise_or", "bitwise_xor", "left_shift", "right_shift", "gcd", "lcm"}
BOOLS = {"equal", "not_equal", "less", "less_equal", "greater", "greater_equal"}
SMOOTH = ["add", "multiply", "subtract", "divide", "power", "hypot", "logaddexp", "maximum", "arctan2"]

X = numpy.array([[1.5, 2.5, 1.25], [3.0, 1.75, 0.75], [0.5, 1.0, 2.25]])


def sample(name):
    if name in BOOLS:
        return X > 1.2
    return numpy.array([[6, 3, 5], [2, 7, 1], [4, 4, 0]]) if name in INTEGERS else X


def compare(name, make, f):
    """`f` of gradnp's ufunc on the backend is `f` of NumPy's."""
    x = sample(name)
    # In NumPy 2.4 the vector instructions of these two combine only the first and the last entry of a row.
    is_wrong = name in {"power", "arctan2"}
    reference = numpy.frompyfunc(UFUNCS[name], 2, 1) if is_wrong else UFUNCS[name]
    expected = f(reference, x.astype(object) if is_wrong else x)
    expected = expected.astype(float) if is_wrong else expected
    result = f(getattr(np, name), make(x))
    numpy.testing.assert_allclose(np.to_numpy(result), expected, rtol=1e-6)
    assert numpy.dtype(np.to_numpy(result).dtype).kind == expected.dtype.kind


def test_every_ufunc_has_them():
    for name, ufunc in UFUNCS.items():
        own = getattr(np, name)
        assert (own.nin, own.nout, own.nargs) == (ufunc.nin, ufunc.nout, ufunc.nargs), name
        assert own.identity == ufunc.identity or not hasattr(own, "reduce"), name
        assert [hasattr(own, method) for method in ("reduce", "accumulate", "reduceat", "outer")] == [own.nin == 2] * 4


@each_backend
@pytest.mark.parametrize("name", BINARY)
def test_values(name, make):
    compare(name, make, lambda f, x: f.reduce(x))
    compare(name, make, lambda f, x: f.reduce(x, axis=-1, keepdims=True))
    compare(name, make, lambda f, x: f.accumulate(x, axis=1))
    compare(name, make, lambda f, x: f.reduceat(x, [0, 2, 1], axis=1))
    compare(name, make, lambda f, x: f.outer(x, x[0]))


@each_backend
@pytest.mark.parametrize("name", ["add", "multiply", "maximum", "hypot", "logical_or", "bitwise_xor"])
def test_settings(name, make):
    mask = numpy.array([True, False, True])
    compare(name, make, lambda f, x: f.reduce(x, axis=None))
    compare(name, make, lambda f, x: f.reduce(x, axis=(0, 1)))
    compare(name, make, lambda f, x: f.reduce(x, axis=()))
    compare(name, make, lambda f, x: f.reduce(x, initial=1))
    compare(name, make, lambda f, x: f.reduce(x, initial=1, where=mask))
    if UFUNCS[name].identity is not None:
        compare(name, make, lambda f, x: f.reduce(x[:0]))
        compare(name, make, lambda f, x: f.accumulate(x[:0]))


@each_backend
@pytest.mark.parametrize("name", ["add", "subtract", "multiply", "divide", "power", "maximum", "minimum"])
def test_at(name, make):
    x, expected = make(X), X.copy()
    UFUNCS[name].at(expected, [0, 0, 2], 2.0)
    numpy.testing.assert_allclose(np.to_numpy(getattr(np, name).at(x, [0, 0, 2], 2.0)), expected, rtol=1e-6)


@each_backend
def test_at_of_functions_that_no_update_has(make):
    expected = X.copy()
    numpy.sqrt.at(expected, [0, 2])
    numpy.testing.assert_allclose(np.to_numpy(np.sqrt.at(make(X), [0, 2])), expected, rtol=1e-6)
    with pytest.raises(np.UnsupportedOperationError, match=r"sqrt\.at: an index occurs twice"):
        np.sqrt.at(make(X), [0, 0])


@pytest.mark.parametrize("name", SMOOTH)
def test_gradients(name):
    """Also those of the reductions that are put together from halves."""
    f = getattr(np, name)
    np.testing.check_backends(
        lambda x: (f.reduce(x), f.accumulate(x, axis=1), f.reduceat(x, [0, 2, 1], axis=1), f.outer(x, x[0])),
        (X,),
        list(INSTALLED),
    )


@each_backend
def test_compiled(make):
    f = np.jit(lambda x: np.hypot.reduce(x) + np.add.accumulate(x) + np.maximum.outer(x[0], x[1]))
    numpy.testing.assert_allclose(
        np.to_numpy(f(make(X))),
        numpy.hypot.reduce(X) + numpy.add.accumulate(X) + numpy.maximum.outer(X[0], X[1]),
        rtol=1e-6,
    )


@each_backend
def test_wrong_calls(make):
    x = make(X)
    with pytest.raises(ValueError, match="not associative, so it takes one axis"):
        np.subtract.reduce(x, axis=None)
    with pytest.raises(ValueError, match=r"fmax\.reduce: the array is empty along axis 0"):
        np.fmax.reduce(x[:0])
    with pytest.raises(ValueError, match=r"fmax\.reduce: where= needs initial="):
        np.fmax.reduce(x, where=[True, False, True])
    with pytest.raises(IndexError, match=r"add\.reduceat: the index 3 is out of bounds for axis 0 with size 3"):
        np.add.reduceat(x, [0, 3])
    with pytest.raises(numpy.exceptions.AxisError):
        np.subtract.reduce(x, axis=2)
