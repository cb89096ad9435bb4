"""Whose arrays creation functions make: inside of transforms, and where a framework's dtype or device is given."""

from __future__ import annotations

import threading

import numpy
import pytest

import gradnp as np
from tests.frameworks import INSTALLED, each_framework, needs_jax, needs_tensorflow, needs_torch

X = numpy.array([1.0, 2.0, 3.0], "float32")
SLOPE = numpy.array([2.0, 5.0, 8.0], "float32")


def mixed(x):
    """Uses what it makes with the framework's own operators."""
    return np.sum(np.ones(3) * x * np.add(x, np.arange(3)))


def rows(x):
    return np.ones(3) * x * np.linspace(0.0, 1.0, 3)


TRANSFORMS = {
    "grad": (lambda x: np.grad(mixed)(x), SLOPE),
    "value_and_grad": (lambda x: np.value_and_grad(mixed)(x)[1], SLOPE),
    "vjp": (lambda x: np.vjp(mixed, x)[1](np.ones((), like=x))[0], SLOPE),
    "jvp": (lambda x: np.jvp(mixed, [x], [np.ones_like(x)])[1], 15.0),
    "jacobian": (lambda x: np.jacobian(rows)(x), numpy.diag([0.0, 0.5, 1.0])),
    "jacobian, forward": (lambda x: np.jacobian(rows, mode="forward")(x), numpy.diag([0.0, 0.5, 1.0])),
    "hessian": (lambda x: np.hessian(mixed)(x), 2 * numpy.eye(3)),
    "hvp": (lambda x: np.hvp(mixed, [x], [x])[0], 2 * X),
    "vmap": (lambda x: np.vmap(rows)(np.stack([x, x])), numpy.stack([X * [0, 0.5, 1]] * 2)),
    "jit": (lambda x: np.jit(mixed)(x), 22.0),
    "checkpoint": (lambda x: np.grad(np.checkpoint(mixed))(x), SLOPE),
    "jit(grad)": (lambda x: np.jit(np.grad(mixed))(x), SLOPE),
    "grad(jit)": (lambda x: np.grad(np.jit(mixed))(x), SLOPE),
    "jit(hessian)": (lambda x: np.jit(np.hessian(mixed))(x), 2 * numpy.eye(3)),
    "jit(vmap(grad))": (lambda x: np.jit(np.vmap(np.grad(mixed)))(np.stack([x, x])), numpy.stack([SLOPE, SLOPE])),
    "jit(grad(checkpoint))": (lambda x: np.jit(np.grad(np.checkpoint(mixed)))(x), SLOPE),
}


@each_framework
@pytest.mark.parametrize("name", TRANSFORMS)
def test_inside_of_a_transform(make, name):
    call, value = TRANSFORMS[name]
    found = call(make(X))
    assert np.backend_of(found) == np.backend_of(make(X))
    numpy.testing.assert_allclose(np.to_numpy(found), value, rtol=1e-6)
    assert np.get_backend() == "numpy"


@each_framework
def test_explain_follows(make):
    assert np.explain(mixed, make(X))["args[0]"].status == "arrives"


@needs_torch
def test_operators_of_torch():
    """These raise torch's own errors outside of a transform."""
    x = INSTALLED["torch"](X)
    found = np.grad(lambda x: np.sum(np.ones(3) * x * (x + np.arange(3))))(x)
    numpy.testing.assert_allclose(found, SLOPE)


@needs_torch
@pytest.mark.parametrize("transform", [np.grad, np.hessian, np.checkpoint], ids=lambda f: f.__name__)
def test_torchs_own_compiler(transform):
    import torch

    x = torch.tensor(X)
    program = torch.compile(lambda x: (transform(mixed)(x), np.get_backend()), fullgraph=True)
    inside, beside = program(x)
    numpy.testing.assert_allclose(inside, transform(mixed)(x))
    assert beside == np.get_backend() == "numpy"


@needs_torch
def test_a_failed_trace_leaves_nothing_behind():
    import torch

    def fails(x):
        np.ones(3)
        torch._dynamo.graph_break()
        return np.sum(x)

    with pytest.raises(torch._dynamo.exc.Unsupported):
        torch.compile(np.grad(fails), fullgraph=True)(torch.tensor(X))
    assert np.get_backend() == "numpy"
    assert type(np.ones(3)) is numpy.ndarray


@each_framework
def test_rules_of_ones_own(make):
    def forward(x):
        return x * np.ones(3), None

    def backward(residuals, cotangent):
        return (cotangent * np.full(3, 5.0),)

    fivefold = np.custom_vjp(lambda x: x * np.ones(3))
    fivefold.defvjp(forward, backward)
    for of in (np.grad, lambda f: np.jit(np.grad(f))):
        numpy.testing.assert_allclose(np.to_numpy(of(lambda x: np.sum(fivefold(x)))(make(X))), [5.0] * 3)
    assert np.backend_of(fivefold(make(X))) == np.backend_of(make(X))


@each_framework
def test_host_functions_make_numpys_arrays(make):
    made = []

    def host(x):
        made.append(type(np.zeros(2)))
        return numpy.sin(np.ones(3, "float32") * x)

    sine = np.host_function(host, result="x", vjp=lambda x, ct: numpy.cos(x) * np.ones(3, "float32") * ct)
    for of in (np.grad, lambda f: np.jit(np.grad(f))):
        found = of(lambda x: np.sum(sine(x)))(make(X))
        numpy.testing.assert_allclose(np.to_numpy(found), numpy.cos(X), rtol=1e-6)
    found = np.grad(lambda x: np.sum(x * np.asarray(sine(numpy.ones(3, "float32")))))(make(X))
    numpy.testing.assert_allclose(np.to_numpy(found), numpy.sin([1, 1, 1]), rtol=1e-6)
    assert {*made} == {numpy.ndarray}


@each_framework
@pytest.mark.parametrize("dtype", ["float16", "float64"])
def test_the_width_is_that_of_the_arguments(make, dtype):
    """As of constants beside them: float64 stays exact, half precision stays half."""
    if np.backend_of(make(X)) == "jax" and dtype == "float64":
        pytest.skip("x64 mode is off")
    x = make(X.astype(dtype))
    made = []
    for call in (lambda x: np.grad(mixed)(x), lambda x: np.vmap(rows)(np.stack([x])), lambda x: np.jit(rows)(x)):
        assert np.result_type(call(x)) == dtype
    np.grad(lambda x: (made.extend([np.ones(2), np.asarray(0.1), np.sqrt([2, 3]), np.arange(3)]), np.sum(x))[1])(x)
    assert [np.result_type(m).name for m in made[:3]] == [dtype] * 3
    assert np.result_type(made[3]).kind == "i"
    numpy.testing.assert_array_equal(np.to_numpy(made[1]), numpy.asarray(0.1, dtype))


@each_framework
def test_a_chosen_backend_stays(make):
    def seen(x):
        found.append(np.get_backend())
        return np.sum(x)

    found = []
    with np.use_backend("numpy"):
        np.grad(seen)(make(X))
    np.grad(lambda x: in_block(seen, x))(make(X))
    assert found == ["numpy", "numpy"]


def in_block(f, x):
    with np.use_backend("numpy"):
        return f(x)


@needs_torch
@needs_jax
def test_transforms_of_two_frameworks():
    found = []

    def inner(y):
        found.append(np.get_backend())
        return np.sum(np.ones(3) * y)

    def outer(x):
        found.append(np.get_backend())
        np.grad(inner)(INSTALLED["jax"](X))
        found.append(np.get_backend())
        return np.sum(np.ones(3) * x)

    np.grad(outer)(INSTALLED["torch"](X))
    assert found == ["torch", "jax", "torch"]
    assert np.get_backend() == "numpy"


@each_framework
def test_it_is_this_threads_alone(make):
    found = []

    def f(x):
        thread = threading.Thread(target=lambda: found.append(np.get_backend()))
        thread.start()
        thread.join()
        raise KeyError

    with pytest.raises(KeyError):
        np.grad(f)(make(X))
    assert found == ["numpy"]
    assert np.get_backend() == "numpy"


STRANGERS = {
    "torch": [lambda x: numpy.ones(3) * x, lambda x: x + numpy.arange(3), numpy.sin, lambda x: np.arange(3) @ x],
    "tensorflow": [lambda x: x + np.arange(3)],
    "jax": [numpy.sin],
}


@each_framework
@pytest.mark.parametrize("of", [np.grad, np.vmap], ids=["grad", "vmap"])
def test_the_frameworks_own_error_has_a_sentence_more(make, of):
    name = np.backend_of(make(X))
    for f in STRANGERS[name]:
        with pytest.raises(Exception, match=r"numpy|dtype|data pointer|type") as info:
            of(lambda x, f=f: np.sum(f(x)))(make(X) if of is np.grad else np.stack([make(X)]))
        assert not type(info.value).__module__.startswith("gradnp")
        notes = [note for note in info.value.__notes__ if note.startswith("gradnp: ")]
        assert len(notes) == 1
        assert f"np.use_backend({name!r})" in notes[0]


@needs_torch
def test_explain_adds_the_sentence_too():
    with pytest.raises(TypeError, match="unsupported operand") as info:
        np.explain(lambda x: numpy.ones(3) * x, INSTALLED["torch"](X))
    assert "np.multiply(a, x) takes both" in info.value.__notes__[-1]


# --- a framework's dtype or device -----------------------------------------------------------------------------------


def of_framework(name):
    """A floating dtype of a framework's own, and a device."""
    if name == "torch":
        import torch

        return torch.float16, torch.device("cpu")
    if name == "tensorflow":
        import tensorflow as tf

        return tf.float16, tf.config.list_logical_devices("CPU")[0]
    import jax

    return jax.numpy.float16, jax.devices()[0]


MADE = {
    "zeros": lambda **k: np.zeros(2, **k),
    "empty": lambda **k: np.empty((2, 1), **k),
    "full": lambda **k: np.full(2, numpy.ones(2), **k),
    "asarray": lambda **k: np.asarray([1, 2.5], **k),
    "asarray of NumPy's": lambda **k: np.asarray(numpy.ones(2), **k),
    "array": lambda **k: np.array([1, 2.5], **k),
    "array of NumPy's": lambda **k: np.array(numpy.ones(2), **k),
    "from_numpy": lambda **k: np.from_numpy(numpy.ones(2), **k),
    "arange": lambda **k: np.arange(3, **k),
    "linspace": lambda **k: np.linspace(0, 1, 3, **k),
    "logspace": lambda **k: np.logspace(0, 1, 3, **k),
    "eye": lambda **k: np.eye(2, **k),
    "identity": lambda **k: np.identity(2, **k),
    "tri": lambda **k: np.tri(2, **k),
    "geomspace": lambda **k: np.geomspace(1, 4, 3, **k),
    "indices": lambda **k: np.indices((2, 3), **k),
}

FRAMEWORKS = [name for name in INSTALLED if name != "numpy"]


@pytest.mark.parametrize("backend", FRAMEWORKS)
@pytest.mark.parametrize("name", MADE)
def test_a_dtype_or_a_device_names_the_backend(backend, name):
    dtype, device = of_framework(backend)
    of_dtype, of_device = MADE[name](dtype=dtype), MADE[name](device=device)
    assert np.backend_of(of_dtype) == np.backend_of(of_device) == backend
    assert np.result_type(of_dtype) == "float16"
    with np.use_backend("numpy"):
        assert np.backend_of(MADE[name](dtype=dtype)) == backend
    assert type(MADE[name](dtype="float16")) is numpy.ndarray


@needs_torch
@needs_tensorflow
def test_a_dtype_of_another_framework():
    import tensorflow as tf
    import torch

    x = torch.ones(2)
    for call in (
        lambda: np.zeros(2, tf.float32, like=x),
        lambda: np.asarray(x, tf.float32),
        lambda: np.asarray([x[0], 1.0], tf.float32),
        lambda: np.full(2, x, tf.float32),
        lambda: np.zeros(2, tf.float32, like=numpy.ones(2)),
    ):
        with pytest.raises(
            np.MixedBackendsError, match=r"dtype or device is tensorflow's; write the dtype .* as a string"
        ):
            call()
    with pytest.raises(
        np.MixedBackendsError, match=r"^zeros: dtype=tf.float32 is tensorflow's and device=.* is torch's"
    ):
        np.zeros(2, tf.float32, device=torch.device("cpu"))
    with pytest.raises(ValueError, match=r"^zeros: negative dimensions"):
        np.zeros((2, -3), torch.float32)


@needs_torch
def test_dtypes_and_devices_in_compiled_programs():
    import torch

    x = torch.ones(2)
    for f in (
        lambda x: x * np.zeros(2, torch.float32),
        lambda x: x * np.asarray([1.0, 2.0], x.dtype),
        lambda x: x * np.zeros(2, device=x.device),
        lambda x: x * np.zeros(2, np.dtype(x.dtype), like=x),
        lambda x: x @ np.tri(2, dtype=x.dtype),
    ):
        torch.testing.assert_close(torch.compile(f, fullgraph=True)(x), f(x))


# --- np.dtype --------------------------------------------------------------------------------------------------------


@each_framework
def test_numpys_dtype_of_any(make):
    for name in ("float16", "bfloat16", "int8", "bool", "complex64"):
        dtype = np.astype(make(X), name).dtype
        assert np.dtype(dtype) == np.dtype(name) == np.result_type(dtype)
        assert isinstance(np.dtype(dtype), numpy.dtype)


def test_it_is_numpys_otherwise():
    assert np.dtype([("a", "i4")], align=True) == numpy.dtype([("a", "i4")], align=True)
    assert np.dtype(float) == np.dtype(None) == numpy.float64
    assert isinstance(numpy.ones(1).dtype, np.dtype)
    assert not isinstance("f4", np.dtype)
    assert np.dtype[numpy.float32] == numpy.dtype[numpy.float32]
    with pytest.raises(TypeError, match="not understood"):
        np.dtype("floaty")


@pytest.mark.parametrize("backend", FRAMEWORKS)
def test_indices_of_a_generator(backend):
    with np.use_backend(backend):
        found = np.indices(n for n in (2, 3))
    assert np.backend_of(found) == backend
    numpy.testing.assert_array_equal(np.to_numpy(found), numpy.indices((2, 3)))
