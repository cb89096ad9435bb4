"""Compiled functions: many programs of one function, NumPy's arrays within transforms, effects, and failed compilations."""

from __future__ import annotations

import functools
import sys

import numpy
import pytest

import gradnp as np
from tests.frameworks import each_framework, needs_torch, total

X = numpy.array([1.0, 2.0, 3.0], "float32")
CONSTANT = numpy.array([1.0, -2.0, 0.5], "float32")
MASK = numpy.array([True, False, True])
this = sys.modules[__name__]
SETTINGS = ["a" * n for n in range(1, 11)]

pytestmark = pytest.mark.usefixtures("cheap_compiler")


def assert_values(found, expected):
    numpy.testing.assert_allclose(np.to_numpy(found), expected, rtol=1e-5)


def cube(x):
    return x**3


# --- many programs ----------------------------------------------------------------------------------------------------


def times_length(x, text):
    return x * float(len(text))


MANY = {
    "static": np.jit(times_length, static_argnums=1),
    "static by keyword": (lambda f: lambda x, text: f(x, text=text))(np.jit(times_length, static_argnames="text")),
    "in a gradient": np.jit(np.grad(lambda x, text: np.sum(times_length(x, text) * x / 2.0)), static_argnums=1),
    "differentiated": (
        lambda f: lambda x, text: np.grad(lambda x: np.sum(f(x, text) * x / 2.0))(x)
    )(np.jit(times_length, static_argnums=1)),
    "within another": (lambda f: lambda x, text: np.jit(lambda x: f(x, text))(x))(np.jit(times_length, static_argnums=1)),
}  # fmt: skip


@each_framework
@pytest.mark.parametrize("way", MANY)
def test_each_static_value_is_compiled_for_itself(make, way):
    x = make(X)
    for text in SETTINGS:
        assert_values(MANY[way](x, text), X * len(text))


@each_framework
def test_each_rank_and_structure_is_compiled_for_itself(make):
    sums = np.jit(lambda tree: sum(np.sum(x) for x in tree.values()))
    for n in range(1, 13):
        assert_values(sums({f"x{i}": make(X) for i in range(n)}), 6.0 * n)
        if n < 8:
            assert_values(sums({"x": make(numpy.ones([2] * n, "float32"))}), 2.0**n)


@needs_torch
def test_torch_a_setting_that_is_not_declared_static_is_compiled_for_itself():
    import torch

    f = np.jit(times_length)
    for text in SETTINGS:
        assert_values(f(torch.tensor(X), text), X * len(text))


@needs_torch
def test_torch_forgets_its_programs_when_they_are_too_many(monkeypatch, caplog):
    import torch

    from gradnp.backends.torch import compiling

    monkeypatch.setattr(compiling, "PROGRAMS", 3)
    f = np.jit(times_length)
    for text in SETTINGS[:8]:
        assert_values(f(torch.tensor(X), text), X * len(text))
    assert "hit config.recompile_limit (3)" in caplog.text


# --- the gradient of a compiled function, mapped and differentiated ---------------------------------------------------


@each_framework
def test_the_pullback_of_a_compiled_function_is_mapped_and_differentiated(make):
    x, ones, compiled = make(X), make(numpy.ones(3, "float32")), np.jit(cube)
    assert_values(np.jacobian(compiled, mode="reverse")(x), numpy.diag(3 * X**2))
    assert_values(np.jacobian(np.jit(np.grad(total(cube))))(x), numpy.diag(6 * X))
    pull = np.vjp(compiled, x)[1]
    assert_values(np.vmap(pull)(make(numpy.eye(3, dtype="float32")))[0], numpy.diag(3 * X**2))
    assert_values(np.grad(lambda c: np.sum(pull(c)[0] ** 2))(ones), 2 * (3 * X**2) ** 2)
    assert_values(pull(ones)[0], 3 * X**2)


@needs_torch
@pytest.mark.filterwarnings("ignore:The .grad attribute of a Tensor that is not a leaf")  # Dynamo looks at it
def test_torch_the_pullback_of_what_torch_compiled_is_mapped_and_pushed_forward():
    import torch

    x = torch.tensor(X)
    assert_values(np.jacobian(torch.compile(cube), mode="reverse")(x), numpy.diag(3 * X**2))
    w = torch.nn.Parameter(x.clone())
    jacobian = np.jacobian(np.jit(lambda y: y * w**2), mode="reverse")(x)
    assert_values(jacobian, numpy.diag(X**2))
    assert_values(torch.autograd.grad(jacobian.sum(), w)[0], 2 * X)
    pull = np.vjp(np.jit(cube), x)[1]
    assert_values(np.jvp(lambda c: pull(c)[0], [torch.ones(3)], [torch.ones(3)])[1], 3 * X**2)


@needs_torch
def test_torch_the_pullback_of_a_compiled_function_refuses_an_argument_that_has_been_changed_since():
    import torch

    x = torch.tensor(X)
    pull = np.vjp(np.jit(cube), x)[1]
    x.mul_(2)
    with pytest.raises(RuntimeError, match="vjp: an argument has been changed in place since"):
        np.vmap(pull)(torch.eye(3))


# --- NumPy's arrays from outside ---------------------------------------------------------------------------------------


def weighted(x):
    return np.multiply(x**2, CONSTANT)


class Weighted:
    """Holds its constant."""

    def __init__(self):
        self.constant = CONSTANT.copy()

    def __call__(self, x):
        return np.multiply(x**2, self.constant)

    def method(self, x):
        return self(x)


@np.custom_vjp
def with_rule(x):
    return np.multiply(x**2, CONSTANT)


with_rule.defvjp(lambda x: (np.multiply(x**2, CONSTANT), x), lambda x, c: (np.multiply(2 * x * c, CONSTANT),))


def closed_over(constants):
    return lambda x: np.multiply(x**2, constants["c"])


HOLDERS = {
    "global": weighted,
    "closure": closed_over({"c": CONSTANT}),
    "module": lambda x: np.multiply(x**2, this.CONSTANT),
    "object": Weighted(),
    "method": Weighted().method,
    "partial": functools.partial(lambda constant, x: np.multiply(x**2, constant), CONSTANT),
    "default": lambda x, constant=CONSTANT: np.multiply(x**2, constant),
    "computed": lambda x: np.multiply(x**2, (CONSTANT + CONSTANT) / 2),
    "mask": lambda x: np.where(MASK, np.multiply(x**2, CONSTANT), x**2 * -2.0),
    "rule": with_rule,
}

WAYS = {
    "vmap(grad)": (lambda f: lambda x: np.vmap(np.grad(total(f)))(np.stack([x, x]))[1], 2 * X * CONSTANT),
    "hessian": (lambda f: np.hessian(total(f)), numpy.diag(2 * CONSTANT)),
    "vjp": (lambda f: lambda x: np.vjp(f, x)[1](np.ones_like(x))[0], 2 * X * CONSTANT),
    "jvp": (lambda f: lambda x: np.jvp(f, [x], [np.ones_like(x)])[1], 2 * X * CONSTANT),
    "jacobian": (lambda f: np.jacobian(f), numpy.diag(2 * X * CONSTANT)),
}


def holders_and_ways():
    for holder in HOLDERS:
        yield holder, "vmap(grad)"
    for way in WAYS:
        yield "global", way
    yield "rule", "vjp"


@each_framework
@pytest.mark.parametrize(("holder", "way"), sorted(set(holders_and_ways())))
def test_numpy_arrays_from_outside_within_compiled_transforms(make, holder, way):
    transform, expected = WAYS[way]
    compiled = np.jit(transform(HOLDERS[holder]))
    x = make(X)
    assert_values(compiled(x), expected)
    assert_values(compiled(x), expected)


@needs_torch
def test_torch_a_numpy_array_from_outside_that_changes():
    import torch

    constant = CONSTANT.copy()
    compiled = np.jit(np.vmap(np.grad(lambda x: np.sum(np.multiply(x, constant)))))
    x = torch.ones(2, 3)
    assert_values(compiled(x)[0], CONSTANT)
    constant = 2 * constant
    assert_values(compiled(x)[0], 2 * CONSTANT)
    constant[:] = 7
    assert_values(compiled(x)[0], [7, 7, 7])
    assert_values(compiled(torch.ones(4, 3))[3], [7, 7, 7])


# --- effects, and failed compilations ----------------------------------------------------------------------------------


@each_framework
def test_effects_of_a_compiled_function(make):
    found = []
    f = np.jit(lambda x: (found.append(1), 2 * x)[1])
    for _ in range(3):
        f(make(X))
    assert len(found) == (3 if np.backend_of(make(X)) == "torch" else 1)


def makes_a_rule(x):
    @np.custom_vjp
    def square(x):
        return x * x

    square.defvjp(lambda x: (x * x, x), lambda x, c: (10 * x * c,))
    return np.sum(square(x))


def makes_a_host_function(x):
    return np.sum(np.host_function(lambda x: x**2, result="x", vjp=lambda x, c: 10 * x * c)(x))


@each_framework
@pytest.mark.parametrize("f", [makes_a_rule, makes_a_host_function])
def test_a_rule_made_in_a_compiled_function_works_or_says_why_not(make, f):
    x = make(X)
    compiled = np.jit(np.grad(f))
    if np.backend_of(x) != "torch":
        assert_values(compiled(x), 10 * X)
        return
    with pytest.raises(Exception, match="made where torch compiles") as raised:
        compiled(x)
    assert "np.jit: torch could not compile" in raised.value.__notes__[0]
    assert "make the custom_vjp or host function outside of the function" in raised.value.__notes__[0]


@needs_torch
@pytest.mark.filterwarnings("ignore:The .grad attribute of a Tensor that is not a leaf")  # Dynamo looks at it
def test_torch_a_rule_may_be_made_where_torch_compiles_in_parts():
    import torch

    x = torch.tensor(X, requires_grad=True)
    torch.compile(makes_a_rule)(x).backward()
    assert_values(x.grad, 10 * X)


def branches(x):
    return x if np.sum(x) > 0 else -x


def prints(x):
    print("seen")
    return x


def loops(x):
    for _ in range(int(x[0])):
        x = 2 * x
    return x


def reads_time(x):
    import time

    return x * time.time()


BACKWARDS = CONSTANT[::-1]

REMEDIES = {
    "branch": (branches, r"np\.where\(condition, a, b\), which computes both"),
    "print": (prints, "print what the function returns"),
    "loop": (loops, "how often a loop runs, cannot depend on an array's values"),
    "builtin": (reads_time, "leave what torch names above out of the function.*np.host_function"),
    "array": (lambda x: np.multiply(x, BACKWARDS), r"numpy\.ascontiguousarray"),
}


@needs_torch
@pytest.mark.parametrize("case", REMEDIES)
def test_torch_a_failed_compilation_names_the_remedy_of_that_failure(case):
    import re

    import torch

    f, remedy = REMEDIES[case]
    with pytest.raises(RuntimeError) as raised:
        np.jit(f)(torch.tensor(X))
    (note,) = raised.value.__notes__
    assert note.startswith("np.jit: torch could not compile") and re.search(remedy, note)
    assert "under nested gradients" not in note


@each_framework
def test_a_wrong_call_in_a_compiled_function_is_numpy_s_error(make):
    with pytest.raises(numpy.exceptions.AxisError, match="sum"):
        np.jit(lambda x: np.sum(x, axis=7))(make(X))
