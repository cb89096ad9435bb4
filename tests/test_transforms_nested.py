"""Derivatives of functions that are compiled, mapped, recomputed or have a gradient of their own, in other transforms."""

from __future__ import annotations

import numpy
import pytest

import gradnp as np
from tests.frameworks import INSTALLED, needs_jax

X = numpy.array([0.5, 1.0, 2.0])

pytestmark = pytest.mark.usefixtures("cheap_compiler")


@np.host_function(
    vjp=lambda x, c, b, u, v: (6 * c * b * u + 6 * x * b * v, 6 * x * b * u, 6 * x * c * u + 3 * x**2 * v)
)
def cube_vjp_vjp(x, c, b):
    return 6 * x * c * b, 3 * x**2 * b


@np.host_function(vjp=cube_vjp_vjp)
def cube_vjp(x, c):
    return 3 * x**2 * c


@np.host_function(result="x", vjp=cube_vjp)
def on_host(x):
    return x**3


@np.custom_vjp
def custom(x):
    return x**3


# The residual is neither an argument nor a result.
custom.defvjp(lambda x: (x**3, 3 * x**2), lambda slope, c: (slope * c,))


def plain(x):
    return x**3


INNER = {
    "jit": np.jit(plain),
    "vmap": np.vmap(plain),
    "checkpoint": np.checkpoint(plain),
    "custom": custom,
    "vmap of custom": np.vmap(custom),
    "vmap of host": np.vmap(on_host),
    "jit of host": np.jit(on_host),
    "host": on_host,
}


def pushed(f, x):
    return np.jvp(f, (x,), (np.ones_like(x),))[1]


def pushed_by_constant(f, x):
    return np.jvp(f, (x,), (np.asarray(numpy.ones(3), like=x),))[1]


OUTER = {
    "jvp": (pushed, 3 * X**2),
    "forward jacobian": (lambda f, x: np.jacobian(f, mode="forward")(x), numpy.diag(3 * X**2)),
    "jit of jvp": (lambda f, x: np.jit(lambda x: pushed(f, x))(x), 3 * X**2),
    "vmap of jvp": (
        lambda f, x: np.vmap(lambda x: pushed(f, x))(np.stack([x, 2 * x])),
        numpy.stack([3 * X**2, 12 * X**2]),
    ),
    "vmap of hvp": (
        lambda f, x: np.vmap(lambda x: np.hvp(lambda x: np.sum(f(x)), (x,), (np.ones_like(x),))[0])(
            np.stack([x, 2 * x])
        ),
        numpy.stack([6 * X, 12 * X]),
    ),
    "grad of jvp": (lambda f, x: np.grad(lambda x: np.sum(pushed(f, x)))(x), 6 * X),
    "grad of jvp by a constant": (lambda f, x: np.grad(lambda x: np.sum(pushed_by_constant(f, x)))(x), 6 * X),
    "jit of grad of jvp": (lambda f, x: np.jit(np.grad(lambda x: np.sum(pushed(f, x))))(x), 6 * X),
    "jvp of jvp": (lambda f, x: pushed(lambda x: pushed(f, x), x), 6 * X),
    "jvp of grad": (lambda f, x: pushed(np.grad(lambda x: np.sum(f(x))), x), 6 * X),
}


XFAIL = {
    (
        "tensorflow",
        "vmap of hvp",
        "checkpoint",
    ): "tf.recompute_grad has no second derivative in a graph, which it says: "
    "https://www.tensorflow.org/api_docs/python/tf/recompute_grad"
}


def cells():
    for backend, make in INSTALLED.items():
        for inner in INNER:
            # JAX has no forward mode of a vjp and says so, which other files test.
            if backend == "numpy" or (backend == "jax" and ("custom" in inner or "host" in inner)):
                continue
            for outer in OUTER:
                if "host" in inner and outer == "jvp of jvp":
                    continue  # it needs one more vjp than there are
                reason = XFAIL.get((backend, outer, inner))
                marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
                yield pytest.param(make, inner, outer, id=f"{backend}-{outer} of {inner}", marks=marks)


@pytest.mark.parametrize(("make", "inner", "outer"), cells())
def test_forward_mode(make, inner, outer):
    transform, expected = OUTER[outer]
    numpy.testing.assert_allclose(np.to_numpy(transform(INNER[inner], make(X))), expected, rtol=1e-5)


@np.host_function(
    result="x", vjp=np.host_function(lambda x, c: 3 * x**2 * c, vjp=lambda x, c, b: (6 * x * c * b, 3 * x**2 * b))
)
def with_two_vjps(x):
    return x**3


@pytest.mark.parametrize("backend", [b for b in INSTALLED if b not in ("numpy", "jax")])
@pytest.mark.parametrize(
    "inner", [with_two_vjps, np.vmap(with_two_vjps), np.jit(with_two_vjps)], ids=["plain", "vmap", "jit"]
)
def test_forward_mode_needs_no_more_than_a_vjp_of_the_vjp(backend, inner):
    x = INSTALLED[backend](X)
    for f in (
        pushed,
        lambda f, x: np.vmap(lambda x: pushed(f, x))(x[None])[0],
        lambda f, x: np.jit(lambda x: pushed(f, x))(x),
    ):
        numpy.testing.assert_allclose(np.to_numpy(f(inner, x)), 3 * X**2)


def curved(f, x):
    """The product of the Hessian of the sum of `f` with ones."""
    return np.hvp(lambda x: np.sum(f(x)), (x,), (np.ones_like(x),))[0]


AROUND_HVP = {
    "hvp": (curved, 6 * X),
    "grad of hvp": (lambda f, x: np.grad(lambda x: np.sum(curved(f, x)))(x), 6 + 0 * X),
    "jit of hvp": (lambda f, x: np.jit(lambda x: curved(f, x))(x), 6 * X),
    "jit of grad of hvp": (lambda f, x: np.jit(np.grad(lambda x: np.sum(curved(f, x))))(x), 6 + 0 * X),
    "checkpoint of hvp": (lambda f, x: np.checkpoint(lambda x: curved(f, x))(x), 6 * X),
    "jacobian of hvp": (lambda f, x: np.jacobian(lambda x: curved(f, x))(x), 6 * numpy.eye(3)),
    "vjp of hvp": (lambda f, x: np.vjp(lambda x: curved(f, x), x)[1](x)[0], 6 * X),
    "vmap of hvp": (lambda f, x: np.vmap(lambda x: curved(f, x))(np.stack([x, x])), numpy.stack([6 * X, 6 * X])),
    "grad of hessian": (
        lambda f, x: np.grad(lambda x: np.sum(np.hessian(lambda x: np.sum(f(x)))(x)))(x),
        6 + 0 * X,
    ),
}


OF_HVP = {**INNER, "jit of custom": np.jit(custom), "checkpoint of custom": np.checkpoint(custom)}


@needs_jax
@pytest.mark.parametrize("around", AROUND_HVP)
@pytest.mark.parametrize("inner", OF_HVP)
def test_jax_learns_in_time_that_a_function_has_no_forward_mode(inner, around):
    """An outer transform would learn it when `np.hvp` cannot go on in reverse mode any more."""
    transform, expected = AROUND_HVP[around]
    numpy.testing.assert_allclose(np.to_numpy(transform(OF_HVP[inner], INSTALLED["jax"](X))), expected, rtol=1e-5)


@pytest.mark.skipif("torch" not in INSTALLED, reason="needs torch")
def test_torch_forward_mode_works_after_a_compilation_that_failed_in_it():
    import torch

    @np.custom_vjp
    def wrong(x):
        return x**2

    wrong.defvjp(lambda x: (x**2, x), lambda x, c: (c, c))
    x = torch.ones(3)
    with pytest.raises(TypeError, match="must return a tuple with 1 cotangent"):
        np.jit(lambda x: pushed(wrong, x))(x)
    assert pushed(np.square, x).tolist() == [2.0, 2.0, 2.0]
