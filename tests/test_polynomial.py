"""Series of polynomials in every basis: NumPy's values, gradients in points and coefficients, and compiled."""

from __future__ import annotations

import functools
import importlib

import numpy
import pytest

import gradnp as np
from tests.frameworks import INSTALLED, compiled, each_backend, each_framework

PREFIXES = {
    "polynomial": "poly",
    "chebyshev": "cheb",
    "legendre": "leg",
    "hermite": "herm",
    "hermite_e": "herme",
    "laguerre": "lag",
}
X, Y = numpy.array([[0.3, -0.7, 0.5]]), numpy.array([[0.2, 0.9, -0.4]])
C, D = numpy.array([1.5, -2.0, 0.5, 3.0]), numpy.array([0.5, 1.0])
MATRIX = numpy.array([[1.0, -2.0, 0.5], [3.0, 0.25, -1.0]])
CUBE = numpy.arange(12.0).reshape(2, 3, 2) - 4.0

CALLS = {
    "val": lambda f: (f(X, C), f(X, MATRIX), f(numpy.array([0.5, -0.5, 1.0]), MATRIX, tensor=False), f(0.5, [1, 2])),
    "val2d": lambda f: (f(X, Y, MATRIX), f(X, Y, CUBE)),
    "val3d": lambda f: (f(X, Y, X, CUBE),),
    "grid2d": lambda f: (f(X[0], Y[0, :2], MATRIX),),
    "grid3d": lambda f: (f(X[0], Y[0, :2], X[0, :1], CUBE),),
    "vander": lambda f: (f(X, 3), f(0.5, 1), f(X, 0)),
    "vander2d": lambda f: (f(X, Y, [1, 2]),),
    "vander3d": lambda f: (f(X, Y, X, [1, 2, 1]),),
    "add": lambda f: (f(C, D), f(D, C)),
    "sub": lambda f: (f(C, D), f(D, C)),
    "mul": lambda f: (f(C, D), f([1, 2], C)),
    "mulx": lambda f: (f(C),),
    "der": lambda f: (f(C), f(C, 2, scl=0.5), f(MATRIX, axis=-1), f(C, 0), f(D, 3)),
    "int": lambda f: (f(C), f(C, 2, [1.0, 2.0], lbnd=0.5, scl=2), f(MATRIX, axis=1), f(C, 0), f(MATRIX, k=3)),
}


def functions(basis, name):
    """gradnp's function and NumPy's."""
    path = f"{basis}.{PREFIXES[basis]}{name}".split(".")
    numpys = importlib.import_module(f"numpy.polynomial.{basis}")
    return functools.reduce(getattr, path, np.polynomial), getattr(numpys, path[1])


def made(function, make):
    """`function` of arrays made by `make`, in the place of NumPy's."""
    convert = lambda x: make(x) if isinstance(x, numpy.ndarray) else x
    return lambda *args, **settings: function(*map(convert, args), **settings)


@each_backend
@pytest.mark.parametrize("basis", PREFIXES)
def test_values(basis, make):
    for name, call in CALLS.items():
        own, numpys = functions(basis, name)
        for result, expected in zip(call(made(own, make)), call(numpys), strict=True):
            numpy.testing.assert_allclose(np.to_numpy(result), expected, rtol=1e-6, atol=1e-6, err_msg=name)
            assert tuple(result.shape) == expected.shape, name


@pytest.mark.parametrize("basis", PREFIXES)
def test_gradients(basis):
    """In the points and in the coefficients."""
    get = lambda name: functions(basis, name)[0]
    np.testing.check_backends(
        lambda x, y, c, d: (
            get("val")(x, c[0]),
            get("val2d")(x, y, c),
            get("vander")(x, 3),
            get("mul")(c[0], d),
            get("der")(c, axis=1),
            get("int")(d, 2, k=d[:1]),
            get("add")(d, c[1]),
        ),
        (X, Y, MATRIX, D),
        list(INSTALLED),
    )


@each_framework
@pytest.mark.parametrize("basis", ["polynomial", "laguerre"])
def test_compiled(basis, make):
    val, vander, der, mul, integral = (functions(basis, n) for n in ("val", "vander", "der", "mul", "int"))
    f = compiled(lambda x, c: (val[0](x, c), vander[0](x, 2), der[0](c), mul[0](c, c), integral[0](c, 1, [2.0])), make)
    expected = val[1](X, C), vander[1](X, 2), der[1](C), mul[1](C, C), integral[1](C, 1, [2.0])
    for result, value in zip(f(make(X), make(C)), expected, strict=True):
        numpy.testing.assert_allclose(np.to_numpy(result), value, rtol=1e-6, atol=1e-6)


def test_wrong_calls():
    with pytest.raises(ValueError, match="deg must be non-negative"):
        np.polynomial.legendre.legvander(X, -1)
    with pytest.raises(ValueError, match="x, y are incompatible"):
        np.polynomial.legendre.legval2d(X, Y[0], MATRIX)
    with pytest.raises(ValueError, match="Expected 2 degrees, got 3"):
        np.polynomial.legendre.legvander2d(X, Y, [1, 2, 3])
    with pytest.raises(AttributeError, match="has no attribute 'legvalue'"):
        np.polynomial.legendre.legvalue  # noqa: B018
    with pytest.raises(ValueError, match="order of derivation must be non-negative"):
        np.polynomial.legendre.legder(C, -1)
    with pytest.raises(TypeError, match="legder takes numbers as m, scl and lbnd, not ndarray"):
        np.polynomial.legendre.legder(C, 1, numpy.ones(2))
    with pytest.raises(ValueError, match="Too many integration constants"):
        np.polynomial.legendre.legint(C, 1, [1.0, 2.0])
