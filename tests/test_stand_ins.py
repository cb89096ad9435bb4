"""Objects that are not arrays: those that hold or stand for one are computed with, the others get a sentence."""

from __future__ import annotations

import enum
import os
import subprocess
import sys
from pathlib import Path

import numpy
import pytest
import scipy.sparse

import gradnp as np
from tests.frameworks import INSTALLED, each_backend

ROOT = Path(__file__).parent.parent


class Count(enum.IntEnum):
    ZERO = 0
    TWO = 2


class Metres(float):
    pass


X = numpy.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], "float32")

SUBCLASSES = {
    "add": (lambda x: np.add(x, Count.TWO), X + 2),
    "multiply": (lambda x: np.multiply(Metres(2.5), x), X * 2.5),
    "power": (lambda x: np.power(x, Count.TWO), X**2),
    "where": (lambda x: np.where(np.greater(x, Metres(2.0)), x, Metres(1.5)), numpy.where(X > 2, X, 1.5)),
    "full": (lambda x: np.full(2, Metres(2.5), like=x), numpy.full(2, 2.5)),
    "list": (lambda x: np.add(x, [Count.TWO, Metres(2.5), 1]), X + [2, 2.5, 1]),
    "alone": (lambda x: np.sqrt(Metres(4.0)), 2.0),
    "axis": (lambda x: np.sum(x, axis=Count.ZERO), X.sum(0)),
}


@each_backend
@pytest.mark.parametrize("name", SUBCLASSES)
def test_subclasses_of_numbers(make, name):
    call, value = SUBCLASSES[name]
    found = call(make(X))
    numpy.testing.assert_allclose(np.to_numpy(found), value)
    assert np.backend_of(found) == (np.backend_of(make(X)) if name != "alone" else "numpy")


# --- TensorFlow's ----------------------------------------------------------------------------------------------------

SHAPES = {
    "reshape": lambda x, shape: np.reshape(x, shape),
    "prod": lambda x, shape: np.prod(shape[1:]),
    "sum": lambda x, shape: np.sum(shape),
    "max": lambda x, shape: np.max(shape),
    "add": lambda x, shape: np.add(shape, 1),
    "concatenate": lambda x, shape: np.concatenate([shape, shape]),
    "array_equal": lambda x, shape: np.array_equal(shape, (2, 3)),
    "broadcast_to": lambda x, shape: np.broadcast_to(x, shape),
    "tile": lambda x, shape: np.tile(x, shape),
    "resize": lambda x, shape: np.resize(x, shape),
    "zeros": lambda x, shape: np.zeros(shape),
    "full": lambda x, shape: np.full(shape, 2.0, like=x),
    "indices": lambda x, shape: np.indices(shape),
    "asarray": lambda x, shape: np.asarray(shape),
    "full_like": lambda x, shape: np.full_like(x, 2.0, shape=shape),
}


@pytest.mark.parametrize("is_traced", [False, True])
@pytest.mark.parametrize("name", SHAPES)
def test_shapes_of_tensorflow(name, is_traced):
    tf = pytest.importorskip("tensorflow", reason="needs tensorflow")
    call = SHAPES[name]
    whole = tf.function(lambda x: call(x, x.shape), autograph=False) if is_traced else lambda x: call(x, x.shape)
    expected = call(X, X.shape)
    found = whole(tf.constant(X))
    numpy.testing.assert_array_equal(numpy.asarray(found), expected)


def test_a_shape_of_unknown_sizes():
    tf = pytest.importorskip("tensorflow", reason="needs tensorflow")
    shape = tf.TensorShape([None, 3])
    x = tf.constant(X)
    calls = {
        "prod": lambda: np.prod(shape),
        "broadcast_to": lambda: np.broadcast_to(x, shape),
        "zeros": lambda: np.zeros(shape),
        "ones": lambda: np.ones(shape, like=x),
        "full": lambda: np.full(shape, 2.0, like=x),
    }
    for name, call in calls.items():
        with pytest.raises(
            ValueError, match=rf"^{name}: \(None, 3\) has sizes that are unknown while tracing; np.shape\(x\)"
        ):
            call()


def rows():
    """The gradient of a gather, and the dense array it stands for."""
    tf = pytest.importorskip("tensorflow", reason="needs tensorflow")
    x = tf.Variable(X)
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(tf.gather(x, [1]) ** 2)
    return tape.gradient(loss, x), numpy.array([[0, 0, 0], [8, 10, 12]], "float32")


def test_gradients_of_rows():
    """TensorFlow's own functions convert them too."""
    given, dense = rows()
    assert type(given).__name__ == "IndexedSlices"
    numpy.testing.assert_array_equal(np.multiply(given, 2), dense * 2)
    numpy.testing.assert_allclose(np.linalg.norm(given), numpy.linalg.norm(dense))
    numpy.testing.assert_array_equal(np.asarray(given), dense)
    numpy.testing.assert_array_equal(np.to_numpy(given), dense)
    assert np.backend_of(given) == "tensorflow"


def test_gradients_of_rows_of_at():
    """A tape gives the rows that `np.at` has read; transforms take them too."""
    tf = pytest.importorskip("tensorflow", reason="needs tensorflow")
    x = tf.Variable(X)
    with tf.GradientTape() as tape:
        loss = np.sum(np.square(np.at(x)[numpy.array([1])].get()))
    given, dense = tape.gradient(loss, x), rows()[1]
    assert type(given).__name__ == "IndexedSlices"
    doubled = np.custom_vjp(lambda x: x * 2)
    doubled.defvjp(lambda x: (x * 2, None), lambda _, cotangent: (cotangent * 2,))
    for name, (call, value) in {
        "sum": (np.sum, dense.sum()),
        "at": (lambda x: np.at(x)[1].get(), dense[1]),
        "grad": (np.grad(lambda x: np.sum(x * x)), 2 * dense),
        "grad of a closure": (lambda g: np.grad(lambda x: np.sum(np.multiply(x, g)))(tf.constant(X)), dense),
        "a tangent": (lambda g: np.jvp(np.square, [x], [g])[1], 2 * X * dense),
        "a cotangent": (lambda g: np.vjp(np.square, x)[1](g)[0], 2 * X * dense),
        "hvp": (lambda g: np.hvp(lambda x: np.sum(x**3), [x], [g])[0], 6 * X * dense),
        "vmap": (np.vmap(np.sum), dense.sum(1)),
        "jit": (np.jit(np.sum), dense.sum()),
        "checkpoint": (np.checkpoint(np.sum), dense.sum()),
        "custom_vjp": (doubled, 2 * dense),
        "host_function": (np.host_function(lambda x: x * 2, result="x"), 2 * dense),
    }.items():
        numpy.testing.assert_allclose(np.to_numpy(call(given)), value, err_msg=name)
    assert np.explain(np.sum, given)["args[0]"].status == "arrives"


def foreign():
    """Objects that gradnp does not compute with, by what the message says to do."""
    found = {}
    for form in ("csr_matrix", "coo_array"):
        found[form] = getattr(scipy.sparse, form)(X), rf"{form}.*; a sparse matrix; x\.toarray\(\)"
    if "tensorflow" in INSTALLED:
        import tensorflow as tf

        found["ragged"] = tf.ragged.constant([[1.0, 2.0], [3.0]]), r"RaggedTensor.*; .*x\.to_tensor\(\)"
        found["sparse"] = tf.sparse.from_dense(X), r"SparseTensor.*; .*tf\.sparse\.to_dense\(x\)"
        found["array of tensors"] = tf.TensorArray(tf.float32, 2), r"TensorArray.*; x\.stack\(\)"
    if "jax" in INSTALLED:
        from jax.experimental import sparse

        found["bcoo"] = sparse.BCOO.fromdense(X), r"BCOO.*; .*x\.todense\(\)"
    return found


@pytest.mark.parametrize("name", foreign())
def test_foreign_objects_are_told_what_to_do(name):
    value, message = foreign()[name]
    for call in (
        lambda: np.sum(value),
        lambda: np.add(X, value),
        lambda: np.asarray(value),
        lambda: np.asarray([value]),
        lambda: np.sum([value, value]),
        lambda: np.ones(2, like=value),
        lambda: np.to_numpy(value),
        lambda: np.backend_of(value),
        lambda: np.grad(np.sum)(value),
        lambda: np.vmap(np.sum)(value),
        lambda: np.jit(np.sum)(value),
        lambda: np.explain(np.sum, value),
    ):
        with pytest.raises(TypeError, match=message):
            call()


def test_sparse_tensors_of_torch():
    """They are torch's arrays: what torch computes with them, gradnp does; else it says what to do."""
    torch = pytest.importorskip("torch", reason="needs torch")
    sparse = torch.tensor(X).to_sparse()
    numpy.testing.assert_allclose(np.to_numpy(np.matmul(sparse, torch.ones(3))), X.sum(1))
    numpy.testing.assert_allclose(np.to_numpy(np.grad(lambda x: np.sum(np.matmul(sparse, x)))(torch.ones(3))), X.sum(0))
    for call in (lambda x: np.where(True, x, 0.0), np.linalg.pinv, lambda x: np.at(x)[0].set(1.0)):
        with pytest.raises(np.UnsupportedOperationError, match=r"a sparse tensor; x\.to_dense\(\)"):
            call(sparse)
    with pytest.raises(TypeError, match=r"^to_numpy: .* is a sparse tensor; x\.to_dense\(\)"):
        np.to_numpy(sparse)


def test_a_proxy_of_fx():
    torch = pytest.importorskip("torch", reason="needs torch")
    with pytest.raises(TypeError, match=r"^sin: argument 'x' is a torch\.fx\.proxy\.Proxy; .*torch\.compile"):
        torch.fx.symbolic_trace(lambda x: np.sin(x))


# --- Keras's ---------------------------------------------------------------------------------------------------------

KERAS = """
import keras
import numpy
import pytest

import gradnp as np

W = numpy.array([[1.0, 2.0], [3.0, 4.0]], "float32")
w, v = keras.Variable(W), keras.Variable(W[0])
backend = keras.backend.backend()
square = lambda v: np.sum(np.multiply(v, v))


def close(found, value):
    assert np.backend_of(found) == backend
    numpy.testing.assert_allclose(np.to_numpy(found), value, rtol=1e-6)


assert np.backend_of(w) == backend
assert np.result_type(w, 1.0) == numpy.float32
close(np.dot(w, v), W @ W[0])
close(np.sum(w, axis=0), W.sum(0))
close(np.einsum("ij,j->i", w, v), W @ W[0])
close(np.stack([v, v]), [W[0], W[0]])
close(np.add(v, numpy.ones(2)), W[0] + 1)
close(np.asarray(v), W[0])
close(np.zeros_like(v), [0, 0])
close(np.ones(3, like=v), [1, 1, 1])
close(np.at(v)[0].set(5.0), [5, 2])
close(np.linalg.norm(v), 5**0.5)
numpy.testing.assert_array_equal(np.to_numpy(v), W[0])

close(np.grad(square)(v), 2 * W[0])
close(np.grad(lambda d: np.sum(np.multiply(d["a"], d["b"])))({"a": v, "b": v})["a"], W[0])
close(np.grad(lambda x: np.sum(np.dot(w, x)))(v), W.sum(0))
close(np.value_and_grad(square)(v)[1], 2 * W[0])
close(np.hessian(square)(v), 2 * numpy.eye(2))
close(np.vjp(np.square, v)[1](v)[0], 2 * W[0] ** 2)
close(np.jvp(np.square, [v], [v])[1], 2 * W[0] ** 2)
close(np.vmap(np.sum)(w), W.sum(1))
close(np.jit(np.square)(v), W[0] ** 2)
close(np.jit(np.grad(lambda x: np.sum(np.multiply(v, x))))(v.value), W[0])
np.testing.check_grads(square, (v,), order=1)
assert np.explain(square, v)["args[0]"].status == "arrives"

with pytest.raises(TypeError, match=r"^sin: argument 'x' is a keras.*KerasTensor; .*keras\\.layers\\.Lambda"):
    np.sin(keras.Input((2,)))
for call in (lambda layer: np.sum(layer), np.grad(lambda layer: 1.0)):
    with pytest.raises(TypeError, match="a Keras layer is not an array; give its variables"):
        call(keras.layers.Dense(2))


class Layer(keras.layers.Layer):
    def build(self, shape):
        self.w = self.add_weight(shape=(shape[-1], 3), initializer="ones")

    def call(self, x):
        return np.tanh(np.dot(x, self.w))


model = keras.Sequential([keras.Input((4,)), Layer()])
model.compile("sgd", "mse")
model.fit(numpy.ones((8, 4), "float32"), numpy.zeros((8, 3), "float32"), verbose=0)
assert (numpy.asarray(model.weights[0]) < 1).all()
"""


@pytest.mark.parametrize("backend", [name for name in INSTALLED if name != "numpy"])
def test_keras(backend):
    """In a process of its own: Keras has one backend for all of it."""
    pytest.importorskip("keras", reason="needs keras")
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", KERAS],
        cwd=ROOT,
        env=os.environ | {"KERAS_BACKEND": backend},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr[-3000:]
