"""Custom gradients: they hold under every transform and each framework's own idioms; a wrong rule is told what is wrong."""

from __future__ import annotations

import functools
import gc
import weakref

import numpy
import pytest

import gradnp as np
from tests.frameworks import (
    INSTALLED,
    WITH_FRESH_FUNCTIONS,
    compiled,
    each_backend,
    each_framework,
    needs_jax,
    needs_tensorflow,
    needs_torch,
    total,
    wide,
)

X = numpy.array([0.3, 0.4], numpy.float32)


@np.custom_vjp
def sine(x, scale=2.0):
    return np.sin(x) * scale


def sine_forward(x, scale):
    return np.sin(x) * scale, (np.cos(x), scale)


def sine_backward(residuals, cotangent):
    """Ten times the true gradient, so that it cannot be mistaken for the framework's own."""
    cosine, scale = residuals
    return 10 * scale * cosine * cotangent, None


sine.defvjp(sine_forward, sine_backward)


@np.custom_vjp
def calling(x, scale=2.0):
    return np.sin(x) * scale


# As JAX's users write it: the rule calls the function itself.
calling.defvjp(lambda x, scale: (calling(x, scale), (np.cos(x), scale)), sine_backward)


FIRST, SECOND = 20 * numpy.cos(X), -20 * numpy.sin(X)


TRANSFORMS = {
    "grad": (lambda f: np.grad(total(f)), FIRST),
    "grad(vmap)": (lambda f: np.grad(total(np.vmap(f))), FIRST),
    "vmap(grad)": (lambda f: np.vmap(np.grad(f)), FIRST),
    "grad(vmap(vmap))": (lambda f: np.grad(lambda x: np.sum(np.vmap(np.vmap(f))(x[None]))), FIRST),
    "grad(grad)": (lambda f: np.grad(total(np.grad(total(f)))), SECOND),
    "hessian": (lambda f: np.hessian(total(f)), numpy.diag(SECOND)),
    "grad(grad(vmap))": (lambda f: np.grad(total(np.grad(total(np.vmap(f))))), SECOND),
    "jacobian": (lambda f: np.jacobian(f), numpy.diag(FIRST)),
    "hvp": (lambda f: lambda x: np.hvp(total(f), (x,), (np.ones_like(x),))[0], SECOND),
}


@each_framework
@pytest.mark.parametrize("transform", TRANSFORMS)
def test_the_rule_holds_under_transforms(make, transform):
    apply, expected = TRANSFORMS[transform]
    numpy.testing.assert_allclose(np.to_numpy(apply(sine)(make(X))), expected, rtol=1e-5)
    numpy.testing.assert_allclose(np.to_numpy(apply(calling)(make(X))), expected, rtol=1e-5)


# Under torch.compile each of these goes another way: none, one and several transforms of torch.func.
COMPILED = {"grad": (lambda f: np.grad(total(f)), FIRST)} | {
    name: TRANSFORMS[name] for name in ("grad(vmap)", "vmap(grad)", "hessian")
}


@each_framework
@pytest.mark.parametrize("transform", COMPILED)
def test_the_rule_holds_compiled(make, transform):
    apply, expected = COMPILED[transform]
    numpy.testing.assert_allclose(np.to_numpy(compiled(apply(sine), make)(make(X))), expected, rtol=1e-5)


@each_framework
def test_a_rule_that_calls_its_function_compiles(make):
    numpy.testing.assert_allclose(np.to_numpy(compiled(np.grad(total(calling)), make)(make(X))), FIRST, rtol=1e-5)


@needs_torch
def test_torch_backward():
    import torch

    for f in (sine, compiled(sine, INSTALLED["torch"])):
        x = torch.nn.Parameter(torch.tensor(X))
        f(x).sum().backward()
        numpy.testing.assert_allclose(x.grad.numpy(), FIRST, rtol=1e-5)
    (slope,) = torch.autograd.grad(sine(x).sum(), x, create_graph=True)
    numpy.testing.assert_allclose(torch.autograd.grad(slope.sum(), x)[0].detach().numpy(), SECOND, rtol=1e-5)


@needs_torch
def test_torch_gradcheck():
    """Torch's own check of first and second order, reverse and forward, on a rule that is the true gradient."""
    import torch

    @np.custom_vjp
    def f(x, y):
        return x * np.exp(y), np.sin(y)

    def forward(x, y):
        e = np.exp(y)
        return (x * e, np.sin(y)), (x * e, e, y)

    def backward(residuals, cotangent):
        xe, e, y = residuals
        first, second = cotangent
        return first * e, first * xe + second * np.cos(y)

    f.defvjp(forward, backward)
    inputs = [torch.rand(3, dtype=torch.float64, requires_grad=True) for _ in range(2)]
    assert torch.autograd.gradcheck(f, inputs, check_forward_ad=True, check_batched_grad=True)
    assert torch.autograd.gradgradcheck(f, inputs)


@needs_torch
def test_torch_frees_what_the_rule_kept():
    import torch

    x = torch.tensor(X, requires_grad=True)
    held = weakref.ref(y := sine(x * 1))
    kept = weakref.ref(y.grad_fn)
    del y
    gc.collect()
    assert held() is None and kept() is None


@needs_torch
@pytest.mark.usefixtures("cheap_compiler")
@pytest.mark.parametrize("use", WITH_FRESH_FUNCTIONS)
def test_torch_functions_die_with_their_last_reference(use):
    import torch

    def step(k):
        f = np.custom_vjp(lambda x: np.sin(x) * k)
        f.defvjp(lambda x: (np.sin(x) * k, np.cos(x)), lambda cosine, cotangent: (k * cosine * cotangent,))
        WITH_FRESH_FUNCTIONS[use](f)(torch.tensor(X))
        return weakref.ref(f), weakref.ref(f.fun), weakref.ref(f.rule)

    steps = [step(float(k)) for k in range(3)]
    gc.collect()
    assert [[ref() for ref in refs] for refs in steps] == [[None] * 3] * 3


@needs_torch
def test_torch_a_graph_keeps_the_rule_that_it_needs():
    import torch

    x = torch.tensor(X, requires_grad=True)
    f = np.custom_vjp(lambda x: np.sin(x))
    f.defvjp(lambda x: (np.sin(x), np.cos(x)), lambda cosine, cotangent: (10 * cosine * cotangent,))
    y = f(x).sum()
    del f
    gc.collect()
    y.backward()
    numpy.testing.assert_allclose(x.grad.numpy(), FIRST / 2, rtol=1e-5)


@needs_torch
def test_torch_result_may_be_written_to():
    import torch

    x = torch.tensor(X, requires_grad=True)
    y = sine(x)
    y += 1
    y.sum().backward()
    numpy.testing.assert_allclose(x.grad.numpy(), FIRST, rtol=1e-5)


@needs_tensorflow
@pytest.mark.parametrize("way", ["eager", "function", "jit_compile", "gradient inside"])
def test_tensorflow_tape_and_variable(way):
    import tensorflow as tf

    variable = tf.Variable(X)
    f = {"function": tf.function(sine), "jit_compile": tf.function(sine, jit_compile=True)}.get(way, sine)

    def slope():
        with tf.GradientTape() as tape:
            y = f(variable)
        return tape.gradient(y, variable)

    got = tf.function(slope)() if way == "gradient inside" else slope()
    numpy.testing.assert_allclose(got, FIRST, rtol=1e-5)


@needs_tensorflow
def test_tensorflow_maps_the_rule():
    """`tf.vectorized_map` by itself would go on by TensorFlow's derivative of the function's value."""
    import tensorflow as tf

    x = tf.constant(X)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = tf.vectorized_map(lambda e: sine(e) * sine(x[0]), x)
    numpy.testing.assert_allclose(
        tape.gradient(y, x),
        FIRST * 2 * numpy.sin(X[0]) + numpy.array([FIRST[0] * 2 * numpy.sin(X).sum(), 0]),
        rtol=1e-5,
    )


@needs_tensorflow
def test_tensorflow_forward_accumulator_in_a_graph_is_an_error_rather_than_wrong():
    import tensorflow as tf

    @np.jit
    def pushed(x):
        with tf.autodiff.ForwardAccumulator(x, x) as accumulator:
            return accumulator.jvp(sine(x))

    with pytest.raises(LookupError, match="loses the custom gradient of sine"):
        pushed(tf.constant(X))


@needs_jax
def test_jax_idioms():
    import jax

    x = INSTALLED["jax"](X)
    numpy.testing.assert_allclose(jax.jit(jax.grad(total(sine)))(x), FIRST, rtol=1e-5)
    numpy.testing.assert_allclose(jax.grad(total(jax.vmap(jax.jit(sine))))(x), FIRST, rtol=1e-5)
    numpy.testing.assert_allclose(jax.jacrev(jax.grad(total(sine)))(x), numpy.diag(SECOND), rtol=1e-5)


@each_framework
def test_forward_mode_follows_from_the_rule(make):
    x = make(X)
    if make is INSTALLED.get("jax"):
        with pytest.raises(TypeError, match=r"JAX has no forward mode of sine.*reverse mode"):
            np.jvp(sine, (x,), (x,))
    else:
        value, tangent = np.jvp(sine, (x,), (x,))
        numpy.testing.assert_allclose(np.to_numpy(value), 2 * numpy.sin(X), rtol=1e-6)
        numpy.testing.assert_allclose(np.to_numpy(tangent), FIRST * X, rtol=1e-5)


@needs_torch
@pytest.mark.parametrize("compiled", [False, True], ids=["eager", "compiled"])
def test_torch_forward_mode_over_forward_mode(compiled):
    """Where an autograd function's own forward mode silently gives zeros."""
    import torch

    x, one = torch.tensor(X), torch.ones(2)

    def push(f):
        return lambda x: np.jvp(f, (x,), (one,))[1]

    second = push(push(sine))
    numpy.testing.assert_allclose((np.jit(second) if compiled else second)(x), -20 * numpy.sin(X), rtol=1e-5)
    with pytest.raises(np.UnsupportedOperationError, match="forward mode of sine over two others"):
        push(push(push(sine)))(x)


@each_framework
def test_the_rule_holds_for_the_result_at_the_second_order(make):
    """A straight-through estimator: what `fwd` computes has no gradient of its own."""
    rounded = np.custom_vjp(np.round)
    rounded.defvjp(lambda x, *rest: (np.round(x), None), lambda _, cotangent: (cotangent, None, None))
    got = np.hessian(lambda x: np.sum(rounded(x) ** 2))(make([1.4, 2.6]))
    numpy.testing.assert_allclose(np.to_numpy(got), 2 * numpy.eye(2))


@each_framework
def test_a_residual_that_is_the_result_has_its_gradient(make):
    exp = np.custom_vjp(lambda x: np.exp(x))

    def forward(x):
        y = np.exp(x)
        return y, y

    exp.defvjp(forward, lambda y, cotangent: (3 * y * cotangent,))
    third = np.grad(np.grad(np.grad(exp)))(make(0.5))
    numpy.testing.assert_allclose(np.to_numpy(third), 27 * numpy.exp(0.5), rtol=1e-5)


@each_framework
@pytest.mark.parametrize("way", ["eager", "compiled", "vmap", "compiled vmap"])
def test_a_residual_may_come_from_a_call_of_the_function(make, way):
    """Then the second derivative goes through the rule there too."""
    exp = np.custom_vjp(lambda x: np.exp(x))

    def forward(x):
        y = exp(x)
        return y, 2 * y

    exp.defvjp(forward, lambda twice, cotangent: (twice * cotangent,))

    def second(x):
        f = np.vmap(exp) if "vmap" in way else exp
        return np.grad(lambda x: np.sum(np.grad(lambda x: np.sum(f(x)))(x)))(x)

    got = (compiled(second, make) if "compiled" in way else second)(make(X))
    numpy.testing.assert_allclose(np.to_numpy(got), 4 * numpy.exp(X), rtol=1e-5)


@each_framework
def test_pytrees_flags_and_several_results(make):
    @functools.partial(np.custom_vjp, nondiff_argnums=(0,))
    def layer(activation, p, x, flag="kept", i=None):
        assert flag == "kept" and activation is np.tanh
        return {"y": activation(p["w"] * x + p["b"][0]), "flag": flag}, np.take(x, i)

    def forward(activation, p, x, flag, i):
        return layer.fun(activation, p, x, flag, i), {"p": p, "x": x, "flag": flag, "i": i}

    def backward(activation, residuals, cotangent):
        assert activation is np.tanh and residuals["flag"] == "kept"
        c, w = cotangent[0]["y"], residuals["p"]["w"]
        assert cotangent[0]["flag"] is None
        g_x = np.at(w * c)[residuals["i"]].add(cotangent[1])
        return {"w": residuals["x"] * c, "b": [np.sum(c)]}, g_x, None, residuals["i"]

    layer.defvjp(forward, backward)
    p = {"w": make([2.0, 3.0]), "b": [make(0.5)]}

    def loss(p, x, i):
        first, second = layer(np.tanh, p, x=x, i=i)
        return np.sum(first["y"]) + 5 * np.sum(second)

    slopes, g_x = np.grad(loss, argnums=(0, 1))(p, make([1.0, 4.0]), make([1]))
    numpy.testing.assert_allclose(np.to_numpy(slopes["w"]), [1, 4])
    numpy.testing.assert_allclose(np.to_numpy(slopes["b"][0]), 2)
    numpy.testing.assert_allclose(np.to_numpy(g_x), [2, 8])


@each_framework
def test_complex_cotangents_are_the_same_everywhere(make):
    """∂L/∂Re + i ∂L/∂Im, into the rule and out of it: with that of z², the gradient is that of ``z * z``."""
    square = np.custom_vjp(lambda z: z * z)
    seen = []

    def backward(z, cotangent):
        seen.append(cotangent)
        return (cotangent * np.conj(2 * z),)

    square.defvjp(lambda z: (z * z, z), backward)
    z = make(numpy.array([1 + 2j, 3 - 1j], numpy.complex64))

    def loss(f):
        def of_z(z):
            w = f(z)
            return np.sum(np.real(w) + 2 * np.imag(w))

        return of_z

    got, expected = (np.to_numpy(np.grad(loss(f))(z)) for f in (square, lambda z: z * z))
    numpy.testing.assert_allclose(got, expected, rtol=1e-5)
    assert [np.to_numpy(c).tolist() for c in seen] == [[1 + 2j, 1 + 2j]]


@each_framework
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_dtypes_stay(make, dtype):
    with wide(make, dtype):
        x = make(X.astype(dtype))
        assert np.to_numpy(sine(x)).dtype == dtype
        assert np.to_numpy(np.grad(total(sine))(x)).dtype == dtype


@each_framework
def test_zeros_and_constants_for_cotangents(make):
    @np.custom_vjp
    def f(x, y, z):
        return np.sum(x) + np.sum(y) + z

    f.defvjp(lambda x, y, z: (f.fun(x, y, z), None), lambda _, cotangent: (None, numpy.full(2, 3.0), 4.0))
    slopes = np.grad(f, argnums=(0, 1, 2))(make(X), make(X), make(numpy.float32(1)))
    assert [np.to_numpy(s).tolist() for s in slopes] == [[0, 0], [3, 3], 4]
    assert all(np.to_numpy(s).dtype == numpy.float32 for s in slopes)


@each_framework
def test_a_method(make):
    class Scale:
        factor = 3.0

        @np.custom_vjp
        def apply(self, x):
            return self.factor * x

        apply.defvjp(lambda self, x: (self.factor * x, None), lambda _, cotangent: (None, 7 * cotangent))

    assert np.to_numpy(np.grad(lambda x: np.sum(Scale().apply(x)))(make(X))).tolist() == [7, 7]


@each_backend
def test_the_value_alone(make):
    numpy.testing.assert_allclose(np.to_numpy(sine(make(X), scale=3.0)), 3 * numpy.sin(X), rtol=1e-6)


def test_numpy_is_just_computed():
    y = sine(X)
    assert type(y) is numpy.ndarray and sine(0.0) == 0.0


# --- errors ---------------------------------------------------------------------------------------------------------


def with_rule(bwd, fwd=lambda p, flag: (np.sum(p["a"]), p)):
    @np.custom_vjp
    def f(p, flag=True):
        return np.sum(p["a"])

    f.defvjp(fwd, bwd)
    return f


WRONG = {
    "number": (lambda p, c: (p,), TypeError, "2 cotangents, one for each argument .'p', 'flag'., got 1 of them"),
    "no tuple": (lambda p, c: c, TypeError, "must return a tuple with 2 cotangents.* got .*of shape ()"),
    "structure": (
        lambda p, c: ({"b": c}, None),
        TypeError,
        r"for argument 'p' a cotangent of the structure .*'b'.*'a'",
    ),
    "shape": (
        lambda p, c: ({"a": c}, None),
        ValueError,
        r"argument 'p'\['a'\] a cotangent of shape \(\); expected.*\(2,\)",
    ),
    "dtype": (
        lambda p, c: ({"a": np.astype(p["a"], "float16")}, None),
        TypeError,
        "dtype float16; expected shape .2,. and dtype float32.*astype",
    ),
    "complex": (lambda p, c: ({"a": np.astype(p["a"], "complex64")}, None), TypeError, "dtype complex64.*np.real"),
    "no array": (lambda p, c: ({"a": "text"}, None), TypeError, "for argument 'p'.'a'. 'text'; expected shape"),
}


@each_framework
@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_rule_is_told_what_is_wrong(make, wrong):
    bwd, kind, message = WRONG[wrong]
    with pytest.raises(kind, match=f"custom_vjp: the bwd of f .*{message}"):
        np.grad(with_rule(bwd))({"a": make(X)})


@each_framework
def test_wrong_calls(make):
    x = make(X)
    with pytest.raises(TypeError, match=r"f has no gradient yet; call f\.defvjp"):
        np.custom_vjp(with_rule(None.__class__).fun)({"a": x})
    with pytest.raises(TypeError, match=r"the fwd of f must return a pair \(result, residuals\)"):
        np.grad(with_rule(lambda p, c: (p, None), lambda p, flag: np.sum(p["a"])))({"a": x})
    with pytest.raises(TypeError, match="unexpected keyword argument 'flug'"):
        with_rule(lambda p, c: (p, None))({"a": x}, flug=1)
    held = np.custom_vjp(lambda a, b: b, nondiff_argnums=0)
    held.defvjp(lambda a, b: (b, None), lambda a, r, c: (c,))
    with pytest.raises(TypeError, match=r"argument 'a' of <lambda> is in nondiff_argnums.* an ordinary argument"):
        held(x, x)


def test_wrong_definitions():
    with pytest.raises(TypeError, match="custom_vjp: f: the parameter 'axis' can only be given by keyword"):

        @np.custom_vjp
        def f(x, *, axis):
            return x

    with pytest.raises(ValueError, match="nondiff_argnums cannot have 3"):
        np.custom_vjp(lambda x: x, nondiff_argnums=3)
    with pytest.raises(TypeError, match="the bwd of sine must be a function"):
        np.custom_vjp(sine.fun).defvjp(sine_forward, None)


@needs_torch
@needs_jax
def test_two_frameworks_in_one_call():
    f = np.custom_vjp(lambda x, y: x)
    f.defvjp(lambda x, y: (x, None), lambda r, c: (c, None))
    with pytest.raises(np.MixedBackendsError, match="more than one framework: jax and torch"):
        f(INSTALLED["torch"](X), INSTALLED["jax"](X))


@needs_torch
def test_torch_closure_is_not_silently_a_constant():
    import torch

    w = torch.ones(2, requires_grad=True)
    f = np.custom_vjp(lambda x: x * w)
    f.defvjp(lambda x: (x * w, None), lambda _, c: (c,))
    with pytest.raises(TypeError, match="uses a tensor that requires a gradient and is no argument of it"):
        f(torch.tensor(X))


@needs_torch
def test_torch_tensors_of_the_surroundings_compile_or_say_what_to_do():
    import torch

    w = torch.tensor([2.0, 3.0])
    f = np.custom_vjp(lambda x: x * w)
    f.defvjp(lambda x: (x * w, None), lambda _, c: (10 * c * w,))
    x = torch.tensor(X)
    assert compiled(np.grad(total(f)), INSTALLED["torch"])(x).tolist() == [20, 30]
    with pytest.raises(Exception, match=r"uses a tensor from its surroundings.*pass every tensor as an argument"):
        compiled(np.grad(total(np.vmap(f))), INSTALLED["torch"])(x[None])


@needs_tensorflow
def test_tensorflow_closure_is_not_silently_a_constant():
    import tensorflow as tf

    w = tf.Variable(X, name="weight")
    f = np.custom_vjp(lambda x: x * w)
    f.defvjp(lambda x: (x * w, None), lambda _, c: (c,))
    with pytest.raises(TypeError, match="reads the variable 'weight:0' from its surroundings"):
        np.grad(total(f))(tf.constant(X))


@each_framework
def test_a_gradient_stays_connected_to_what_bwd_closes_over(make):
    x, w = make([1.0, 2.0]), make([3.0, 4.0])

    def loss(w):
        same = np.custom_vjp(lambda x: 1.0 * x)
        same.defvjp(lambda x: (1.0 * x, None), lambda residuals, c: (c * w**2,))
        slope = np.grad(lambda x: np.sum(same(x)))(x)
        _, pullback = np.vjp(same, x)
        return np.sum(slope) + np.sum(pullback(np.ones_like(x))[0])

    assert np.to_numpy(np.grad(loss)(w)).tolist() == [12.0, 16.0]


@needs_torch
def test_torch_a_gradient_by_a_rule_requires_none_where_nothing_is_tracked():
    import torch

    same = np.custom_vjp(lambda x: 1.0 * x)
    same.defvjp(lambda x: (1.0 * x, None), lambda residuals, c: (2 * c,))
    value, slope = np.value_and_grad(lambda x: np.sum(same(x) ** 2))(torch.ones(2))
    _, pullback = np.vjp(same, torch.ones(2))
    assert not any(x.requires_grad for x in (value, slope, pullback(torch.ones(2))[0]))


@needs_torch
def test_torch_a_residual_from_the_surroundings_that_requires_a_gradient_is_refused():
    import torch

    w = torch.ones(2, requires_grad=True)
    scaled = np.custom_vjp(lambda x: 1.0 * x)
    scaled.defvjp(lambda x: (1.0 * x, w), lambda w, c: (c * w,))
    with pytest.raises(TypeError, match="requires a gradient and is no argument"):
        np.grad(lambda x: np.sum(scaled(x)))(torch.ones(2))
