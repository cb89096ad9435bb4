"""A wrong call raises NumPy's exception type on every backend, and says operation, argument, value and remedy."""

from __future__ import annotations

import numpy
import pytest
from numpy.exceptions import AxisError

import gradnp as np
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
    "stack shapes": (lambda x: np.stack([x, x[0]]), ValueError, ["stack:", "same shape"]),
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


def test_what_numpy_accepts_keeps_the_frameworks_exception():
    """A tracer's own exceptions pass unchanged, with a note that names the operation."""
    jax = pytest.importorskip("jax", reason="needs jax")
    with pytest.raises(jax.errors.ConcretizationTypeError) as raised:
        jax.jit(lambda x: np.unique(x))(jax.numpy.ones(3))
    assert any("gradnp.unique" in note for note in raised.value.__notes__)


def test_missing_framework(monkeypatch):
    from gradnp._core import registry

    monkeypatch.setitem(
        registry.REGISTRATIONS,
        "absent",
        registry.Registration("absent", "absent_backend", ("absent",), "absent", "pip install 'gradnp[absent]'"),
    )
    with pytest.raises(np.BackendNotInstalledError, match=r"'absent'.*not installed: pip install 'gradnp\[absent\]'"):
        np.set_backend("absent")


def test_unknown_backend():
    with pytest.raises(ValueError, match="unknown backend 'tensorfow'; the backends are 'numpy', 'torch'"):
        np.set_backend("tensorfow")
