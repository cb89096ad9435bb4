"""`np.at`: what goes straight to the framework, and what conformance has no place for."""

from __future__ import annotations

import sys

import numpy
import pytest

import gradnp as np
from tests.frameworks import INSTALLED, compiled, each_backend, each_framework, needs_torch

X = numpy.arange(1.0, 13.0).reshape(4, 3)
MASK = numpy.array([True, False, True, False])
REPEATED = numpy.array([1, 3, 1])
ROW = numpy.array([10.0, 20.0, 30.0])

DIRECT = {
    "get integer": lambda x, i, m, v: np.at(x)[-1].get(),
    "get slice": lambda x, i, m, v: np.at(x)[1:3].get(),
    "get tuple": lambda x, i, m, v: np.at(x)[..., None, ::2].get(),
    "get array": lambda x, i, m, v: np.at(x)[i].get(),
    "get mask": lambda x, i, m, v: np.at(x)[m].get(),
    "set integer": lambda x, i, m, v: np.at(x)[1].set(v),
    "set slice": lambda x, i, m, v: np.at(x)[1:3].set(v),
    "set slice of step 2": lambda x, i, m, v: np.at(x)[1::2].set(0.0),
    "set tuple": lambda x, i, m, v: np.at(x)[1:, 2].set(v),
    "set array": lambda x, i, m, v: np.at(x)[i[:2]].set(v),
    "set repeated array": lambda x, i, m, v: np.at(x)[i].set(5.0),
    "set mask": lambda x, i, m, v: np.at(x)[m].set(v),
    "set mask, a value each": lambda x, i, m, v: np.at(x)[m].set(x[:2]),
    "add slice": lambda x, i, m, v: np.at(x)[1:3].add(v),
    "add array": lambda x, i, m, v: np.at(x)[i].add(v),
    "add number": lambda x, i, m, v: np.at(x)[i].add(2.0),
    "add mask": lambda x, i, m, v: np.at(x)[m].add(1.0),
    "add mask, a value each": lambda x, i, m, v: np.at(x)[m].add(x[:2]),
    "multiply slice": lambda x, i, m, v: np.at(x)[1:3].multiply(v),
    "max mask": lambda x, i, m, v: np.at(x)[m].max(v),
}


def generally(monkeypatch):
    """Make the general way fail, so that a call that passes has gone straight to the framework."""

    def fail(*_):
        raise AssertionError("this call went the general way")

    monkeypatch.setattr(sys.modules[np.at.__module__], "split", fail)


@each_framework
@pytest.mark.parametrize("name", DIRECT)
def test_goes_straight_to_the_framework(make, name, monkeypatch):
    call = DIRECT[name]
    wanted = call(X, REPEATED, MASK, ROW)
    generally(monkeypatch)
    found = call(make(X.astype("float32")), make(REPEATED), make(MASK), make(ROW.astype("float32")))
    numpy.testing.assert_allclose(np.to_numpy(found), wanted)


STATIC = [name for name in DIRECT if "each" not in name and name != "get mask"]


@pytest.mark.parametrize("name", [n for n in STATIC if n != "set array"])
def test_goes_straight_to_torch_when_compiled(name, monkeypatch):
    torch = pytest.importorskip("torch")
    torch._dynamo.reset()
    call = DIRECT[name]
    wanted = call(X, REPEATED, MASK, ROW)
    generally(monkeypatch)
    compiled = torch.compile(call, fullgraph=True, backend="eager")
    found = compiled(*map(torch.tensor, (X, REPEATED, MASK, ROW)))
    numpy.testing.assert_allclose(np.to_numpy(found), wanted)


@pytest.mark.parametrize("name", STATIC)
def test_goes_straight_to_jax_when_compiled(name, monkeypatch):
    jax = pytest.importorskip("jax")
    call = DIRECT[name]
    wanted = call(X, REPEATED, MASK, ROW)
    generally(monkeypatch)
    found = jax.jit(call)(*map(jax.numpy.asarray, (X.astype("float32"), REPEATED, MASK, ROW.astype("float32"))))
    numpy.testing.assert_allclose(np.to_numpy(found), wanted)


@pytest.mark.parametrize("name", [n for n in DIRECT if "array" not in n and "number" not in n and "each" not in n])
def test_goes_straight_to_tensorflow_in_a_graph(name, monkeypatch):
    tf = pytest.importorskip("tensorflow")
    call = DIRECT[name]
    wanted = call(X, REPEATED, MASK, ROW)
    generally(monkeypatch)
    found = tf.function(call)(*map(tf.constant, (X, REPEATED, MASK, ROW)))
    numpy.testing.assert_allclose(np.to_numpy(found), wanted)


@each_framework
@pytest.mark.parametrize("name", [name for name in DIRECT if "array" in name or "mask" in name])
def test_constants_as_index_and_value(make, name):
    """NumPy arrays beside a framework's array, in views that frameworks do not take as they are."""
    call = DIRECT[name]
    i, mask, row = (numpy.ascontiguousarray(a[::-1])[::-1] for a in (REPEATED, MASK, ROW))
    found = call(make(X), i, mask, row)
    assert np.backend_of(found) == np.backend_of(make(X))
    numpy.testing.assert_allclose(np.to_numpy(found), call(X, i, mask, row))
    found = call(make(X), i.tolist(), mask.tolist(), row.tolist())
    numpy.testing.assert_allclose(np.to_numpy(found), call(X, i, mask, row))


@each_framework
def test_the_last_of_many_wins(make):
    """Also where there are too many positions to look at one by one, and where -1 and the last name the same."""
    positions = numpy.arange(100)
    positions[70] = -100  # the first again
    values = numpy.arange(100.0)
    found = np.at(make(numpy.zeros(100)))[make(positions)].set(make(values))
    wanted = numpy.zeros(100)
    wanted[positions] = values
    numpy.testing.assert_array_equal(np.to_numpy(found), wanted)


@pytest.mark.parametrize("name", DIRECT)
def test_variables_and_parameters(name):
    """They count as the arrays they hold, and their gradients arrive."""
    call = DIRECT[name]
    wanted, slopes = call(X, REPEATED, MASK, ROW), []
    if "torch" in INSTALLED:
        import torch

        x = torch.nn.Parameter(torch.tensor(X))
        y = call(x, *map(torch.tensor, (REPEATED, MASK, ROW)))
        numpy.testing.assert_allclose(np.to_numpy(y), wanted)
        slopes.append(np.to_numpy(torch.autograd.grad(torch.sum(y**2), x)[0]))
    if "tensorflow" in INSTALLED:
        import tensorflow as tf

        x = tf.Variable(X)
        with tf.GradientTape() as tape:
            y = call(x, *map(tf.constant, (REPEATED, MASK, ROW)))
            total = tf.reduce_sum(y**2)
        numpy.testing.assert_allclose(np.to_numpy(y), wanted)
        slopes.append(np.to_numpy(tf.convert_to_tensor(tape.gradient(total, x))))
    for slope in slopes[1:]:
        numpy.testing.assert_allclose(slope, slopes[0])


@pytest.mark.parametrize("method", ["set", "add"])
@pytest.mark.parametrize("by_mask", [False, True])
def test_jacobian_of_an_eager_update_on_tensorflow(method, by_mask):
    """TensorFlow vectorises the backward pass, for which not every kernel has a form."""
    tf = pytest.importorskip("tensorflow")
    index = tf.constant(MASK) if by_mask else tf.constant([0, 2], tf.int64)
    x = tf.constant(X)
    with tf.GradientTape() as tape:
        tape.watch(x)
        y = getattr(np.at(x)[index], method)(3.0 * x[:2])
    found = np.to_numpy(tape.jacobian(y, x)).reshape(12, 12)
    wanted = numpy.eye(12)
    for row, source in ((0, 0), (2, 1)):
        for column in range(3):
            if method == "set":
                wanted[3 * row + column] = 0.0
            wanted[3 * row + column, 3 * source + column] += 3.0
    numpy.testing.assert_allclose(found, wanted)


@each_framework
def test_a_new_axis_in_an_update(make):
    v = make(numpy.ones((2, 1, 3)))
    wanted = X.copy()
    wanted[1:3, None] = 1.0
    numpy.testing.assert_array_equal(np.to_numpy(np.at(make(X))[1:3, None].set(v)), wanted)
    numpy.testing.assert_array_equal(np.to_numpy(np.jit(lambda x, v: np.at(x)[1:3, None].set(v))(make(X), v)), wanted)


def test_strings_can_be_read():
    assert np.at(numpy.array(["a", "b"]))[1].get() == "b"
    assert np.at(numpy.array(["a", "b"]))[[1, 0]].get().tolist() == ["b", "a"]


@each_backend
def test_one_object_for_several_indices(make):
    x = np.at(make(X))
    first, second = x[0], x[1]
    numpy.testing.assert_array_equal(np.to_numpy(first.get()), X[0])
    numpy.testing.assert_array_equal(np.to_numpy(second.get()), X[1])
    numpy.testing.assert_array_equal(np.to_numpy(x.get()), X)


@each_backend
@pytest.mark.parametrize("dtype", ["uint8", "int8", "int32", "int64"])
def test_small_integers_are_positions(make, dtype):
    """torch takes a tensor of uint8 for a mask."""
    i = make(numpy.array([0, 1, 1], dtype))
    x = make(X)
    numpy.testing.assert_array_equal(np.to_numpy(np.at(x)[i].get()), X[[0, 1, 1]])
    numpy.testing.assert_array_equal(np.to_numpy(np.at(x)[i[1:2]].set(0.0)), np.at(X)[[1]].set(0.0))
    numpy.testing.assert_array_equal(np.to_numpy(np.at(x)[i].add(1.0)), np.at(X)[[0, 1, 1]].add(1.0))


WRONG = {
    "an integer out of range": (lambda x, m: np.at(x)[4].get(), IndexError, "at.get: index 4 is out of bounds"),
    "in an update": (lambda x, m: np.at(x)[-5].set(0.0), IndexError, "at.set: index -5 is out of bounds"),
    "in a tuple": (lambda x, m: np.at(x)[0, 3].add(0.0), IndexError, "at.add: index 3 is out of bounds"),
    "in an array": (lambda x, m: np.at(x)[np.asarray([0, 4], like=x)].get(), IndexError, "at.get: index 4 is out of"),
    "in an update's array": (lambda x, m: np.at(x)[np.asarray([0, 4], like=x)].add(1.0), IndexError, "at.add: .*4"),
    "too many": (lambda x, m: np.at(x)[0, 0, 0].get(), IndexError, "at.get: too many indices"),
    "two ellipses": (lambda x, m: np.at(x)[..., ...].get(), IndexError, "single ellipsis"),
    "a mask of another size": (lambda x, m: np.at(x)[m[:3]].get(), IndexError, "boolean index did not match"),
    "a mask of another size to set": (lambda x, m: np.at(x)[m[:3]].set(0.0), IndexError, "boolean index did not match"),
    "a string as an index": (lambda x, m: np.at(x)["a"].get(), IndexError, "at.*: only integers, slices"),
    "a string in a list": (lambda x, m: np.at(x)[["a"]].get(), IndexError, "at.*: arrays used as indices must be"),
    "an array of strings as an index": (
        lambda x, m: np.at(x)[numpy.array(["a"])].set(0.0),
        IndexError,
        "at.*: arrays used as ind",
    ),
    "an object as an index": (lambda x, m: np.at(x)[object()].add(1.0), IndexError, "at.*: only integers, slices"),
    "an object in a list": (
        lambda x, m: np.at(x)[[object()]].add(1.0),
        IndexError,
        "at.*: arrays used as indices must",
    ),
    "a huge integer": (lambda x, m: np.at(x)[2**70].get(), IndexError, "at.*: index 1180591620717411303424 is out of"),
    "a huge integer in a list": (lambda x, m: np.at(x)[[2**70]].set(0.0), IndexError, "at.*: arrays used as indices"),
    "a 0-d mask": (lambda x, m: np.at(x)[m[0]].get(), IndexError, "a 0-d bool is not an index here"),
    "floats": (lambda x, m: np.at(x)[x].get(), IndexError, "must be of integer or bool dtype"),
    "values of another shape": (lambda x, m: np.at(x)[0:2].set(x), ValueError, "at.set: .*broadcast"),
    "values of a higher kind": (lambda x, m: np.at(m)[0].set(1.5), TypeError, "at.set: values of dtype float64 do not"),
    "a quotient of integers": (
        lambda x, m: np.at(np.astype(x, "int64"))[0].divide(2),
        TypeError,
        "at.divide: quotients do not go into an array of dtype int",
    ),
    "an array of strings": (
        lambda x, m: np.at(numpy.array(["a", "b"]))[0].set(1),
        TypeError,
        "at.set: argument 'x' must be an array of numbers or bools",
    ),
    "an array of objects": (
        lambda x, m: np.at(numpy.array([None, {}], object))[0].add(1),
        TypeError,
        "at.add: argument 'x' must be an array of numbers or bools",
    ),
    "a string": (lambda x, m: np.at("abc")[0].get(), TypeError, "at.get: argument 'x' must be an array of numbers"),
    "an object": (
        lambda x, m: np.at(object())[0].set(1),
        TypeError,
        "at.set: argument 'x' must be an array of numbers",
    ),
    "a huge number": (lambda x, m: np.at(2**70)[...].get(), TypeError, "at.get: argument 'x' must be an array"),
    "a value of strings": (
        lambda x, m: np.at(x)[0].set(numpy.array(["a"])),
        TypeError,
        "at.set: the value must hold numbers or bools",
    ),
    "a tuple in a tuple": (lambda x, m: np.at(x)[((0, 1),)].set(0.0), IndexError, "at: only integers, slices"),
    "floating positions": (
        lambda x, m: np.at(x)[np.asarray([0.0, 1.0], like=x)].set(0.0),
        IndexError,
        "arrays used as indices must be of integer or bool dtype",
    ),
    "a position in an empty array": (
        lambda x, m: np.at(x[:0])[np.asarray([7], "int64", like=x)].add(1.0),
        IndexError,
        "at.add: index 7 is out of bounds for axis 0 with size 0",
    ),
    "a value too large": (
        lambda x, m: np.at(np.astype(x, "int32"))[0].set(2**70),
        OverflowError,
        "at.set: the value 1180591620717411303424 does not go into an array of dtype int32",
    ),
}


@each_backend
@pytest.mark.parametrize("name", WRONG)
def test_wrong_call(make, name):
    call, kind, message = WRONG[name]
    with pytest.raises(kind, match=message):
        call(make(X.astype("float32")), make(MASK))


def test_mixed_frameworks():
    makers = [make for name, make in INSTALLED.items() if name != "numpy"]
    if len(makers) < 2:
        pytest.skip("needs two frameworks")
    x, other = makers[0](X), makers[1](X)
    for call in (
        lambda: np.at(x)[other > 0].get(),
        lambda: np.at(x)[0].set(other[0]),
        lambda: np.at(x)[other > 0].set(0.0),
    ):
        with pytest.raises(np.MixedBackendsError, match="more than one framework"):
            call()


BOOLS = numpy.array([True, False, True, False])


@each_backend
@pytest.mark.parametrize("is_compiled", [False, True])
@pytest.mark.parametrize("index", [slice(None), [0, 1, 1, 3]], ids=str)
@pytest.mark.parametrize("how", ["add", "multiply", "power", "min", "max"])
def test_bools_stay_bools(make, how, index, is_compiled):
    """As with NumPy's ``ufunc.at``, also where the ufunc itself gives integers."""
    value = numpy.array([True, True, False, False])
    expected = BOOLS.copy()
    getattr(numpy, {"min": "minimum", "max": "maximum"}.get(how, how)).at(expected, index, value)

    def update(x, v):
        return getattr(np.at(x)[index], how)(v)

    found = np.to_numpy((compiled(update, make) if is_compiled else update)(make(BOOLS), make(value)))
    assert found.dtype == bool
    numpy.testing.assert_array_equal(found, expected)


@each_backend
def test_bounds_that_no_array_reaches(make):
    numpy.testing.assert_array_equal(np.to_numpy(np.at(make(X))[-(2**70) : 2**70].get()), X)
    numpy.testing.assert_array_equal(np.to_numpy(np.at(make(X))[: 2**70].set(0.0)), 0 * X)


@pytest.fixture
def optimising_compiler():
    import torch

    before = torch.compiler.get_default_backend()
    torch.compiler.set_default_backend("inductor")
    yield
    torch.compiler.set_default_backend(before)


@needs_torch
def test_a_compiled_index_out_of_range(optimising_compiler):
    """The compiler's own error names a line of generated code."""
    with pytest.raises(RuntimeError, match="index out of bounds") as info:
        np.jit(lambda x, i: np.at(x)[i].get())(INSTALLED["torch"](X), INSTALLED["torch"]([0, 9]))
    assert "call the function without np.jit to see the operation" in info.value.__notes__[-1]
