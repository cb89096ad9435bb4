"""Host functions: NumPy's computation with a given gradient, eager, compiled and mapped; each failure names its cause."""

from __future__ import annotations

import gc
import warnings
import weakref

import numpy
import pytest

import gradnp as np
from gradnp.autodiff._host_calls import HostCall
from tests.frameworks import (
    INSTALLED,
    WITH_FRESH_FUNCTIONS,
    compiled,
    each_backend,
    each_framework,
    needs_tensorflow,
    needs_torch,
    total,
    wide,
)

X = numpy.array([0.3, 0.4], numpy.float32)


@np.host_function(
    vjp=lambda x, c, c2, a, b: (6 * c * c2 * a + 6 * x * c2 * b, 6 * x * c2 * a, 6 * x * c * a + 3 * x**2 * b)
)
def cube_vjp_vjp(x, cotangent, second):
    return 6 * x * cotangent * second, 3 * x**2 * second


@np.host_function(vjp=cube_vjp_vjp)
def cube_vjp(x, cotangent):
    return 3 * x**2 * cotangent


@np.host_function(result="x", vjp=cube_vjp)
def cube(x):
    assert type(x) is numpy.ndarray
    return numpy.asarray(x**3)


def recorded_vjp(x, cotangent):
    seen.append(x.shape)
    return 3 * x**2 * cotangent


@np.host_function(result="x", vjp=recorded_vjp, vectorized=True)
def vectorized_cube(x):
    seen.append(x.shape)
    return x**3


seen: list[tuple[int, ...]] = []
FIRST, SECOND = 3 * X**2, 6 * X

TRANSFORMS = {
    "value": (lambda f: f, X**3),
    "vmap": (lambda f: np.vmap(f), X**3),
    "grad": (lambda f: np.grad(total(f)), FIRST),
    "grad(vmap)": (lambda f: np.grad(total(np.vmap(f))), FIRST),
    "vmap(grad)": (lambda f: np.vmap(np.grad(f)), FIRST),
    "hessian": (lambda f: np.hessian(total(f)), numpy.diag(SECOND)),
    "grad(grad(vmap))": (lambda f: np.grad(total(np.grad(total(np.vmap(f))))), SECOND),
}


@each_framework
@pytest.mark.parametrize("transform", TRANSFORMS)
def test_transforms(make, transform):
    apply, expected = TRANSFORMS[transform]
    numpy.testing.assert_allclose(np.to_numpy(apply(cube)(make(X))), expected, rtol=1e-5)


@each_framework
@pytest.mark.parametrize("transform", ["value", "grad", "grad(vmap)", "hessian"])
def test_transforms_compiled(make, transform):
    apply, expected = TRANSFORMS[transform]
    numpy.testing.assert_allclose(np.to_numpy(compiled(apply(cube), make)(make(X))), expected, rtol=1e-5)


@each_framework
@pytest.mark.parametrize("way", ["eager", "compiled"])
def test_vectorized_is_called_once_for_a_batch(make, way):
    def f(x):
        return np.sum(np.vmap(np.vmap(vectorized_cube))(x))

    f = np.grad(f)
    f = compiled(f, make) if way == "compiled" else f
    x = numpy.arange(6, dtype=numpy.float32).reshape(2, 3)
    f(make(x))
    seen.clear()
    numpy.testing.assert_allclose(np.to_numpy(f(make(x))), 3 * x**2)
    assert set(seen) == {(6,)} and len(seen) <= 2


@each_framework
def test_vmap_broadcasts_what_is_not_mapped_over(make):
    outer = np.host_function(lambda x, y: numpy.multiply.outer(x, y), result=lambda x, y: (x.shape + y.shape, x.dtype))
    x, y = X, numpy.arange(3, dtype=numpy.float32)
    got = np.vmap(outer, in_axes=(0, None))(make(x), make(y))
    numpy.testing.assert_allclose(np.to_numpy(got), numpy.multiply.outer(x, y))


@needs_torch
def test_torch_backward_and_forward_mode():
    import torch

    for f in (cube, compiled(cube, INSTALLED["torch"])):
        x = torch.nn.Parameter(torch.tensor(X))
        f(x).sum().backward()
        numpy.testing.assert_allclose(x.grad.numpy(), FIRST, rtol=1e-5)
    inputs = (torch.rand(3, dtype=torch.float64, requires_grad=True),)
    assert torch.autograd.gradcheck(cube, inputs, check_forward_ad=True)
    assert torch.autograd.gradgradcheck(cube, inputs)


@needs_torch
def test_torch_operator():
    """What torch itself checks of an operator: its schema, its form without values, tracing."""
    import torch

    from gradnp.autodiff._partition import HOLE
    from gradnp.backends.torch.host import _host, _keep

    torch.library.opcheck(_host, ([torch.rand(3)], cube.rule.number, _keep(cube.rule.number, [HOLE]), 0))


@needs_torch
@pytest.mark.usefixtures("cheap_compiler")
@pytest.mark.parametrize("use", ["grad", "vmap(grad)", "jit(grad)", "jit(grad(vmap))"])
def test_torch_functions_die_with_their_last_reference(use):
    import torch

    def step(k):
        f = np.host_function(lambda x, k: x * k, result="x", vjp=lambda x, k, cotangent: (k * cotangent, None))
        WITH_FRESH_FUNCTIONS[use](lambda x: f(x, k))(torch.tensor(X))
        return weakref.ref(f), weakref.ref(f.fun), weakref.ref(f.vjp)

    steps = [step(float(k)) for k in range(3)]
    gc.collect()
    assert [[ref() for ref in refs] for refs in steps] == [[None] * 3] * 3


@needs_torch
def test_torch_keeps_no_call_for_each_setting():
    """Outside of a trace: one function, given another setting at each step."""
    import torch

    from gradnp.autodiff import _numbers

    f = np.host_function(lambda x, k: x * k, result="x", vjp=lambda x, k, cotangent: (k * cotangent, None))
    living = []
    for k in range(4):
        np.vmap(np.grad(lambda x, k=k: f(x, k)))(torch.tensor(X))
        gc.collect()
        living.append(len(_numbers._living))
    assert living == [living[0]] * 4


@needs_torch
def test_torch_a_traced_program_that_outlives_its_function_says_so():
    import torch
    from torch.fx.experimental.proxy_tensor import make_fx

    f = np.host_function(lambda x: 2 * x, result="x")
    x = torch.tensor(X)
    program = make_fx(f)(x)
    assert program(x).tolist() == (2 * X).tolist()
    del f
    gc.collect()
    with pytest.raises(RuntimeError, match=r"np\.host_function that is gone; keep that function"):
        program(x)


@needs_tensorflow
def test_tensorflow_graph_and_jit_compile():
    import tensorflow as tf

    variable = tf.Variable(X)
    with tf.GradientTape() as tape:
        y = tf.function(cube)(variable)
    numpy.testing.assert_allclose(tape.gradient(y, variable), FIRST, rtol=1e-5)
    shapes = []
    tf.function(lambda x: shapes.append(cube(x).shape), input_signature=[tf.TensorSpec((None, 2))])(tf.ones((3, 2)))
    assert shapes[0].as_list() == [None, 2]
    with pytest.raises(tf.errors.InvalidArgumentError, match="host_function_cube_cannot_run_under_jit_compile_True"):
        tf.function(cube, jit_compile=True)(tf.constant(X))


@each_framework
@pytest.mark.parametrize("dtype", ["float32", "float64"])
def test_dtypes_stay(make, dtype):
    """A vjp may compute in another width than its argument has."""
    with wide(make, dtype):
        f = np.host_function(lambda x: x * 2, vjp=lambda x, c: (2 * c).astype("float64"))
        x = make(X.astype(dtype))
        assert np.to_numpy(f(x)).dtype == dtype
        assert np.to_numpy(np.grad(total(f))(x)).dtype == dtype


@each_framework
@pytest.mark.parametrize("way", ["eager", "compiled"])
def test_several_results_settings_and_out(make, way):
    @np.host_function(result=lambda x, y, mode: [x, (y.shape, "int32")])
    def f(x, y, mode="sum"):
        assert mode == "sum"
        return numpy.exp(x) + y, numpy.rint(y).astype("int32")

    @f.defvjp
    def f_vjp(x, y, mode, out, indices, cotangent, of_integers):
        assert mode == "sum" and indices.dtype == "int32" and not of_integers.any()
        return (out - y) * cotangent, cotangent, None

    def loss(x, y):
        first, second = f(x, y=y)
        return np.sum(first * np.astype(second, "float32"))

    slopes = np.grad(loss, argnums=(0, 1))
    slopes = compiled(slopes, make) if way == "compiled" else slopes
    got = [np.to_numpy(s) for s in slopes(make(X), make(2 * X))]
    numpy.testing.assert_allclose(got, [numpy.exp(X) * [1, 1], [1, 1]], rtol=1e-5)


@each_framework
def test_complex(make):
    z = make(numpy.array([1 + 2j, 3 - 1j], numpy.complex64))
    square = np.host_function(lambda z: z * z, result="z", vjp=lambda z, c: c * numpy.conj(2 * z))
    by_differences = np.host_function(lambda z: z * z, result="z", vjp="numerical")

    def loss(f):
        def of_z(z):
            w = f(z)
            return np.sum(np.real(w) + 2 * np.imag(w))

        return of_z

    expected = np.to_numpy(np.grad(loss(lambda z: z * z))(z))
    numpy.testing.assert_allclose(np.to_numpy(np.grad(loss(square))(z)), expected, rtol=1e-5)
    with pytest.warns(UserWarning, match="calls it 8 times"):
        numpy.testing.assert_allclose(np.to_numpy(np.grad(loss(by_differences))(z)), expected, rtol=1e-2)


@each_framework
@pytest.mark.parametrize("way", ["eager", "compiled"])
def test_numerical_gradient_warns_of_its_cost_once(make, way):
    calls = []

    @np.host_function(result=lambda x, y: ((), x.dtype), vjp="numerical")
    def f(x, y):
        calls.append(x)
        return numpy.sin(x) @ y

    slopes = np.grad(f, argnums=(0, 1))
    slopes = compiled(slopes, make) if way == "compiled" else slopes
    with pytest.warns(UserWarning, match="numerical gradient of f calls it 8 times, twice for each element"):
        slopes(make(X), make(X))
    calls.clear()
    with warnings.catch_warnings():
        warnings.simplefilter("error", UserWarning)
        got = [np.to_numpy(s) for s in slopes(make(X), make(2 * X))]
    assert len(calls) in (8, 9)  # a compiled program leaves out the value, which nobody asks for
    numpy.testing.assert_allclose(got, [numpy.cos(X) * 2 * X, numpy.sin(X)], rtol=2e-3)


@each_framework
def test_inferred_where_it_runs_at_once(make):
    f = np.host_function(lambda x: (x.sum(), x.astype("int32")))
    a, b = f(make(X))
    assert np.to_numpy(a).shape == () and np.to_numpy(b).dtype == numpy.int32
    # Inside a gradient too, where NumPy's values are at hand.
    g = np.host_function(lambda x: x[:1], vjp=lambda x, c: numpy.append(c, 0))
    assert np.to_numpy(np.grad(total(g))(make(X))).tolist() == [1, 0]


@each_framework
def test_result_may_be_the_argument_itself(make):
    x = make(X)
    y = np.host_function(lambda x: x)(x)
    assert y is not x and np.to_numpy(y).tolist() == X.tolist()


@each_framework
def test_empty_batch(make):
    assert np.to_numpy(np.vmap(cube)(make(numpy.zeros((0, 2), "float32")))).shape == (0, 2)


@each_framework
def test_numpy_arrays_beside_a_frameworks(make):
    f = np.host_function(lambda x, w: x @ w, vjp=lambda x, w, c: (c * w, c * x))
    for g in (np.grad(f), compiled(np.grad(np.host_function(f.fun, result=((), "float32"), vjp=f.vjp.fun)), make)):
        assert np.to_numpy(g(make(X), numpy.array([2.0, 3.0], "float32"))).tolist() == [2, 3]


@each_framework
def test_functions_of_libraries(make):
    """With parameters that can only be given by keyword, which stay as they are."""
    f = np.host_function(numpy.add.reduce, vjp=lambda x, *rest: numpy.full_like(x, rest[-1]))
    norm = np.host_function(numpy.hypot)
    assert np.to_numpy(norm(make([3.0]), make([4.0]))).tolist() == [5.0]
    assert np.to_numpy(np.host_function(numpy.sort)(make([2.0, 1.0]))).tolist() == [1, 2]
    assert np.to_numpy(f(make([2.0, 1.0]))) == 3


@each_backend
def test_value(make):
    numpy.testing.assert_allclose(np.to_numpy(cube(make(X))), X**3, rtol=1e-6)


def test_numpy_is_just_called():
    marker = object()
    assert np.host_function(lambda x, y=None: marker)(X) is marker


# --- errors ---------------------------------------------------------------------------------------------------------


def named(fun, **options):
    fun.__name__ = "f"
    return np.host_function(fun, **options)


class Unusual(Exception):
    pass


def raises(x, *rest):
    raise Unusual("no convergence after 7 steps")


@each_framework
def test_an_exception_comes_through(make):
    with pytest.raises(Unusual, match="no convergence after 7 steps") as caught:
        named(raises, result="x")(make(X))
    assert "raised by the host function f, called with numpy.ndarray of shape (2,) and dtype float32" in str(
        caught.value.__notes__
    )


@each_framework
def test_an_exception_in_a_compiled_program_comes_through(make):
    f = compiled(named(raises, result="x"), make)
    with pytest.raises(Exception, match="no convergence after 7 steps") as caught:
        np.to_numpy(f(make(X)))
    said = str(caught.value) + str(getattr(caught.value, "__notes__", ""))
    assert isinstance(caught.value, Unusual) or "Unusual" in said
    assert "host function f, called with numpy.ndarray of shape (2,)" in said


WRONG = {
    "dtype": (lambda x: x.astype("float16"), TypeError, "f returned an array of dtype float16; declared is float32"),
    "shape": (lambda x: x[:1], ValueError, r"f returned an array of shape \(1,\); declared is \(2,\)"),
    "number": (lambda x: (x, x), TypeError, "f returned 2 arrays; declared is one array"),
    "none": (lambda x: None, TypeError, "f returned None; expected a NumPy array"),
    "text": (lambda x: "text", TypeError, "f returned 'text'; expected a NumPy array"),
    "writes": (lambda x: x.fill(0), ValueError, "read-only"),
}


@each_framework
@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_returned_is_checked(make, wrong):
    fun, kind, message = WRONG[wrong]
    with pytest.raises(kind, match=message):
        named(fun, result="x")(make(X))


@each_framework
def test_what_is_returned_is_checked_in_a_compiled_program(make):
    fun, _, message = WRONG["dtype"]
    with pytest.raises(Exception, match=message):
        np.to_numpy(compiled(named(fun, result="x"), make)(make(X)))


WRONG_VJPS = {
    "missing": (None, np.UnsupportedOperationError, "a derivative of f is asked for, and it has no vjp; give it one"),
    "number": (lambda x, n, c: (c,), TypeError, "the vjp of f must return a tuple with 2 cotangents.*, got 1"),
    "shape": (
        lambda x, n, c: (c[:1], None),
        ValueError,
        r"for argument 0 a cotangent of shape \(1,\); expected shape \(2,\)",
    ),
    "complex": (lambda x, n, c: (c * 1j, None), TypeError, "cotangent of dtype complex64.* take its real part"),
    "raises": (raises, Unusual, "no convergence"),
    "arguments": (lambda x: x, TypeError, "takes 1 arguments, but 3 were given"),
}


@each_framework
@pytest.mark.parametrize("wrong", WRONG_VJPS)
def test_a_wrong_vjp_is_told_what_is_wrong(make, wrong):
    vjp, kind, message = WRONG_VJPS[wrong]
    f = named(lambda x, n: x + n, vjp=vjp)
    with pytest.raises(kind, match=message):
        np.grad(lambda x: np.sum(f(x, 3)))(make(X))


@each_framework
def test_second_derivative_without_a_second_vjp_is_an_error(make):
    f = named(lambda x: x**2, result="x", vjp=lambda x, c: 2 * x * c)
    with pytest.raises(np.UnsupportedOperationError, match="a derivative of the vjp of f is asked for"):
        np.grad(total(np.grad(total(f))))(make(X))


@each_framework
def test_undeclared_in_a_trace(make):
    with pytest.raises(Exception, match=r"its result is not declared; declare it: @np\.host_function"):
        compiled(named(lambda x: x), make)(make(X))


@each_framework
def test_lists_of_arrays(make):
    with pytest.raises(
        TypeError, match=r"the argument 'x' of f is a list .* give each array as an argument of its own"
    ):
        named(lambda x: x[0])([make(X)])


def test_wrong_definitions():
    with pytest.raises(ValueError, match="result='y' is no argument of f, whose arguments are x"):
        named(lambda x: x, result="y")
    with pytest.raises(
        TypeError, match="must be a function of NumPy arrays, a host function, or 'numerical', got 'exact'"
    ):
        named(lambda x: x, vjp="exact")


@each_framework
def test_declared_as_something_else(make):
    with pytest.raises(TypeError, match="the result declared for f is 3; expected the name of an array argument"):
        named(lambda x: x, result=lambda x: 3)(make(X))


@each_framework
def test_a_function_may_return_one_buffer_again_and_again(make):
    n = 4096  # what is large, frameworks take without a copy
    values, slopes = numpy.zeros(n, numpy.float32), numpy.zeros(n, numpy.float32)

    @np.host_function(result="x", vjp=lambda x, c: numpy.multiply(2 * x, c, out=slopes))
    def square(x):
        return numpy.multiply(x, x, out=values)

    a, b = make(numpy.full(n, 2, "float32")), make(numpy.full(n, 3, "float32"))
    first, second = square(a), square(b)
    assert np.to_numpy(first)[0] == 4 and np.to_numpy(second)[0] == 9
    both = np.grad(lambda a, b: np.sum(square(a) + square(b)), argnums=(0, 1))(a, b)
    assert [np.to_numpy(slope)[0] for slope in both] == [4, 6]
    mapped = np.vmap(square)(np.stack([a, b]))
    assert np.to_numpy(mapped)[:, 0].tolist() == [4, 9]


@each_framework
@pytest.mark.parametrize("dtype", ["bfloat16", "float16", "float32"])
@pytest.mark.filterwarnings("ignore:host_function. the numerical gradient")
def test_numerical_gradients_in_narrow_dtypes_and_of_a_buffer(make, dtype):
    buffer = numpy.zeros(2, np.dtype(dtype))

    @np.host_function(result="x", vjp="numerical")
    def square(x):
        return numpy.multiply(x, x, out=buffer)

    x = np.astype(make(numpy.array([1.0, 3.0], "float32")), dtype)
    slope = np.grad(lambda x: np.sum(square(x)))(x)
    numpy.testing.assert_allclose(np.to_numpy(slope).astype("float32"), [2, 6], rtol=0.03)


@each_framework
def test_settings_of_equal_value_and_other_type_are_different_settings(make):
    @np.host_function(result="x")
    def kind(x, setting):
        return numpy.full_like(x, {int: 1, float: 2, bool: 3}[type(setting[0])])

    x = make(numpy.zeros(1, "float32"))
    results = [np.vmap(kind, in_axes=(0, None))(x, s) for s in ((1,), (1.0,), (True,))]
    assert [np.to_numpy(r).tolist() for r in results] == [[1], [2], [3]]


@needs_torch
def test_torch_keeps_few_calls_of_what_was_traced_with_many_settings():
    """Nothing tells when a program is gone, so the calls in it are made anew from what the program carries."""
    import torch
    from torch.fx.experimental.proxy_tensor import make_fx

    @np.host_function(result="x")
    def scaled(x, settings):
        return x * settings[0]

    x = torch.ones(2)

    def traced(settings):
        return make_fx(lambda x: scaled(x, settings))(x)

    programs = [traced((float(i), "name", None, True)) for i in range(200)]
    calls = [thing for thing in gc.get_objects() if type(thing) is HostCall]
    assert sum(getattr(call, "host", None) is scaled for call in calls) < 100
    assert [program(x)[0].item() for program in programs] == list(range(200))
    others = [traced((factor,)) for factor in (0.0, -0.0, 2, True, float("inf"), numpy.float32(3.0))]
    assert [str(program(x)[0].item()) for program in others] == ["0.0", "-0.0", "2.0", "1.0", "inf", "3.0"]
