"""The table of transforms: each on every framework, eager, compiled, differentiated and vmapped.

A row is a transform applied to functions whose derivatives are known in closed form, as a function from an array to an
array; a column is what is done with that function.
"""

from __future__ import annotations

import numpy
import pytest

import gradnp as np
from tests.frameworks import INSTALLED

X = numpy.array([0.5, 1.0, 2.0])


def cubes(x):
    return np.sum(np.power(x, 3))


def ones(x):
    return np.ones_like(x)


ROWS = {
    # transform: (array -> array, its value at x, the derivative of that entry by entry)
    "grad": (np.grad(cubes), lambda x: 3 * x**2, lambda x: 6 * x),
    "value_and_grad": (
        lambda x: np.multiply(*np.value_and_grad(cubes)(x)),
        lambda x: numpy.sum(x**3) * 3 * x**2,
        lambda x: numpy.sum(x**3) * 6 * x + 3 * x**2 * numpy.sum(3 * x**2),
    ),
    "vjp": (lambda x: np.vjp(np.sin, x)[1](ones(x))[0], numpy.cos, lambda x: -numpy.sin(x)),
    "jvp": (lambda x: np.jvp(np.sin, (x,), (ones(x),))[1], numpy.cos, lambda x: -numpy.sin(x)),
    "hvp": (lambda x: np.hvp(cubes, (x,), (ones(x),))[0], lambda x: 6 * x, lambda x: 6 + 0 * x),
    "jacobian reverse": (
        lambda x: np.sum(np.jacobian(np.sin, mode="reverse")(x), axis=0),
        numpy.cos,
        lambda x: -numpy.sin(x),
    ),
    "jacobian forward": (
        lambda x: np.sum(np.jacobian(np.sin, mode="forward")(x), axis=0),
        numpy.cos,
        lambda x: -numpy.sin(x),
    ),
    "hessian": (lambda x: np.sum(np.hessian(cubes)(x), axis=0), lambda x: 6 * x, lambda x: 6 + 0 * x),
    "vmap of grad": (np.vmap(np.grad(lambda a: a * a * a)), lambda x: 3 * x**2, lambda x: 6 * x),
    "vmap": (np.vmap(lambda a: a * a * a), lambda x: x**3, lambda x: 3 * x**2),
    "jit": (np.jit(lambda x: np.power(x, 3)), lambda x: x**3, lambda x: 3 * x**2),
    "checkpoint": (np.checkpoint(lambda x: np.power(x, 3)), lambda x: x**3, lambda x: 3 * x**2),
    "stop_gradient": (lambda x: x * np.stop_gradient(x), lambda x: x * x, lambda x: x),
}

COLUMNS = {
    "eager": lambda f: f,
    "compiled": np.jit,
    "differentiated": lambda f: np.grad(lambda x: np.sum(f(x))),
    "differentiated forward": lambda f: lambda x: np.jvp(f, (x,), (ones(x),))[1],
    "vmapped": lambda f: lambda x: np.vmap(f)(np.stack([x, 2 * x])),
    "recomputed": np.checkpoint,
    "recomputed and compiled": lambda f: np.jit(np.checkpoint(f)),
    "compiled and recomputed": lambda f: np.checkpoint(np.jit(f)),
    "recomputed and differentiated": lambda f: np.grad(lambda x: np.sum(np.checkpoint(f)(x))),
    "differentiated and compiled": lambda f: np.jit(np.grad(lambda x: np.sum(f(x)))),
    "vmapped and compiled": lambda f: np.jit(lambda x: np.vmap(f)(np.stack([x, 2 * x]))),
}

pytestmark = pytest.mark.usefixtures("cheap_compiler")


def cells():
    for backend, make in INSTALLED.items():
        for row in ROWS if backend != "numpy" else ():
            for column in COLUMNS:
                yield pytest.param(make, row, column, id=f"{backend}-{row}-{column}")


@pytest.mark.parametrize(("make", "row", "column"), cells())
def test_transform(make, row, column):
    function, value, slope = ROWS[row]
    expected = {
        "eager": value,
        **dict.fromkeys(("compiled", "recomputed", "recomputed and compiled", "compiled and recomputed"), value),
        "vmapped": lambda x: numpy.stack([value(x), value(2 * x)]),
        "vmapped and compiled": lambda x: numpy.stack([value(x), value(2 * x)]),
    }.get(column, slope)(X)
    result = COLUMNS[column](function)(make(X))
    assert np.backend_of(result) == np.backend_of(make(X))
    numpy.testing.assert_allclose(np.to_numpy(result), expected, rtol=1e-5)
