"""What the guide says of array-api-compat: where its functions for torch give another value, dtype or gradient."""

from __future__ import annotations

import re
from pathlib import Path

import numpy
import pytest

import gradnp as np

torch = pytest.importorskip("torch", reason="needs torch")
compat = pytest.importorskip("array_api_compat", reason="needs array-api-compat")
xp = pytest.importorskip("array_api_compat.torch", reason="needs array-api-compat")

GUIDE = Path(__file__).parent.parent / "docs" / "array_api.md"


NAN = complex(numpy.nan, numpy.nan)


def t(*values, dtype=torch.float64):
    return torch.tensor(values[0] if len(values) == 1 else values, dtype=dtype)


def slopes(f, *xs):
    xs = [x.clone().requires_grad_() for x in xs]
    result = f(*xs).sum()
    if not result.requires_grad:
        return None
    return torch.cat([g.reshape(-1) for g in torch.autograd.grad(result, xs)]).tolist()


def kind(f):
    return lambda n: np.dtype(f(n).dtype).name


def values(f):
    return lambda n: f(n).tolist()


CLAIMS = {
    "clip": (values(lambda n: n.clip(t(-1.0, 2.0), a_min=0.0, a_max=1.0)), [-1.0, 2.0], [0.0, 1.0]),
    "reciprocal": (values(lambda n: n.reciprocal(t(1, 2, dtype=torch.int64))), [1.0, 0.5], [1, 0]),
    "greater": (values(lambda n: n.greater(t(44, 255, dtype=torch.uint8), 300)), [False, True], [False, False]),
    "less": (values(lambda n: n.less(t(44, 255, dtype=torch.uint8), 300)), [False, False], [True, True]),
    "equal": (
        values(lambda n: n.equal(t([16777217], dtype=torch.int64), torch.tensor(16777216.0))),
        [True],
        [False],
    ),
    "searchsorted": (
        values(lambda n: n.searchsorted(t(0.0, numpy.inf, numpy.nan), t([numpy.nan]))),
        [3],
        [2],
    ),
    "mean": (kind(lambda n: n.mean(t([[1, 2]], dtype=torch.int32), axis=())), "int32", "float32"),
    "linspace": (kind(lambda n: n.linspace(t(0.0), t(1.0), 3)), "float32", "float64"),
    "pow": (values(lambda n: n.pow(t([0j], dtype=torch.complex128), t([0j], dtype=torch.complex128))), [NAN], [1 + 0j]),
    "hypot": (lambda n: slopes(n.hypot, t([0.0]), t([0.0])), [numpy.nan, numpy.nan], [0.0, 0.0]),
    "atan2": (lambda n: slopes(n.atan2, t([3e-200]), t([4e-200])), [0.0, 0.0], [1.6e199, -1.2e199]),
    "logaddexp": (lambda n: slopes(n.logaddexp, t([numpy.inf]), t([numpy.inf])), [numpy.nan, numpy.nan], [0.5, 0.5]),
    "sign": (lambda n: slopes(lambda x: n.real(n.sign(x)), t([0j], dtype=torch.complex128)), [NAN], [0j]),
    "linalg.det": (lambda n: slopes(n.linalg.det, t([[1.0, 2.0], [2.0, 4.0]])), [0.0] * 4, [4.0, -2.0, -2.0, 1.0]),
    "zeros_like": (lambda n: slopes(n.zeros_like, t([1.0])), None, [0.0]),
    "asarray": (lambda n: slopes(lambda x: n.asarray([x[0], 2 * x[0]]), t([1.0])), None, [3.0]),
}
"""A call, with array-api-compat's answer and gradnp's, which is NumPy's value and the convention's gradient."""


@pytest.mark.parametrize("name", CLAIMS)
@pytest.mark.filterwarnings("ignore:Converting a tensor with requires_grad")
def test_answers_differ(name):
    f, theirs, ours = CLAIMS[name]
    for module, claimed in ((xp, theirs), (np, ours)):
        found = f(module)
        if isinstance(claimed, list):
            numpy.testing.assert_allclose(found, claimed, rtol=1e-6)
        else:
            assert found == claimed


def test_the_guide_has_these_and_no_others():
    table = GUIDE.read_text().partition("## What is not taken")[2].partition("\n## ")[0]
    assert set(re.findall(r"^\| `([\w.]+)` \|", table, re.MULTILINE)) == set(CLAIMS)


def test_helpers():
    """They know no array of TensorFlow, and no device of JAX by its name."""
    tf = pytest.importorskip("tensorflow", reason="needs TensorFlow")
    assert not compat.is_array_api_obj(tf.ones(2))
    with pytest.raises(TypeError):
        compat.array_namespace(tf.ones(2))
    assert np.device(tf.ones(2)) == compat.device(tf.ones(2))
    jax = pytest.importorskip("jax", reason="needs JAX")
    with pytest.raises(ValueError, match="device_put"):
        compat.to_device(jax.numpy.ones(2), "cpu")
    assert np.device(np.to_device(jax.numpy.ones(2), "cpu")) == jax.devices("cpu")[0]


def test_helpers_give_what_gradnp_gives():
    for x in (numpy.ones((2, 3)), torch.ones(2, 3)):
        assert np.device(x) == compat.device(x)
        assert np.size(x) == compat.size(x) == 6
        assert np.to_device(x, np.device(x)).tolist() == compat.to_device(x, compat.device(x)).tolist()
