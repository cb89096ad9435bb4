"""Arrays that a framework has and gradnp does not compute with: UnsupportedOperationError names operation and dtype."""

from __future__ import annotations

import numpy
import pytest

import gradnp as np
from tests.frameworks import each_backend, each_framework

MATRIX = numpy.array([[4.0, 1.0], [1.0, 3.0]], "float32")

HALVES = {
    "inv": np.linalg.inv,
    "det": np.linalg.det,
    "slogdet": np.linalg.slogdet,
    "cholesky": np.linalg.cholesky,
    "eigh": np.linalg.eigh,
    "eigvalsh": np.linalg.eigvalsh,
    "qr": np.linalg.qr,
    "svd": np.linalg.svd,
    "svdvals": np.linalg.svdvals,
    "pinv": np.linalg.pinv,
    "cond": np.linalg.cond,
    "solve": lambda a: np.linalg.solve(a, a[0]),
    "lstsq": lambda a: np.linalg.lstsq(a, a[0]),
}


@each_framework
@pytest.mark.parametrize("dtype", ["float16", "bfloat16"])
@pytest.mark.parametrize("name", HALVES)
def test_linear_algebra_in_half_precision(make, name, dtype):
    """Refused in one voice: NumPy's TypeError."""
    half = np.astype(make(MATRIX), dtype)
    with pytest.raises(TypeError, match=rf"^linalg\.{name}: array type {dtype} is unsupported in linalg"):
        HALVES[name](half)


@each_backend
@pytest.mark.parametrize("name", ["erf", "erfc"])
def test_error_functions_of_complex_numbers(make, name):
    """SciPy's takes them; no framework's does."""
    message = rf"^special\.{name}: takes no numbers of dtype complex64; scipy\.special has it .*\n  x: .* complex64"
    with pytest.raises(np.UnsupportedOperationError, match=message):
        getattr(np.special, name)(make(numpy.array([1j], "complex64")))


def torch_tensors():
    torch = pytest.importorskip("torch", reason="needs torch")
    x = torch.eye(2)
    return {
        "float8": (lambda: np.sin(x.to(torch.float8_e4m3fn)), r"^sin: .*\n  x: torch\.Tensor .* float8_e4m3fn"),
        "float8 beside": (lambda: np.add(x.to(torch.float8_e4m3fn), x), r"^add: .* the dtype float8_e4m3fn"),
        "uint16": (lambda: np.add(x.to(torch.uint16), 1), r"^add: .*\n  x1: torch\.Tensor .* uint16"),
        "sparse inverse": (lambda: np.linalg.inv(x.to_sparse()), r"^linalg\.inv: .* a sparse tensor; x\.to_dense\(\)"),
        "sparse reshape": (lambda: np.reshape(x.to_sparse(), (4,)), r"^reshape: .* a sparse tensor; x\.to_dense\(\)"),
        "sparse solve": (lambda: np.linalg.solve(x.to_sparse(), x[0]), r"^linalg\.solve: .* a sparse tensor"),
        "quantized": (
            lambda: np.sin(torch.quantize_per_tensor(x, 0.1, 0, torch.quint8)),
            r"^sin: .* a quantized tensor; x\.dequantize\(\)",
        ),
        "nested": (
            lambda: np.sum(torch.nested.nested_tensor([x[0], x.ravel()])),
            r"^sum: .* a nested tensor; torch\.nested\.to_padded_tensor",
        ),
    }


@pytest.mark.parametrize("name", ["float8", "float8 beside", "uint16", "sparse inverse", "sparse reshape"])
def test_of_torch(name):
    call, message = torch_tensors()[name]
    with pytest.raises(np.UnsupportedOperationError, match=f"(?s){message}"):
        call()


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", ["sparse solve", "quantized", "nested"])
def test_of_torch_with_warnings(name):
    test_of_torch(name)


def test_of_jax():
    jax = pytest.importorskip("jax", reason="needs jax")
    x = jax.numpy.eye(2)
    for call, message in (
        (lambda: np.sin(x.astype("int4")), r"^sin: .* the dtype int4"),
        (lambda: np.sin(x.astype(jax.numpy.float8_e4m3fn)), r"^sin: .* the dtype float8_e4m3fn"),
        (lambda: np.linalg.inv(x.astype("int4")), r"^linalg\.inv: .* the dtype int4"),
        (lambda: np.sin(jax.random.key(0)), r"^sin: .* the dtype key"),
    ):
        with pytest.raises(np.UnsupportedOperationError, match=message):
            call()


def test_of_tensorflow():
    tf = pytest.importorskip("tensorflow", reason="needs tensorflow")
    with pytest.raises(np.UnsupportedOperationError, match=r"^sin: .* the dtype string"):
        np.sin(tf.constant(["a"]))


OF_UNKNOWN_SIZE = {
    "median": lambda x: np.median(x, axis=0),
    "average": lambda x: np.average(x, axis=0, weights=x[:, 0]),
    "kron": lambda x: np.kron(x, x),
    "linalg.pinv": np.linalg.pinv,
    "array_split": lambda x: np.array_split(x, 2)[0],
    "resize": lambda x: np.resize(x, (4,)),
    "pad": lambda x: np.pad(x, 1, mode="reflect"),
    "linspace": lambda x: np.linspace(0.0, 1.0, np.shape(x)[0], like=x),
    "indices": lambda x: np.indices(np.shape(x), like=x),
    "linalg.multi_dot": lambda x: np.linalg.multi_dot([x, np.ones((3, 3), like=x), np.matrix_transpose(x)]),
    "array_equal": lambda x: np.array_equal(x, numpy.ones((4, 3))),
    "array_equal, equal": lambda x: np.array_equal(x, np.multiply(x, 1)),
    "diag": lambda x: np.diag(x[:, 0], 1),
    "diagonal": lambda x: np.diagonal(x, -4),
    **{
        f"{f.__name__}, {mode}, {m}": lambda x, f=f, mode=mode, m=m: f(x[:, 0], numpy.arange(1.0, m + 1), mode)
        for f in (np.convolve, np.correlate)
        for mode in ("full", "same", "valid")
        for m in (2, 3, 4, 5, 8)
    },
    **{
        f"pad, {mode}": lambda x, mode=mode: np.pad(x, ((9, 12), (1, 0)), mode=mode)
        for mode in ("reflect", "symmetric", "wrap", "edge", "mean")
    },
}


@pytest.mark.parametrize("name", OF_UNKNOWN_SIZE)
def test_sizes_that_tensorflow_knows_at_run_time(name):
    tf = pytest.importorskip("tensorflow", reason="needs tensorflow")
    function = OF_UNKNOWN_SIZE[name]
    traced = tf.function(function, input_signature=[tf.TensorSpec([None, 3], tf.float64)], autograph=False)
    for n in (4, 5):
        x = numpy.random.default_rng(n).normal(size=(n, 3))
        numpy.testing.assert_allclose(traced(tf.constant(x)), function(x), rtol=1e-7, atol=1e-7)


UNKNOWN_SIZES = {
    "linalg.lstsq": lambda x: np.linalg.lstsq(x, x),
    "linalg.svd": lambda x: np.linalg.svd(x)[0],
    "tril_indices_from": np.tril_indices_from,
    "unstack": np.unstack,
    "cross": lambda x: np.cross(x, x, axis=0),
    "convolve": lambda x: np.convolve(x[:, 0], x[:, 1]),
    "pad": lambda x: np.pad(x, 1, mode="reflect", reflect_type="odd"),
    "linspace": lambda x: np.linspace(0.0, 1.0, np.shape(x)[0]),
    "indices": lambda x: np.indices(np.shape(x)),
    "zeros": lambda x: np.zeros(np.shape(x)),
}


@pytest.mark.parametrize("name", UNKNOWN_SIZES)
def test_sizes_that_tensorflow_does_not_know(name):
    tf = pytest.importorskip("tensorflow", reason="needs tensorflow")
    traced = tf.function(UNKNOWN_SIZES[name], input_signature=[tf.TensorSpec([None, 3])], autograph=False)
    with pytest.raises(TypeError, match=rf"^{name}: needs a size that is unknown while the function is traced; give"):
        traced(tf.ones((2, 3)))


def test_a_gradient_that_needs_a_size():
    tf = pytest.importorskip("tensorflow", reason="needs tensorflow")

    @tf.function(input_signature=[tf.TensorSpec([None, 3], tf.float64)], autograph=False)
    def slope(x):
        with tf.GradientTape() as tape:
            tape.watch(x)
            loss = tf.reduce_sum(np.linalg.qr(x).R)
        return tape.gradient(loss, x)

    with pytest.raises(TypeError, match=r"^linalg\.qr: the gradient needs a size that is unknown while"):
        slope(tf.ones((4, 3), tf.float64))


def test_a_none_is_no_unknown_size():
    tf = pytest.importorskip("tensorflow", reason="needs tensorflow")
    with pytest.raises(TypeError) as raised:
        np.linalg.matrix_power(tf.eye(2), None)
    assert "unknown" not in str(raised.value)
