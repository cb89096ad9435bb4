"""A wrong call raises NumPy's exception type on every backend, and says operation, argument, value and remedy."""

from __future__ import annotations

import contextlib
import operator
from unittest import mock

import numpy
import pytest
from numpy.exceptions import AxisError

import gradnp as np
from gradnp._core import registry
from gradnp._core.catalogue import OPERATIONS
from tests.frameworks import INSTALLED, each_backend, each_framework

X = numpy.arange(4, dtype="float32").reshape(2, 2)

WRONG = {
    "reshape": (lambda x: np.reshape(x, (4, 3)), ValueError, ["reshape:", "(4,3)", "(2, 2)", "numbers of elements"]),
    "reshape two unknown": (lambda x: np.reshape(x, (-1, -1)), ValueError, ["reshape:", "unknown dimension"]),
    "sum axis": (lambda x: np.sum(x, axis=2), AxisError, ["sum:", "axis 2", "from -2 to 1", "(2, 2)"]),
    "sum repeated axis": (lambda x: np.sum(x, axis=(0, 0)), ValueError, ["sum:", "duplicate"]),
    "mean axis": (lambda x: np.mean(x, axis=-3), AxisError, ["mean:", "axis -3", "from -2 to 1"]),
    "std inside var": (lambda x: np.std(x, axis=5), AxisError, ["std:", "axis 5"]),
    "softmax axis": (lambda x: np.special.softmax(x, axis=5), AxisError, ["special.softmax:", "axis 5"]),
    "transpose": (lambda x: np.transpose(x, (0, 0)), ValueError, ["transpose:", "repeated axis"]),
    "transpose length": (lambda x: np.transpose(x, (0, 1, 2)), ValueError, ["transpose:", "axes"]),
    "squeeze": (lambda x: np.squeeze(x, 0), ValueError, ["squeeze:", "size not equal to one"]),
    "broadcast": (lambda x: np.add(x, np.zeros(3, like=x)), ValueError, ["add:", "(2,2)", "(3,)", "expand_dims"]),
    "matmul": (lambda x: np.matmul(x, np.zeros((3, 2), like=x)), ValueError, ["matmul:", "transpose or reshape"]),
    "dot": (lambda x: np.dot(x, np.zeros((3, 2), like=x)), ValueError, ["dot:", "not aligned"]),
    "concatenate": (lambda x: np.concatenate([x, x[0]]), ValueError, ["concatenate:", "dimension"]),
    "concatenate nothing": (lambda x: np.concatenate([]), ValueError, ["concatenate:", "at least one"]),
    "concatenate a number": (lambda x: np.concatenate(5), TypeError, ["concatenate:", "sequence of arrays", "5"]),
    "stack axis": (lambda x: np.stack([x, x], axis=4), AxisError, ["stack:", "axis 4", "from -3 to 2"]),
    "stack along a float": (lambda x: np.stack([x, x], axis=0.0), TypeError, ["stack:"]),
    "stack shapes": (lambda x: np.stack([x, x[0]]), ValueError, ["stack:", "same shape"]),
    "vander": (lambda x: np.vander(x[0], -1), ValueError, ["vander:", "negative"]),
    "ediff1d of bools": (lambda x: np.ediff1d(x > 0), TypeError, ["ediff1d:", "subtract"]),
    "partition beyond the whole": (lambda x: np.partition(x, 4, axis=None), ValueError, ["partition:", "kth", "4"]),
    "partition by a bool": (lambda x: np.argpartition(x, True), ValueError, ["argpartition:", "ooleans"]),
    "searchsorted": (lambda x: np.searchsorted(x[0], 0.5, sorter=[0, 1, 1]), ValueError, ["searchsorted:", "sorter"]),
    "unravel_index": (lambda x: np.unravel_index(np.astype(x, "int64"), (-1, 4)), ValueError, ["unravel_index:"]),
    "ravel_multi_index": (
        lambda x: np.ravel_multi_index([np.astype(x, "int64")] * 2, (-1, 4)),
        ValueError,
        ["ravel_multi_index:"],
    ),
    "string": (lambda x: np.sin("abc"), TypeError, ["sin:", "'x'", "str", "np.asarray"]),
    "string beside": (lambda x: np.add(x, "abc"), TypeError, ["add:", "'x2'", "str"]),
    "none": (lambda x: np.sin(None), TypeError, ["sin:", "'x'", "None"]),
    "none beside": (lambda x: np.add(x, None), TypeError, ["add:", "'x2'", "None"]),
    "dict": (lambda x: np.mean({"a": 1}), TypeError, ["mean:", "'a'", "dict"]),
    "strings in a list": (lambda x: np.mean(["a", "b"]), TypeError, ["mean:", "numbers"]),
    "ragged list": (lambda x: np.sum([[1, 2], [3]]), ValueError, ["sum:", "inhomogeneous"]),
    "max of nothing": (lambda x: np.max(x[:0]), ValueError, ["max:", "zero-size"]),
    "argmax of nothing": (lambda x: np.argmax(x[:0]), ValueError, ["argmax:", "empty"]),
    "det of a vector": (lambda x: np.linalg.det(x[0]), numpy.linalg.LinAlgError, ["linalg.det:", "two-dimensional"]),
    "inv not square": (lambda x: np.linalg.inv(x[:1]), numpy.linalg.LinAlgError, ["linalg.inv:", "square"]),
    **{
        f"{name} of {shape}": (
            lambda x, call=call, shape=shape: call(np.reshape(x, shape)),
            numpy.linalg.LinAlgError,
            [name.partition(" ")[0] + ":", "square"],
        )
        for shape in ((4, 1), (1, 4))
        for name, call in {
            "linalg.eigh": np.linalg.eigh,
            "linalg.eigvalsh": np.linalg.eigvalsh,
            "linalg.eigvalsh upper": lambda x: np.linalg.eigvalsh(x, "U"),
            "linalg.cholesky": np.linalg.cholesky,
            "linalg.svd hermitian": lambda x: np.linalg.svd(x, hermitian=True),
            "linalg.pinv hermitian": lambda x: np.linalg.pinv(x, hermitian=True),
            "linalg.matrix_rank hermitian": lambda x: np.linalg.matrix_rank(x, hermitian=True),
        }.items()
    },
    "einsum": (lambda x: np.einsum("ij,kl->im", x, x), ValueError, ["einsum:", "'m'"]),
    "broadcast to a negative size": (
        lambda x: np.broadcast_to(x, (-1, 2)),
        ValueError,
        ["broadcast_to: all elements of broadcast shape must be non-negative\n"],
    ),
    "tensordot": (lambda x: np.tensordot(x, x[:1], 1), ValueError, ["tensordot:", "mismatch", "transpose or reshape"]),
    "take_along_axis": (lambda x: np.take_along_axis(x, x, 0), IndexError, ["take_along_axis:", "integer"]),
    "take_along_axis of a mask": (lambda x: np.take_along_axis(x, x > 1, 0), IndexError, ["integer"]),
    "at.set of a string": (lambda x: np.at(x)[0].set("a"), TypeError, ["at.set:", "'a'"]),
    "at.add of nothing": (lambda x: np.at(x)[0].add(None), TypeError, ["at.add:", "None"]),
    "split": (lambda x: np.split(x, 3), ValueError, ["split:", "equal division"]),
    "conv channels": (
        lambda x: np.conv(np.zeros((1, 3, 4), like=x), np.zeros((2, 2, 3), like=x)),
        ValueError,
        ["conv:", "channels"],
    ),
    "out of another shape": (lambda x: np.add(x, 1, out=np.zeros(3, like=x)), ValueError, ["add:", "out", "(3,)"]),
    "where without out": (lambda x: np.log(x, where=x > 1), ValueError, ["log:", "where=", "out="]),
    "round of bools": (lambda x: np.round(x > 1, 1), TypeError, ["round:"]),
    "geomspace from 0": (lambda x: np.geomspace(0, 1, like=x), ValueError, ["geomspace:", "zero"]),
    "fft of no points": (lambda x: np.fft.fft(x, 0), ValueError, ["fft.fft:", "data points (0)"]),
    "fft of an empty axis": (lambda x: np.fft.rfft(x[:, :0]), ValueError, ["fft.rfft:", "data points (0)"]),
    "irfft of one entry": (lambda x: np.fft.irfft(x[:, :1]), ValueError, ["fft.irfft:", "data points (0)"]),
    "fft of half a point": (lambda x: np.fft.fft(x, 1.5), TypeError, ["fft.fft:"]),
    "fft norm": (lambda x: np.fft.hfft(x, norm="both"), ValueError, ["fft.hfft:", "norm", "both", "forward"]),
    "fft axis": (lambda x: np.fft.ifft(x, axis=2), IndexError, ["fft.ifft:", "index out of range"]),
    "fft of a number": (lambda x: np.fft.fft(x[0, 0]), IndexError, ["fft.fft:"]),
    "rfft of complex": (lambda x: np.fft.rfft(np.multiply(x, 1j)), TypeError, ["fft.rfft:"]),
    "fftn lengths": (lambda x: np.fft.fftn(x, (2,), (0, 1)), ValueError, ["fft.fftn:", "different lengths"]),
    "fftn axis": (lambda x: np.fft.rfftn(x, (2, 2), (0, 2)), IndexError, ["fft.rfftn:"]),
    "fftn norm": (lambda x: np.fft.ifftn(x, norm="both"), ValueError, ["fft.ifftn:", "both"]),
    "fftn of no points": (lambda x: np.fft.fft2(x, (0, 2)), ValueError, ["fft.fft2:", "data points (0)"]),
    "rfftn of complex": (lambda x: np.fft.rfftn(np.multiply(x, 1j)), TypeError, ["fft.rfftn:"]),
    "rfftn of no axes": (lambda x: np.fft.rfftn(x, axes=()), IndexError, ["fft.rfftn:"]),
    "fftshift axis": (lambda x: np.fft.fftshift(x, 2), IndexError, ["fft.fftshift:", "index out of range"]),
    "fftfreq of a float": (lambda x: np.fft.fftfreq(4.0, like=x), ValueError, ["fft.fftfreq:", "integer", "4.0"]),
    "fftfreq negative": (lambda x: np.fft.fftfreq(-4, like=x), ValueError, ["fft.fftfreq:", "negative"]),
    "interp lengths": (lambda x: np.interp(x, [0.0, 1.0], x[0, :1]), ValueError, ["interp:", "same length"]),
    "interp of a table": (lambda x: np.interp(x, x, x), ValueError, ["interp:"]),
    "interp of no points": (lambda x: np.interp(x, x[0, :0], x[0, :0]), ValueError, ["interp:", "empty"]),
    "interp at complex": (lambda x: np.interp(np.multiply(x, 1j), x[0], x[0]), TypeError, ["interp:", "complex"]),
    "interp complex end": (lambda x: np.interp(x, x[0], x[0], 1j), TypeError, ["interp:", "complex"]),
    "interp period": (lambda x: np.interp(x, x[0], x[0], period=0), ValueError, ["interp:", "non-zero"]),
    "gradient of one sample": (lambda x: np.gradient(x[:1]), ValueError, ["gradient:", "too small"]),
    "gradient order": (lambda x: np.gradient(x, edge_order=3), ValueError, ["gradient:", "edge_order"]),
    "gradient spacings": (lambda x: np.gradient(x, 1.0, 2.0, 3.0), TypeError, ["gradient:", "number of arguments"]),
    "gradient coordinates": (lambda x: np.gradient(x, x[0], x[0, :1]), ValueError, ["gradient:", "match the length"]),
    "gradient grid": (lambda x: np.gradient(x, x, x), ValueError, ["gradient:", "1d"]),
    "trapezoid axis": (lambda x: np.trapezoid(x, axis=2), IndexError, ["trapezoid:", "out of range"]),
    "trapezoid points": (lambda x: np.trapezoid(np.tile(x, 2), [0.0, 1.0, 2.0]), ValueError, ["trapezoid:"]),
    "unwrap axis": (lambda x: np.unwrap(x, axis=2), AxisError, ["unwrap:", "axis 2"]),
    "unwrap of complex": (lambda x: np.unwrap(np.multiply(x, 1j)), TypeError, ["unwrap:"]),
    "ediff1d end": (
        lambda x: np.ediff1d(np.astype(x, int), to_end=0.5),
        TypeError,
        ["ediff1d:", "to_end", "same_kind"],
    ),
    "ediff1d begin": (lambda x: np.ediff1d(x, to_begin=[1j]), TypeError, ["ediff1d:", "to_begin", "same_kind"]),
    "diag of a list": (lambda x: np.diag(x[0], [0]), TypeError, ["diag:"]),
    "lexsort without an axis": (lambda x: np.lexsort((x[0], x[1]), axis=None), TypeError, ["lexsort:"]),
    "initial list": (lambda x: np.min(x, initial=[0]), ValueError, ["min:", "sequence"]),
    "bool as a size": (
        lambda x: np.unravel_index(np.astype(x, int), (True, 9)),
        TypeError,
        ["unravel_index:", "integer"],
    ),
    "ravel to a bool": (lambda x: np.ravel_multi_index(np.astype(x, int), (9, True)), TypeError, ["integer"]),
    "solve of a half": (lambda x: np.linalg.solve(x, np.astype(x, "float16")), TypeError, ["linalg.solve:", "float16"]),
    "unknown keyword": (lambda x: np.sum(x, axes=0), TypeError, ["axes"]),
}


@each_backend
@pytest.mark.parametrize("name", WRONG)
def test_wrong_call(make, name):
    call, kind, fragments = WRONG[name]
    with pytest.raises(kind) as raised:
        call(make(X))
    message = str(raised.value)
    assert isinstance(raised.value, kind)
    missing = [f for f in fragments if f not in message]
    assert not missing, f"{missing} not in: {message}"


@each_framework
def test_arguments_are_shown_with_shape_and_dtype(make):
    with pytest.raises(ValueError, match=r"a: \w+\.\w+ of shape \(2, 2\) and dtype float32\n  shape: \(4, 3\)"):
        np.reshape(make(X), (4, 3))


MASKED = numpy.ma.array([1.0, 2.0], mask=[False, True])
MEANINGFUL = {
    "add": lambda x: np.add(x, MASKED),
    "maximum": lambda x: np.maximum(MASKED, x),
    "where": lambda x: np.where(x > 1, x, MASKED),
    "concatenate": lambda x: np.concatenate([x[0], MASKED]),
    "sum of a list": lambda x: np.sum([x[0], MASKED]),
    "array of a list": lambda x: np.array([x[0], MASKED]),
    "clip": lambda x: np.clip(x, MASKED, 2.0),
    "take": lambda x: np.take(x, numpy.ma.array([0, 1], mask=[True, False])),
    "at": lambda x: np.at(x)[0].set(MASKED),
    "asarray": lambda x: np.asarray(MASKED, like=x),
    "einsum": lambda x: np.einsum("ij,j", x, MASKED),
    "matrix": lambda x: np.add(x, numpy.matrix(X)),  # its product is another one
    "matrix in a product": lambda x: np.matmul(x, numpy.matrix(X)),
}


@each_framework
@pytest.mark.filterwarnings("ignore:the matrix subclass:PendingDeprecationWarning")
@pytest.mark.parametrize("name", MEANINGFUL)
def test_what_a_framework_would_drop_is_refused(make, name):
    with pytest.raises(TypeError, match="losing its meaning"):
        MEANINGFUL[name](make(X))


@each_backend
def test_masked_arrays_among_numpys_are_numpys(make):
    del make
    assert isinstance(np.add(numpy.ones(2), MASKED), numpy.ma.MaskedArray)


@each_backend
@pytest.mark.parametrize("name", ["prod", "sum", "max", "any", "mean", "cumsum", "sort", "flip"])
def test_a_refused_axis_does_not_stand_for_an_equal_one(make, name):
    function = getattr(np, name)
    for axis in (0.0, (0.0,)):
        with pytest.raises((TypeError, ValueError)):
            function(make(X), axis=axis)
    numpy.testing.assert_array_equal(np.to_numpy(function(make(X), axis=0)), getattr(numpy, name)(X, axis=0))


def test_mixed_frameworks():
    makers = [make for name, make in INSTALLED.items() if name != "numpy"]
    if len(makers) < 2:
        pytest.skip("needs two frameworks")
    first, second = makers[0](X), makers[1](X)
    for call in (
        lambda: np.add(first, second),
        lambda: np.concatenate([first, second]),
        lambda: np.sum([first, second]),
    ):
        with pytest.raises(np.MixedBackendsError, match="more than one framework"):
            call()
    for call, message in (
        (lambda: np.sum([first, second]), r"^sum: .*\n  a: \["),
        (lambda: np.concatenate([[first, second], first]), r"^concatenate: a list holds"),
        (lambda: np.array([first[0], second[0]]), r"^array: "),
        (lambda: np.sum(first, where=second > 0), r"^sum: .*\n  a: .*\n  where: "),
    ):
        with pytest.raises(np.MixedBackendsError, match=message):
            call()
    with pytest.raises(np.MixedBackendsError, match=r"add: .*'x1' is \w+'s and 'x2' is \w+'s.*np.to_numpy"):
        np.add(first, second)


# --- what is not the arguments' fault -------------------------------------------------------------------------------


@contextlib.contextmanager
def failing(backend, name, error):
    """Inside, the operation `name` of the chapter linalg raises `error` on `backend`."""
    operation = OPERATIONS[f"linalg.{name}"]

    def fails(*args, **kwargs):
        raise error

    operation.forget()
    with mock.patch.object(registry.chapter_of(backend, operation.chapter), name, fails, create=True):
        yield
    operation.forget()


def raised_by(call):
    try:
        call()
    except Exception as error:
        return error
    pytest.fail("nothing was raised")


def is_noted(error, operation):
    return any(f"in gradnp.{operation}, called with" in note for note in getattr(error, "__notes__", ()))


FAILURES = {"out of memory": "CUDA out of memory. Tried to allocate 2.00 GiB", "a bug": "cusolver error: 7"}


@pytest.mark.parametrize("name", ["inv", "cholesky"])
@pytest.mark.parametrize("failure", FAILURES)
@each_framework
def test_a_failure_with_a_large_matrix_is_not_blamed_on_it(make, failure, name):
    matrix = make(numpy.eye(1100, dtype="float32"))
    error = RuntimeError(FAILURES[failure])
    with failing(np.backend_of(matrix), name, error):
        assert raised_by(lambda: getattr(np.linalg, name)(matrix)) is error
    assert is_noted(error, f"linalg.{name}")
    assert "of shape (1100, 1100) and dtype float32" in error.__notes__[0]


@pytest.mark.parametrize("name", ["inv", "cholesky"])
@pytest.mark.parametrize("failure", FAILURES)
@pytest.mark.parametrize("transform", ["torch.func.vmap", "jax.jit", "tf.function"])
def test_a_failure_in_a_traced_call_is_not_blamed_on_the_matrix(transform, failure, name):
    error = RuntimeError(FAILURES[failure])
    f = getattr(np.linalg, name)
    if transform == "torch.func.vmap":
        torch = pytest.importorskip("torch", reason="needs torch")
        backend, call = "torch", lambda: torch.func.vmap(f)(torch.eye(3).expand(2, 3, 3))
    elif transform == "jax.jit":
        jax = pytest.importorskip("jax", reason="needs jax")
        backend, call = "jax", lambda: jax.jit(f)(jax.numpy.eye(3))
    else:
        tf = pytest.importorskip("tensorflow", reason="needs tensorflow")
        backend, call = "tensorflow", lambda: tf.function(f)(tf.eye(3))
    with failing(backend, name, error):
        assert raised_by(call) is error
    assert is_noted(error, f"linalg.{name}")


@each_framework
def test_a_failure_with_known_values_passes_unless_numpy_fails_too(make):
    regular, singular = make(numpy.eye(3, dtype="float32")), make(numpy.ones((3, 3), "float32"))
    for matrix, message, kind in (
        (regular, FAILURES["a bug"], RuntimeError),
        (singular, FAILURES["a bug"], numpy.linalg.LinAlgError),
        (singular, FAILURES["out of memory"], RuntimeError),  # whatever NumPy would say
    ):
        with failing(np.backend_of(matrix), "inv", RuntimeError(message)):
            assert type(raised_by(lambda matrix=matrix: np.linalg.inv(matrix))) is kind


@each_framework
def test_what_is_no_fault_of_the_arguments(make):
    """Memory that ran out is the exception itself, a missing kernel is said so, of a singular matrix too."""
    singular = make(numpy.ones((3, 3), "float32"))
    error = MemoryError()
    with failing(np.backend_of(singular), "inv", error):
        assert raised_by(lambda: np.linalg.inv(singular)) is error
    assert is_noted(error, "linalg.inv")
    for error in (NotImplementedError("no kernel"), np.UnsupportedOperationError("no kernel")):
        with (
            failing(np.backend_of(singular), "inv", error),
            pytest.raises(np.UnsupportedOperationError, match=r"(?s)^linalg\.inv: .*no kernel\n  a: .*float32"),
        ):
            np.linalg.inv(singular)


def test_a_missing_kernel_where_numpy_knows_no_such_call_either():
    """torch says NotImplementedError of a dtype that the operation is not made for."""
    torch = pytest.importorskip("torch", reason="needs torch")
    with pytest.raises(TypeError, match=r"^bitwise_and: ufunc 'bitwise_and' not supported for the input types"):
        np.bitwise_and(torch.ones(2), 1)


def test_an_exception_of_the_frameworks_own_class():
    """It speaks of the framework, but for the few that a backend names."""
    torch = pytest.importorskip("torch", reason="needs torch")
    singular = torch.ones(3, 3)
    error = torch.OutOfMemoryError("no")
    with failing("torch", "inv", error):
        assert raised_by(lambda: np.linalg.inv(singular)) is error
    with pytest.raises(numpy.linalg.LinAlgError, match=r"^linalg\.inv: Singular matrix"):
        np.linalg.inv(singular)


@each_framework
def test_a_large_call_is_not_repeated(make, monkeypatch):
    """NumPy computes with no array of the call's size, unless it has refused a small one."""
    from gradnp.backends.numpy import linalg

    met = []
    monkeypatch.setattr(linalg, "inv", lambda a: met.append(a.shape) or numpy.linalg.inv(a))
    matrix = make(numpy.eye(1100, dtype="float32"))
    with failing(np.backend_of(matrix), "inv", RuntimeError(FAILURES["a bug"])):
        raised_by(lambda: np.linalg.inv(matrix))
        assert met
        assert max(met) < (300, 300)
        with pytest.raises(numpy.linalg.LinAlgError, match=r"square\n  a: \w+\.\w+ of shape \(1000, 1100\)"):
            np.linalg.inv(matrix[:1000])


LARGE = numpy.zeros((1200, 1000), "float32")

WRONG_WHATEVER_THE_VALUES = {
    "reshape": (lambda x: np.reshape(x, (7, -1)), ValueError, "cannot reshape array of size {size}"),
    "broadcast": (lambda x: np.add(x, np.zeros(7, like=x)), ValueError, r"\({rows},{columns}\) \(7,\)"),
    "axis": (lambda x: np.sum(x, axis=2), AxisError, "axis 2 .* from -2 to 1"),
    "concatenate": (lambda x: np.concatenate([x, x[0]]), ValueError, "same number of dimensions"),
    "matmul": (lambda x: np.matmul(x, x), ValueError, "size {rows} is different from {columns}"),
    "where": (lambda x: np.where(x > 0, x, np.zeros(7, like=x)), ValueError, r"\({rows},{columns}\) \(7,\)"),
    "masked": (lambda x: np.sum(x, axis=2, where=x > 0), AxisError, "axis 2 .* from -2 to 1"),
    "square": (lambda x: np.linalg.inv(x), numpy.linalg.LinAlgError, "must be square"),
}


@each_framework
@pytest.mark.parametrize("name", WRONG_WHATEVER_THE_VALUES)
def test_shapes_are_explained_of_large_arrays(make, name):
    call, kind, message = WRONG_WHATEVER_THE_VALUES[name]
    with pytest.raises(kind, match=message.format(rows=1200, columns=1000, size=1200000)):
        call(make(LARGE))


@pytest.mark.parametrize("name", WRONG_WHATEVER_THE_VALUES)
@pytest.mark.parametrize("transform", ["jax.jit", "jax.vmap", "torch.func.vmap", "torch.func.grad"])
def test_shapes_are_explained_in_a_traced_call(transform, name):
    package, _, function = transform.partition(".")
    transform = operator.attrgetter(function)(pytest.importorskip(package, reason=f"needs {package}"))
    call, kind, message = WRONG_WHATEVER_THE_VALUES[name]
    array = numpy.zeros((2, 5, 4) if function.endswith("vmap") else (5, 4), "float32")
    with pytest.raises(kind, match=message.format(rows=5, columns=4, size=20)):
        transform(lambda x: call(x))(INSTALLED[package](array))


@pytest.mark.parametrize("name", WRONG_WHATEVER_THE_VALUES)
def test_shapes_are_explained_in_tf_function(name):
    """AutoGraph raises an exception of its own in the place of some; ours is its text, and what it is raised for."""
    tf = pytest.importorskip("tensorflow", reason="needs tensorflow")
    call, kind, message = WRONG_WHATEVER_THE_VALUES[name]
    with pytest.raises(Exception, match=f"(?s){message.format(rows=5, columns=4, size=20)}"):
        tf.function(lambda x: call(x))(tf.zeros((5, 4)))
    with pytest.raises(kind, match=message.format(rows=5, columns=4, size=20)):
        tf.function(lambda x: call(x), autograph=False)(tf.zeros((5, 4)))


def test_torch_compile_raises_dynamos_exceptions():
    """What torch refuses in a trace is Dynamo's to report, and it names torch's function and the shapes."""
    torch = pytest.importorskip("torch", reason="needs torch")
    with pytest.raises(torch._dynamo.exc.TorchRuntimeError, match=r"shape '\[4\]' is invalid for input of size 6"):
        torch.compile(lambda x: np.reshape(x, 4), fullgraph=True, backend="eager")(torch.ones(2, 3))


def test_torch_compile_catches_what_gradnp_raises():
    """What gradnp raises itself in a trace can be caught there, and reaches the caller by its own words."""
    torch = pytest.importorskip("torch", reason="needs torch")

    def guarded(x):
        try:
            return np.concatenate([x, x[0]])
        except ValueError:
            return x + 1

    compiled = torch.compile(guarded, fullgraph=True, backend="eager")
    assert compiled(torch.zeros(2, 3)).tolist() == [[1.0] * 3] * 2
    with pytest.raises(torch._dynamo.exc.Unsupported, match="all the input array dimensions must match"):
        torch.compile(lambda x: np.concatenate([x, x[0]]), fullgraph=True, backend="eager")(torch.zeros(2, 3))


def test_a_tracers_own_exception_passes():
    """With a note that names the operation."""
    jax = pytest.importorskip("jax", reason="needs jax")
    with pytest.raises(jax.errors.ConcretizationTypeError) as raised:
        jax.jit(lambda x: np.unique(x))(jax.numpy.ones(3))
    assert is_noted(raised.value, "unique")
    with pytest.raises(jax.errors.TracerBoolConversionError):
        jax.jit(lambda x: np.sum(x, keepdims=x > 0))(jax.numpy.ones(()))


def test_a_setting_with_unknown_values_is_not_replaced():
    """The shape is traced: no other shape may be shown in its place."""
    jax = pytest.importorskip("jax", reason="needs jax")
    error = raised_by(lambda: jax.jit(lambda x, n: np.reshape(x, (n, 2)))(jax.numpy.zeros(6), 3))
    assert is_noted(error, "reshape")
    assert "cannot reshape" not in str(error)
