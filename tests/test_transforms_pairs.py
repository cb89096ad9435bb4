"""Every transform of every transform, of a plain function, of one with its own gradient and of one that runs on the host.

The functions are polynomials, entry by entry, so each transform of them is a polynomial too, known in closed form: a
transform is written as a map from a function to a function, beside the map from a polynomial to a polynomial.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from itertools import product
from typing import Any, NamedTuple

import numpy
import pytest
from numpy.polynomial import Polynomial

import gradnp as np
from tests.frameworks import INSTALLED

X = numpy.array([0.5, 1.0, -2.0])

pytestmark = [
    pytest.mark.usefixtures("cheap_compiler"),
    # Dynamo looks at every argument's `grad`, and hides this warning, but not where warnings are errors.
    pytest.mark.filterwarnings("ignore:The .grad attribute of a Tensor that is not a leaf"),
]


class Transform(NamedTuple):
    of_function: Callable[[Any], Any]
    of_polynomial: Callable[[Polynomial], Polynomial]
    derivatives: int = 0
    """How many derivatives it takes."""
    is_forward: bool = False
    """Whether it pushes tangents forward, which JAX refuses where the gradient is written by hand."""


def total(f):
    return lambda x: np.sum(f(x))


def ones(x):
    return np.ones_like(x)


def pulled(f):
    def pulled_back(x):
        y, pullback = np.vjp(f, x)
        return y + pullback(ones(y))[0]

    return pulled_back


def with_own_gradient(f):
    rule = np.custom_vjp(f)
    rule.defvjp(lambda x: (f(x), x), lambda x, c: np.vjp(f, x)[1](c))
    return lambda x: rule(x)


def same(p):
    return p


def derived(p):
    return p.deriv()


def with_derivative(p):
    return p + p.deriv()


TRANSFORMS = {
    "grad": Transform(lambda f: np.grad(total(f)), derived, 1),
    "value_and_grad": Transform(
        lambda f: lambda x: sum_of_aux(np.value_and_grad(lambda x: (np.sum(f(x)), f(x)), has_aux=True)(x)),
        with_derivative,
        1,
    ),
    "vjp": Transform(pulled, with_derivative, 1),
    "jvp": Transform(lambda f: lambda x: np.add(*np.jvp(f, (x,), (ones(x),))), with_derivative, 1, is_forward=True),
    "hvp": Transform(lambda f: lambda x: np.hvp(total(f), (x,), (ones(x),))[0], lambda p: p.deriv(2), 2),
    "jacobian reverse": Transform(lambda f: lambda x: np.sum(np.jacobian(f, mode="reverse")(x), axis=0), derived, 1),
    "jacobian forward": Transform(
        lambda f: lambda x: np.sum(np.jacobian(f, mode="forward")(x), axis=0), derived, 1, is_forward=True
    ),
    "hessian": Transform(lambda f: lambda x: np.sum(np.hessian(total(f))(x), axis=0), lambda p: p.deriv(2), 2),
    "vmap": Transform(lambda f: lambda x: np.vmap(f)(np.stack([x, 2 * x]))[0], same),
    "jit": Transform(lambda f: np.jit(f), same),
    "checkpoint": Transform(lambda f: np.checkpoint(f), same),
    "custom_vjp": Transform(with_own_gradient, same),
}


def sum_of_aux(result):
    (_, aux), slope = result
    return aux + slope


def plain(x):
    return np.power(x, 5)


@np.custom_vjp
def custom(x):
    return np.power(x, 5)


# The residual is neither an argument nor a result.
custom.defvjp(lambda x: (np.power(x, 5), 5 * np.power(x, 4)), lambda slope, c: (slope * c,))


@np.host_function(
    vjp=lambda x, c, b, u, v: (6 * c * b * u + 6 * x * b * v, 6 * x * b * u, 6 * x * c * u + 3 * x**2 * v)
)
def cube_vjp_vjp(x, c, b):
    return 6 * x * c * b, 3 * x**2 * b


@np.host_function(vjp=cube_vjp_vjp)
def cube_vjp(x, c):
    return 3 * x**2 * c


@np.host_function(result="x", vjp=cube_vjp)
def host(x):
    return x**3


class Function(NamedTuple):
    call: Callable[[Any], Any]
    polynomial: Polynomial
    derivatives: int | None
    """How many derivatives it has. Forward mode takes one more of them: the vjp of the vjp."""


FUNCTIONS = {
    "plain": Function(plain, Polynomial([0, 0, 0, 0, 0, 1]), None),
    "custom": Function(custom, Polynomial([0, 0, 0, 0, 0, 1]), None),
    "host": Function(host, Polynomial([0, 0, 0, 1]), 3),
}


def has_enough_derivatives(chain, function):
    taken = sum(TRANSFORMS[name].derivatives + TRANSFORMS[name].is_forward for name in chain)
    available = FUNCTIONS[function].derivatives
    return available is None or taken <= available


def refusal(backend, chain, function):
    """What is raised for forward mode of a gradient written by hand where the framework has none."""
    by_hand = [function != "plain", *(name == "custom_vjp" for name in reversed(chain))]
    forward = [TRANSFORMS[name].is_forward for name in reversed(chain)]
    pushed = [any(by_hand[: i + 1]) for i, is_forward in enumerate(forward) if is_forward]
    if backend == "jax" and any(pushed):
        # In reverse mode around forward mode, JAX says it in words of its own.
        return r"JAX has no forward mode|can't apply forward-mode autodiff|rule for 'custom_lin' not implemented"
    if backend == "torch" and sum(pushed) > 2:
        return "torch has no forward mode of custom over two others"
    return ""


XFAIL = {
    "tensorflow-jacobian reverse of jacobian reverse of vmap of host": "the rows of an inner Jacobian are mapped in a graph "
    "of their own, out of which TensorFlow takes no tensor: https://www.tensorflow.org/guide/function#leaking_tensors"
}


def cells():
    sample = random.Random(0).sample(list(product(TRANSFORMS, repeat=3)), 60)
    for backend, make in INSTALLED.items():
        for function in FUNCTIONS if backend != "numpy" else ():
            for chain in [*product(TRANSFORMS, repeat=2), *sample]:
                if has_enough_derivatives(chain, function):
                    name = f"{backend}-{' of '.join(chain)} of {function}"
                    marks = [pytest.mark.xfail(reason=XFAIL[name], strict=True)] if name in XFAIL else []
                    yield pytest.param(make, chain, function, refusal(backend, chain, function), id=name, marks=marks)


@pytest.mark.parametrize(("make", "chain", "function", "refused"), cells())
def test_chain(make, chain, function, refused):
    f, polynomial, _ = FUNCTIONS[function]
    for name in reversed(chain):
        f = TRANSFORMS[name].of_function(f)
        polynomial = TRANSFORMS[name].of_polynomial(polynomial)
    if refused:
        with pytest.raises((TypeError, NotImplementedError), match=refused):
            f(make(X))
        return
    result = f(make(X))
    assert np.backend_of(result) == np.backend_of(make(X))
    numpy.testing.assert_allclose(np.to_numpy(result), polynomial(X), rtol=1e-4, atol=1e-4)
