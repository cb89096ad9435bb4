"""Values where a formula could overflow, round or lose a rank on the way: more exactly than the suite's tolerance."""

from __future__ import annotations

import importlib
import math

import numpy
import pytest

import gradnp as np
from gradnp._core.dtypes import canonical_name
from tests.frameworks import INSTALLED, each_backend, each_framework


@pytest.fixture(autouse=True)
def x64():
    """JAX with 64-bit dtypes, for these tests only."""
    try:
        import jax
    except ImportError:
        yield
        return
    with jax.enable_x64(True):
        yield


EXACT = {
    "nan_to_num": (
        lambda x: np.nan_to_num(x, nan=0.1, posinf=0.2, neginf=0.3),
        [math.nan, math.inf, -math.inf],
        [0.1, 0.2, 0.3],
    ),
    "gelu": (np.nn.gelu, [1.0, -1.0], [0.8413447460685429, -0.15865525393145707]),
    "gelu by tanh": (lambda x: np.nn.gelu(x, True), [1.0], [0.8411919906082768]),
    "arange": (lambda x: np.arange(0.1, x[0], 0.1), [0.35], [0.1, 0.2, 0.30000000000000004]),
    "geomspace": (lambda x: np.geomspace(x[0], x[1], 3), [1e-200, 1e200], [1e-200, 1.0, 1e200]),
}


@each_backend
@pytest.mark.parametrize("name", EXACT)
def test_nothing_is_rounded_to_float32_on_the_way(make, name):
    function, x, expected = EXACT[name]
    numpy.testing.assert_allclose(np.to_numpy(function(make(numpy.array(x)))), expected, rtol=2e-14)


@each_framework
@pytest.mark.parametrize("hermitian", [False, True])
def test_pinv_of_a_matrix_that_has_a_rank_of_1_but_for_rounding(make, hermitian):
    rng = numpy.random.default_rng(0)
    for _ in range(3):
        u = rng.normal(size=(4, 1))
        v = u.T if hermitian else rng.normal(size=(1, 5))
        x = make((u @ v).astype("float32"))
        expected = numpy.linalg.pinv(u @ v, rtol=1e-10)
        numpy.testing.assert_allclose(
            np.to_numpy(np.linalg.pinv(x, hermitian=hermitian)), expected, rtol=1e-4, atol=1e-6
        )
        # A singular value that is only a rounding error is inverted if asked, and nothing raises.
        assert numpy.isfinite(np.to_numpy(np.linalg.pinv(x, rtol=1e-7))).all()


OWN_DETERMINANT = {"torch": "torch.linalg", "tensorflow": "tensorflow.linalg", "jax": "jax.numpy.linalg"}


@pytest.mark.parametrize("name", [name for name in INSTALLED if name != "numpy"])
def test_a_determinant_without_gradient_is_the_frameworks_own(name):
    """The way to its derivatives takes many times longer, and rounds otherwise."""
    own = importlib.import_module(OWN_DETERMINANT[name]).det
    a = INSTALLED[name](numpy.random.default_rng(0).normal(size=(6, 6)))
    assert np.to_numpy(np.linalg.det(a)) == np.to_numpy(own(a))


@each_backend
@pytest.mark.parametrize("num", [0, 1])
def test_the_step_of_a_range_without_steps_is_one_nan(make, num):
    step = np.linspace(make(numpy.zeros(4)), make(numpy.ones(4)), num, retstep=True)[1]
    assert np.shape(step) == ()
    assert math.isnan(step)


DTYPES = {
    "tril": (np.tril, numpy.ones((2, 2), bool), "bool"),
    "triu": (np.triu, numpy.ones((2, 2), bool), "bool"),
    "tril of a vector": (np.tril, numpy.ones(2, bool), "bool"),
    "kron": (lambda x: np.kron(x, x), numpy.ones(2, bool), "bool"),
    "vander": (np.vander, numpy.ones(2, bool), "int64"),
    "vander of bytes": (np.vander, numpy.ones(2, "uint8"), "int64"),
}


@each_backend
@pytest.mark.parametrize("name", DTYPES)
def test_dtypes_of_bools_and_bytes(make, name):
    function, x, dtype = DTYPES[name]
    assert canonical_name(function(make(x)).dtype) == dtype


@pytest.mark.parametrize("name", ["sum", "prod", "cumsum", "cumprod", "nancumsum"])
def test_unsigned_integers_stay_unsigned_on_jax(name):
    jnp = pytest.importorskip("jax.numpy")
    x = jnp.asarray([1, 2], "uint8")
    assert getattr(np, name)(x).dtype == "uint64"
