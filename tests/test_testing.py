"""`np.testing`: right derivatives pass; wrong ones are caught at either order, in either mode, and named in the message."""

from __future__ import annotations

import re
import subprocess
import sys

import numpy
import pytest

import gradnp as np
from tests.frameworks import INSTALLED, each_framework

check_grads, check_backends = np.testing.check_grads, np.testing.check_backends

# --- functions whose gradient is given by hand, in each framework's own way: x³ with what is claimed to be 3x² -------


def torch_cube(slope):
    import torch

    class Cube(torch.autograd.Function):
        @staticmethod
        def forward(x):
            return x**3

        @staticmethod
        def setup_context(ctx, inputs, output):
            ctx.save_for_backward(*inputs)
            ctx.save_for_forward(*inputs)

        @staticmethod
        def backward(ctx, cotangent):
            return cotangent * slope(*ctx.saved_tensors)

        @staticmethod
        def jvp(ctx, tangent):
            return tangent * slope(*ctx.saved_tensors)

    return Cube.apply


def tensorflow_cube(slope):
    import tensorflow as tf

    @tf.custom_gradient
    def cube(x):
        return x**3, lambda cotangent: cotangent * slope(x)

    return cube


def jax_cube(slope):
    import jax

    @jax.custom_jvp
    def cube(x):
        return x**3

    @cube.defjvp
    def forward(primals, tangents):
        return cube(*primals), tangents[0] * slope(*primals)

    return cube


CUBES = {"torch": torch_cube, "tensorflow": tensorflow_cube, "jax": jax_cube}

each_cube = pytest.mark.parametrize(
    ("make", "cube"),
    [(INSTALLED[n], CUBES[n]) for n in CUBES if n in INSTALLED],
    ids=[n for n in CUBES if n in INSTALLED],
)
# TensorFlow's forward mode follows the operations inside of a function with a custom gradient, not that gradient.
each_cube_and_mode = pytest.mark.parametrize(
    ("make", "cube", "mode"),
    [
        pytest.param(INSTALLED[name], CUBES[name], mode, id=f"{name}-{mode}")
        for name, modes in {"torch": ("fwd", "rev"), "tensorflow": ("rev",), "jax": ("fwd", "rev")}.items()
        for mode in modes
        if name in INSTALLED
    ],
)
POINT = numpy.array([[0.5, 1.5, -2.0]], "float32")


def right(x):
    return 3 * x**2


def wrong(x):
    """Wrong where x is positive, most of all at the second entry."""
    return 3 * x**2 + np.maximum(x, 0.0) ** 2


def wrong_second(x):
    """The right number, with the derivative 3x instead of 6x."""
    return 3 * x * np.stop_gradient(x)


def failure(*args, **kwargs):
    with pytest.raises(AssertionError) as caught:
        check_grads(*args, **kwargs)
    return str(caught.value)


def read(message):
    """A message's headline, and its rows by label."""
    headline, *rows = message.splitlines()
    return headline, {label.strip(): value.strip() for label, value in (row.split(":", 1) for row in rows)}


@each_cube
def test_a_right_custom_gradient_passes(make, cube):
    f = cube(right)
    check_grads(lambda x: f(x["w"]), ({"w": make(POINT)},), order=1)
    check_grads(f, (make(POINT),), modes=("rev",))


@each_cube_and_mode
def test_a_wrong_gradient_is_named(make, cube, mode):
    f = cube(wrong)
    message = failure(lambda x: f(x["w"]), ({"w": make(POINT)},), modes=(mode,))
    headline, found = read(message)
    if mode == "rev":
        assert headline == "check_grads: the gradient for args[0]['w'] is wrong (reverse mode, order 1)"
        assert found["worst entry"] == "args[0]['w'][0, 1]"
    else:
        assert headline == "check_grads: the derivative of output along args[0]['w'] is wrong (forward mode, order 1)"
        assert found["worst entry"] == "output[0, 1]"
    got, expected = float(found["got"]), float(found["expected by differences"])
    assert got / expected == pytest.approx(9 / 6.75, rel=1e-2)  # in whatever direction
    difference, allowed = re.fullmatch(r"(\S+), where (\S+) is allowed", found["difference"]).groups()
    assert float(difference) == pytest.approx(abs(got - expected), rel=1e-2)
    assert float(allowed) == pytest.approx(1e-2 * (1 + abs(expected)), rel=0.1)
    assert found["too far off"] == "2 of 3 entries"


@each_cube_and_mode
def test_a_wrong_second_derivative_is_named(make, cube, mode):
    f = cube(wrong_second)
    check_grads(f, (make(POINT),), order=1)
    headline, _ = read(failure(f, (make(POINT),), modes=(mode,)))
    name = {"fwd": "forward", "rev": "reverse"}[mode]
    assert headline.endswith(f"({name} over {name} mode, order 2)")


@each_framework
def test_every_combination_of_modes_is_checked(make):
    """x³ with the right first derivative and the second 0, which each of the four finds."""

    def f(x):
        s = np.stop_gradient(x)
        return s**3 + 3 * s**2 * (x - s)

    x = make(POINT)
    check_grads(f, (x,), order=1)
    assert "(forward over forward mode, order 2)" in failure(f, (x,))
    assert "(reverse over reverse mode, order 2)" in failure(f, (x,), modes=("rev", "fwd"))


@each_framework
def test_what_functions_take_and_return(make):
    """Trees, integers, Python numbers, keywords, empty arrays, complex numbers; results that are not floats."""
    tree = {"w": make(POINT), "i": make([0, 2]), "n": 2, "empty": make(numpy.zeros((0, 2), "float32"))}

    def f(tree, pair, *, scale):
        y = np.tanh(tree["w"] * pair[0]) ** tree["n"] * scale
        return {
            "y": y,
            "first": np.take(y, tree["i"]),
            "where": np.argmax(y),
            "e": tree["empty"],
            "z": (np.multiply(pair[1], y), None),
        }

    z = make(numpy.array([1 + 2j], "complex64"))
    check_grads(f, (tree, (make(numpy.float32(0.3)), z)), order=1, kwargs={"scale": 0.5})
    check_grads(lambda z: np.multiply(np.conj(z), np.abs(z)), (z,), order=1)
    assert "the gradient for args[1][1]" in failure(
        lambda a, b: a * b[0] * np.stop_gradient(b[1]), (make(POINT), (2.0, make(POINT))), modes="rev"
    )


def _variable():
    import tensorflow as tf

    return tf.Variable(POINT)


def _parameter():
    import torch

    return torch.nn.Parameter(torch.tensor(POINT))


@pytest.mark.parametrize(
    ("framework", "make"), [("torch", _parameter), ("tensorflow", _variable)], ids=["torch", "tensorflow"]
)
def test_parameters_and_variables(framework, make):
    pytest.importorskip(framework)
    check_grads(np.sin, (make(),))


@pytest.mark.parametrize("dtype", ["float16", "float32", "float64", "complex64", "complex128"])
def test_tolerances_follow_the_dtype(dtype):
    torch = pytest.importorskip("torch")
    x = torch.tensor(POINT).to(getattr(torch, dtype))
    check_grads(lambda x: np.sum(np.sin(x) * x), (x,))
    error = 1.0 if dtype == "float16" else 5e-2 if dtype in ("float32", "complex64") else 1e-4
    wrong = lambda x: np.sin(x) + error * (x - np.stop_gradient(x))
    assert "args[0]" in failure(wrong, (x,), order=1)
    check_grads(wrong, (x,), order=1, atol=2 * error)


def test_the_wrong_entry_of_a_large_array_is_found():
    torch = pytest.importorskip("torch")
    x = torch.linspace(0.5, 1.5, 4000, dtype=torch.float64)
    check_grads(lambda x: np.sum(np.sin(x)) * 1e4, (x,))
    wrong = np.stop_gradient(np.at(np.ones_like(x))[1717].set(3.0))
    headline, found = read(failure(lambda x: np.sum(wrong * x + np.stop_gradient((1 - wrong) * x)), (x,), modes="rev"))
    assert headline == "check_grads: the gradient for args[0] is wrong (reverse mode, order 1)"
    assert found["worst entry"] == "args[0][1717]"
    assert re.fullmatch(r"1 of \d\d entries looked at", found["too far off"])


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda t: check_grads(np.sin, t), TypeError, "args must be the tuple of f's arguments.*write \\(x,\\)"),
        (lambda t: check_grads(np.sin, (0.5,)), ValueError, "no floating or complex array to differentiate"),
        (lambda t: check_grads(np.argmax, (t,)), ValueError, "nothing to differentiate"),
        (lambda t: check_grads(np.sin, (t,), order=0), ValueError, "order must be a positive int, not 0"),
        (lambda t: check_grads(np.sin, (t,), modes="back"), ValueError, "modes must be from 'fwd' and 'rev'"),
        (lambda t: check_grads(np.log, (0 * t,)), AssertionError, r"output\[0, 0\] is -inf.*inside the domain"),
        (lambda t: check_grads(np.sqrt, (1e-9 * t,)), AssertionError, "not finite everywhere within a step of 0.005"),
        (lambda t: check_grads(np.sin, (POINT,)), np.UnsupportedOperationError, "NumPy's, which carry no gradients"),
        (lambda t: check_backends(np.sin, POINT), TypeError, "numpy_args must be the tuple"),
        (lambda t: check_backends(np.sin, (t,)), TypeError, "NumPy's arrays, not torch.Tensor.*np.to_numpy"),
        (lambda t: check_backends(np.sin, (POINT,), ["pytorch"]), ValueError, "unknown backend 'pytorch'"),
    ],
)
def test_wrong_use(call, error, message):
    torch = pytest.importorskip("torch")
    with pytest.raises(error, match=message):
        call(abs(torch.tensor(POINT)))


def test_an_error_of_the_framework_says_where():
    torch = pytest.importorskip("torch")

    class Square(torch.autograd.Function):
        @staticmethod
        def forward(x):
            return x**2

        @staticmethod
        def setup_context(ctx, inputs, output):
            ctx.save_for_backward(*inputs)

        @staticmethod
        def backward(ctx, cotangent):
            return 2 * cotangent * ctx.saved_tensors[0]

    check_grads(Square.apply, (torch.tensor(POINT),), modes="rev")
    with pytest.raises(RuntimeError) as caught:
        check_grads(Square.apply, (torch.tensor(POINT),))
    assert caught.value.__notes__ == ["in check_grads (forward mode, order 1); modes=('rev',) leaves forward mode out"]


# --- check_backends ---------------------------------------------------------------------------------------------------


def disagreement(f, *args, **kwargs):
    with pytest.raises(AssertionError) as caught:
        check_backends(f, *args, **kwargs)
    return str(caught.value)


def on(backend, then, otherwise):
    """A function that does something else on one backend."""
    return lambda x: then(x) if np.get_backend() == backend else otherwise(x)


def test_backends_agree():
    def f(tree, n, *, offset):
        hidden = np.tanh(tree["w"] @ tree["x"] + offset) ** n
        return {"h": hidden, "sum": (np.sum(hidden), np.argmax(hidden), np.zeros(2)), "n": n, "name": "f"}

    rng = numpy.random.default_rng(0)
    tree = {"w": rng.standard_normal((2, 3)), "x": rng.standard_normal((3, 2))}
    check_backends(f, (tree, 2), kwargs={"offset": numpy.array([0.5, 1.0])})
    check_backends(f, (tree, 2), [*INSTALLED][1:2], kwargs={"offset": 0.5})
    check_backends(lambda z: np.conj(z) ** 2, (numpy.array([1 + 2j, 0.5j]),))
    check_backends(np.log, (numpy.array([0.0, 2.0], "float32"),), list(INSTALLED)[1:])
    check_backends(np.sort, (numpy.array([3, 1, 2]),))


@each_framework
def test_the_backend_that_differs_is_named(make, request):
    backend = request.node.callspec.id
    x = numpy.array([[0.5, 1.0], [2.0, 3.0]])
    kwargs = {"backends": ["numpy", backend]}
    message = disagreement(on(backend, lambda x: x + np.floor(x / 3), lambda x: x), (x,), **kwargs)
    headline, found = read(message)
    assert headline == f"check_backends: output on {backend} differs from numpy"
    assert found["worst entry"] == "output[1, 1]"
    assert (float(found[backend]), float(found["numpy"])) == (4.0, 3.0)
    assert found["too far off"] == "1 of 4 entries"

    cut = lambda x: np.stop_gradient(x) * x
    headline, found = read(disagreement(on(backend, cut, np.square), (x,), **kwargs))
    assert headline == f"check_backends: the gradient for args[0] is wrong on {backend}"
    assert float(found[backend]) == pytest.approx(float(found["expected by differences"]) / 2, rel=1e-4)

    shorter = disagreement(on(backend, np.ravel, np.asarray), (x,), **kwargs)
    assert f"output on {backend} differs from numpy: its shape is (4,), not (2, 2)" in shorter
    assert "in its dtype" in disagreement(on(backend, lambda x: x > 1, np.asarray), (x,), **kwargs)
    assert "results on" in disagreement(on(backend, lambda x: (x, x), np.asarray), (x,), **kwargs)


def test_gradients_are_compared_with_each_other():
    """A gradient that is off by less than finite differences can tell."""
    if not {"torch", "jax"} <= set(INSTALLED):
        pytest.skip("needs two frameworks")
    slightly = lambda x: x + 1e-6 * (x - np.stop_gradient(x))
    message = disagreement(on("jax", slightly, np.asarray), (numpy.ones(3),))
    assert message.startswith("check_backends: the gradient for args[0] on jax differs from torch\n")


def test_an_error_says_on_which_backend():
    def f(x):
        if np.get_backend() != "numpy":
            raise KeyError("missing")
        return x

    with pytest.raises(KeyError) as caught:
        check_backends(f, (numpy.ones(2),), ["numpy", next(n for n in INSTALLED if n != "numpy")])
    assert caught.value.__notes__[0].startswith("in check_backends, on ")


# --- NumPy's assertions -----------------------------------------------------------------------------------------------


@each_framework
def test_numpys_assertions_take_any_array(make):
    x = make([1.0, 2.0])
    np.testing.assert_allclose(x, [1.0, 2.0])
    np.testing.assert_allclose(actual=[x, x], desired=[[1.0, 2.0]] * 2, rtol=1e-5)
    np.testing.assert_array_equal(x, x, "message")
    np.testing.assert_array_almost_equal(x, numpy.array([1.0, 2.0]), decimal=3)
    np.testing.assert_almost_equal(x[0], 1.0)
    np.testing.assert_array_less(x, 3.0)
    np.testing.assert_equal({"a": x}, {"a": numpy.array([1.0, 2.0])})
    with pytest.raises(AssertionError, match="Not equal to tolerance"):
        np.testing.assert_allclose(x, [1.0, 2.1])


def test_it_is_loaded_at_first_use_and_without_pytest():
    program = (
        "import sys, gradnp as np; assert 'gradnp.testing.gradients' not in sys.modules; "
        "np.testing.check_grads; assert not {'pytest', 'torch', 'tensorflow', 'jax', 'scipy'} & set(sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0


@each_framework
def test_a_small_array_s_slightly_wrong_gradient_is_found(make):
    wrong = np.custom_vjp(lambda x: np.sin(x))
    wrong.defvjp(lambda x: (np.sin(x), x), lambda x, c: (1.1 * c * np.cos(x),))
    assert "args[0]" in failure(wrong, (make([1.0, 2.0]),), order=1, modes="rev")
