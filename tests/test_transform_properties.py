"""What holds of transforms whatever the function: linearity, adjointness, vmap = loop, and so on, on a few programs.

A program is a few of the steps in `STEPS`, each a gradnp expression that keeps the shape of `x`.
"""

from __future__ import annotations

import contextlib
import functools
from unittest import mock

import numpy
import pytest

import gradnp as np
from gradnp._core import trees
from tests.frameworks import INSTALLED, each_framework

STEPS = {
    "sin": lambda x, w: np.sin(x),
    "product": lambda x, w: np.tanh(x) * w,
    "sum": lambda x, w: np.cumsum(x, axis=-1) - w,
    "centred": lambda x, w: x - np.mean(x, axis=-1, keepdims=True),
    "matrix": lambda x, w: np.matmul(np.tanh(x), np.outer(w, w)),
    "softmax": lambda x, w: np.special.softmax(x, axis=-1),
    "sorted": lambda x, w: np.sort(x, axis=-1),
    "turned": lambda x, w: np.flip(np.reshape(np.ravel(x), np.shape(x)), -1),
    "branches": lambda x, w: np.where(x > 0, np.square(x), np.expm1(x)),
    "extremes": lambda x, w: np.maximum(x, 0.5 * w) - np.max(x),
}

PROGRAMS = [
    ("sin", "sum"),
    ("product", "softmax", "turned"),
    ("centred", "matrix"),
    ("sorted", "branches"),
    ("extremes", "sin", "product"),
]
"""Every step is in one of them; with an odd number, a shape is of one axis, with an even number of two."""


def each_program(*numbers):
    """The programs of these numbers, or all, with a shape for each."""
    chosen = [(PROGRAMS[i], [(2, 3), (3,)][i % 2]) for i in numbers or range(len(PROGRAMS))]
    return pytest.mark.parametrize(("program", "shape"), chosen, ids=["-".join(program) for program, _ in chosen])


def function(program):
    """The program as a function of two arguments with two results, one of them a number."""

    def f(x, w):
        for step in program:
            x = STEPS[step](x, w)
        return {"y": x, "mean": np.mean(x * w)}

    return f


def loss(program):
    def f(x, w):
        results = function(program)(x, w)
        return np.sum(np.square(results["y"])) + results["mean"]

    return f


class Drawn:
    """Random arrays of a backend, the same in every run."""

    def __init__(self, make):
        self.make, self.rng = make, numpy.random.default_rng(5)

    def __call__(self, *shapes):
        arrays = tuple(self.make(numpy.asarray(self.rng.standard_normal(shape))) for shape in shapes)
        return arrays if len(arrays) > 1 else arrays[0]

    def arguments(self, shape):
        return self(shape, shape[-1:])

    def result(self, shape):
        y, mean = self(shape, ())
        return {"y": y, "mean": mean}


def numbers(tree):
    """All numbers of a tree in one vector."""
    return numpy.concatenate([np.to_numpy(leaf).ravel() for leaf in trees.flatten(tree)[0]])


def assert_close(actual, expected):
    a, b = numbers(actual), numbers(expected)
    tolerance = 1e-9 if a.dtype == numpy.float64 else 2e-4
    scale = 1 + numpy.max(numpy.abs(b))
    numpy.testing.assert_allclose(a, b, rtol=tolerance, atol=tolerance * scale)


def combined(a, first, second):
    """``a * first + second``, leaf by leaf."""
    if isinstance(first, dict):
        return {key: combined(a, first[key], second[key]) for key in first}
    if isinstance(first, tuple):
        return tuple(combined(a, x, y) for x, y in zip(first, second, strict=True))
    return a * first + second


@each_framework
@each_program()
def test_products_with_the_jacobian(make, program, shape):
    """jvp and vjp are linear, and each other's adjoint: ⟨u, J v⟩ = ⟨Jᵀ u, v⟩."""
    draw, f = Drawn(make), function(program)
    primals = draw.arguments(shape)
    v1, v2 = draw.arguments(shape), draw.arguments(shape)
    u1, u2 = draw.result(shape), draw.result(shape)

    forward = lambda v: np.jvp(f, primals, v)[1]
    output, pullback = np.vjp(f, *primals)
    assert_close(output, f(*primals))
    assert_close(forward(combined(2.0, v1, v2)), combined(2.0, forward(v1), forward(v2)))
    assert_close(pullback(combined(2.0, u1, u2)), combined(2.0, pullback(u1), pullback(u2)))
    assert_close(
        [make(numpy.dot(numbers(u1), numbers(forward(v1))))], [make(numpy.dot(numbers(pullback(u1)), numbers(v1)))]
    )


@each_framework
@each_program()
def test_the_gradient_of_a_sum(make, program, shape):
    draw, first, second = Drawn(make), program, PROGRAMS[0]
    primals = draw.arguments(shape)
    both = np.grad(lambda x, w: 2.0 * loss(first)(x, w) + loss(second)(x, w), argnums=(0, 1))(*primals)
    parts = [np.grad(loss(program), argnums=(0, 1))(*primals) for program in (first, second)]
    assert_close(both, combined(2.0, *parts))


@each_framework
@each_program(0, 1, 3)
def test_the_hessian_times_a_vector(make, program, shape):
    """hvp is the Hessian's product with the vector; the Hessian is symmetric, and the Jacobian of the gradient."""
    draw = Drawn(make)
    (x, w), v = draw.arguments(shape), draw(shape)
    f = lambda x: loss(program)(x, w)
    hessian = np.hessian(f)(x)
    matrix = np.reshape(hessian, (np.size(x), np.size(x)))
    assert_close(np.hvp(f, (x,), (v,))[0], np.matmul(matrix, np.ravel(v)))
    assert_close(matrix, np.transpose(matrix))
    assert_close(np.jacobian(np.grad(f))(x), hessian)


@each_framework
@each_program(1, 2, 4)
def test_vmap_is_a_loop(make, program, shape):
    """Of a function and of its gradient, over one argument and over both."""
    draw = Drawn(make)
    (xs, ws), (_, w) = draw((2, *shape), (2, shape[-1])), draw.arguments(shape)
    f = function(program)
    slope = np.grad(loss(program))
    for g in (f, lambda x, w: {"slope": slope(x, w)}):
        rows = [g(xs[0], ws[0]), g(xs[1], ws[1])]
        expected = {key: np.stack([row[key] for row in rows]) for key in rows[0]}
        assert_close(np.vmap(g)(xs, ws), expected)
    rows = [f(xs[0], w), f(xs[1], w)]
    expected = {key: np.stack([row[key] for row in rows], -1) for key in rows[0]}
    assert_close(np.vmap(f, in_axes=(0, None), out_axes=-1)(xs, w), expected)


@each_framework
@each_program(1, 2, 4)
def test_jit_changes_nothing(make, program, shape):
    draw = Drawn(make)
    primals = draw.arguments(shape)
    f = np.value_and_grad(loss(program), argnums=(0, 1))
    with quick_compilation(make):
        assert_close(np.jit(f)(*primals), f(*primals))


def quick_compilation(make):
    """Have torch trace and differentiate as always, but run what it has captured without a compiler."""
    if make is not INSTALLED.get("torch"):
        return contextlib.nullcontext()
    torch = pytest.importorskip("torch")
    return mock.patch.object(torch, "compile", functools.partial(torch.compile, backend="aot_eager"))
