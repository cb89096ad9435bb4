"""What stands beside arrays at the door of a transform: NumPy's arrays and Python's numbers, given to it or returned."""

from __future__ import annotations

import numpy
import pytest

import gradnp as np
from tests.frameworks import INSTALLED, each_framework, needs_tensorflow, wide

K = numpy.array([0.1, 0.2])
X = [1.0, 3.0]

pytestmark = pytest.mark.usefixtures("cheap_compiler")


def product(x, k):
    return np.multiply(x, k)


def total(x, k):
    return np.sum(np.multiply(np.square(x), k))


def of_a_dict(x, p):
    return np.multiply(x, p["k"][0])


EXACT = {
    "jit": (lambda x: np.jit(product)(x, K), [0.1, 3 * 0.2]),
    "jit, a number": (lambda x: np.jit(product)(x, 0.1), [0.1, 3 * 0.1]),
    "jit, a scalar of NumPy's": (lambda x: np.jit(product)(x, numpy.float64(0.1)), [0.1, 3 * 0.1]),
    "jit, 0-d": (lambda x: np.jit(product)(x, numpy.array(0.1)), [0.1, 3 * 0.1]),
    "jit, an operator": (lambda x: np.jit(lambda x, k: x * k)(x, K), [0.1, 3 * 0.2]),
    "jit, an operator on a number": (lambda x: np.jit(lambda x, k: x * k)(x, 0.1), [0.1, 3 * 0.1]),
    "jit, by keyword": (lambda x: np.jit(product)(x, k=K), [0.1, 3 * 0.2]),
    "jit, in a dict and tuple": (lambda x: np.jit(of_a_dict)(x, {"k": (K,)}), [0.1, 3 * 0.2]),
    "jit, a number in a dict and tuple": (lambda x: np.jit(of_a_dict)(x, {"k": (0.1,)}), [0.1, 3 * 0.1]),
    "jit, a reference body": (lambda x: np.jit(np.logaddexp)(x, 0.1), numpy.logaddexp(X, 0.1)),
    "jit of vmap": (lambda x: np.jit(np.vmap(product))(x, K), [0.1, 3 * 0.2]),
    "vmap": (lambda x: np.vmap(product)(x, K), [0.1, 3 * 0.2]),
    "vmap, an operator": (lambda x: np.vmap(lambda x, k: x * k)(x, K), [0.1, 3 * 0.2]),
    "vmap, not mapped": (lambda x: np.vmap(product, in_axes=(0, None))(x, 0.1), [0.1, 3 * 0.1]),
    "grad beside it": (lambda x: np.grad(total)(x, K), [2 * 0.1, 6 * 0.2]),
    "grad in it": (lambda x: np.grad(lambda x, k: np.sum(np.square(k) * x), argnums=1)(x, K), [2 * 0.1, 6 * 0.2]),
    "grad in both": (lambda x: np.grad(total, argnums=(0, 1))(x, K)[0], [2 * 0.1, 6 * 0.2]),
    "grad in a number": (lambda x: np.grad(lambda k, x: k * k * np.sum(x))(0.1, x), 8 * 0.1),
    "vjp": (lambda x: np.vjp(product, x, K)[0], [0.1, 3 * 0.2]),
    "vjp, the pullback": (lambda x: np.vjp(product, x, K)[1](x)[0], [0.1, 3 * 0.2]),
    "jvp": (lambda x: np.jvp(product, (x, K), (K, K))[1], [0.01 + 0.1, 0.04 + 0.6]),
    "jacobian": (lambda x: np.jacobian(product)(x, K), numpy.diag(K)),
    "hvp": (lambda x: np.hvp(total, (x, K), (K, K))[1], [2 * 0.1, 6 * 0.2]),
    "hessian": (lambda x: np.hessian(total)(x, K), numpy.diag(2 * K)),
    "checkpoint": (lambda x: np.checkpoint(product)(x, K), [0.1, 3 * 0.2]),
    "grad of checkpoint": (lambda x: np.grad(lambda x: np.sum(np.checkpoint(product)(x, k=K)))(x), K),
}


@each_framework
@pytest.mark.parametrize("case", EXACT)
@pytest.mark.parametrize(("dtype", "tolerance"), [("float64", 1e-15), ("float32", 1e-6), ("float16", 2e-3)])
def test_numpy_arrays_and_numbers_are_weak_and_exact(make, case, dtype, tolerance):
    if case == "jit, an operator" and make is INSTALLED.get("torch") and dtype != "float64":
        pytest.skip("torch's own operators take NumPy's arrays for float64, compiled or not")
    call, expected = EXACT[case]
    with wide(make, "float64"):  # a program of float32 may have JAX's switch on, too
        result = np.to_numpy(call(make(numpy.array(X, dtype))))
    assert result.dtype == dtype
    numpy.testing.assert_allclose(result.astype("float64"), expected, rtol=tolerance)


@each_framework
@pytest.mark.parametrize("transform", [np.jit, np.vmap])
def test_arrays_of_several_widths_decide_by_the_widest(make, transform):
    with wide(make, "float64"):
        narrow, x = make(numpy.array(X, "float32")), make(numpy.array(X))
        result = transform(lambda narrow, x, k: np.multiply(x, k))(narrow, x, K)
    numpy.testing.assert_array_equal(np.to_numpy(result), numpy.array(X) * K)


@each_framework
@pytest.mark.parametrize("transform", [np.jit, np.vmap])
def test_beside_integers_alone_it_gets_the_default_width(make, transform):
    i = make(numpy.array([1, 3], "int32"))
    assert np.to_numpy(transform(product)(i, K)).dtype == "float32"


@each_framework
def test_a_compiled_function_follows_the_default_in_force_at_the_call(make):
    i = make(numpy.array([1, 3], "int32"))
    half = np.jit(lambda i: np.true_divide(i, 2))
    backend = np.backend_of(i)
    for _ in range(2):
        assert np.to_numpy(half(i)).dtype == "float32"
        with np.use_backend(backend, dtype="float16"):
            assert np.to_numpy(half(i)).dtype == "float16"


@needs_tensorflow
def test_tensorflow_compiles_once_for_numbers_unless_it_needs_their_values():
    import tensorflow as tf

    traces = []

    @np.jit
    def scaled(x, p):
        traces.append(p)
        return x * p["k"]

    @np.jit
    def rectified(x, k):
        traces.append(k)
        return x * k if k > 0 else x

    x = tf.constant(X)
    for k in (0.5, 0.25, -2.0):
        assert scaled(x, {"k": k}).numpy().tolist() == [k, 3 * k]
    assert len(traces) == 1
    traces.clear()
    for k in (0.5, 0.25, -2.0, 0.5):
        assert rectified(x, k).numpy().tolist() == ([k, 3 * k] if k > 0 else X)
    assert len(traces) == 4  # the first of them failed


def mixed(x, flag=True):
    return {"y": np.sin(x), "text": "ok", "rest": (3, 2.5, None, flag, 1j), "kind": int, "rows": x.shape[0], "k": K}


@each_framework
@pytest.mark.parametrize(
    "transform",
    [np.jit, lambda f: np.jit(f, static_argnames="flag"), np.checkpoint, lambda f: np.jit(np.checkpoint(f))],
    ids=["jit", "jit with a setting", "checkpoint", "jit of checkpoint"],
)
def test_what_is_no_array_in_a_result_comes_back_as_it_is(make, transform):
    if transform is np.checkpoint and make is INSTALLED.get("torch"):
        pytest.skip("it is just called there")
    f = transform(mixed)
    for size in (2, 3, 2):  # each size has a program, whose other results are its own
        x = make(numpy.arange(size, dtype="float32"))
        result = f(x)
        assert result.pop("k") is K or make is INSTALLED.get("torch")
        numpy.testing.assert_allclose(np.to_numpy(result.pop("y")), numpy.sin(numpy.arange(size)), rtol=1e-6)
        assert result == {"text": "ok", "rest": (3, 2.5, None, True, 1j), "kind": int, "rows": size}
        assert type(result["rest"][0]) is int
        assert result["rest"][3] is True


@each_framework
def test_aux_of_a_compiled_gradient_comes_back_as_it_is(make):
    f = np.jit(np.value_and_grad(lambda x: (np.sum(np.sin(x)), ["ok", 3, x]), has_aux=True))
    (value, (text, count, x)), slope = f(make([0.0, 0.0]))
    assert (text, count, np.to_numpy(x).tolist(), np.to_numpy(slope).tolist()) == ("ok", 3, [0.0, 0.0], [1.0, 1.0])
    assert float(value) == 0.0


@each_framework
def test_a_compiled_function_of_mixed_results_in_other_transforms(make):
    f = np.jit(lambda x: (np.sin(x), "ok"))
    x = make([0.0, 0.0])
    assert np.to_numpy(np.grad(lambda x: np.sum(f(x)[0]))(x)).tolist() == [1.0, 1.0]
    assert np.to_numpy(np.vmap(lambda x: f(x)[0])(x)).tolist() == [0.0, 0.0]
    assert np.jit(lambda x: f(x)[1])(x) == "ok"
