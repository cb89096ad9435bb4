"""gradnp as the namespace of code for the array API: array-api-extra's functions run on it, on every backend."""

from __future__ import annotations

import inspect

import numpy
import pytest

import gradnp as np
from tests.frameworks import each_backend, each_framework

xpx = pytest.importorskip("array_api_extra", reason="needs array-api-extra")

X = numpy.array([[0.75, -0.5, 0.25], [0.125, 0.5, -0.875]], "float32")
V = numpy.array([0.5, -1.0, 2.0], "float32")
K = numpy.array([1, 2, 1])

CALLS = {
    "angle": lambda n, a: xpx.angle(a(X + 1j), xp=n),
    "argpartition": lambda n, a: xpx.argpartition(a(V), 1, xp=n)[1:2],
    "atleast_nd": lambda n, a: xpx.atleast_nd(a(V), ndim=3, xp=n),
    "cov": lambda n, a: xpx.cov(a(X), xp=n),
    "deg2rad": lambda n, a: xpx.deg2rad(a(X), xp=n),
    "expand_dims": lambda n, a: xpx.expand_dims(a(V), axis=(0, 2), xp=n),
    "isin": lambda n, a: xpx.isin(a(V), a(V[:1]), xp=n),
    "kron": lambda n, a: xpx.kron(a(X), a(X), xp=n),
    "nan_to_num": lambda n, a: xpx.nan_to_num(a(V), xp=n),
    "nunique": lambda n, a: xpx.nunique(a(K), xp=n),
    "one_hot": lambda n, a: xpx.one_hot(a(K), 3, xp=n),
    "partition": lambda n, a: xpx.partition(a(V), 1, xp=n)[1],
    "rad2deg": lambda n, a: xpx.rad2deg(a(X), xp=n),
    "searchsorted": lambda n, a: xpx.searchsorted(a(numpy.sort(V)), a(V), xp=n),
    "setdiff1d": lambda n, a: xpx.setdiff1d(a(V), a(V[:1]), xp=n),
    "sinc": lambda n, a: xpx.sinc(a(V), xp=n),
    "union1d": lambda n, a: xpx.union1d(a(V), a(V), xp=n),
    "unravel_index": lambda n, a: xpx.unravel_index(a(K), (2, 2), xp=n)[0],
    # These look at the type of the array too.
    "apply_where": lambda n, a: xpx.apply_where(a(V) > 0, a(V), n.log, fill_value=0.0, xp=n),
    "at": lambda n, a: xpx.at(a(V), 0).set(3.0, xp=n),
    "create_diagonal": lambda n, a: xpx.create_diagonal(a(V), offset=1, xp=n),
    "isclose": lambda n, a: xpx.isclose(a(V), a(V), xp=n),
    "pad": lambda n, a: xpx.pad(a(V), 1, xp=n),
}

ASKS_THE_TYPE = {"apply_where", "at", "create_diagonal", "isclose", "pad"}
"""Functions that ask array-api-compat about the array, which knows no array of TensorFlow."""

NO_ARRAYS = {"broadcast_shapes", "default_dtype", "lazy_apply", "testing"}
"""Names that compute nothing with arrays."""


@pytest.mark.parametrize("name", CALLS)
@each_backend
def test_functions_run_on_gradnp(make, name):
    backend = np.backend_of(make(V))
    if backend == "tensorflow" and name in ASKS_THE_TYPE:
        with pytest.raises((TypeError, ValueError)):
            CALLS[name](np, make)
        return
    if backend == "jax" and name == "nunique":  # it gives JAX's arrays JAX's own `size=`
        with pytest.raises(TypeError, match="size"):
            CALLS[name](np, make)
        return
    with np.use_backend(backend):
        found = CALLS[name](np, make)
    assert np.backend_of(found) == backend
    numpy.testing.assert_allclose(np.to_numpy(found), CALLS[name](numpy, numpy.asarray), rtol=2e-6)


@each_framework
def test_gradients_pass(make):
    """The gradient of array-api-extra's covariance is that of the same expression in gradnp."""

    def with_extra(x):
        return np.sum(np.sin(xpx.cov(x, xp=np)))

    def by_hand(x):
        centered = x - np.mean(x, axis=1, keepdims=True)
        return np.sum(np.sin(np.matmul(centered, np.matrix_transpose(centered)) / 2))

    with np.use_backend(np.backend_of(make(X))):
        found, expected = (np.to_numpy(np.grad(f)(make(X))) for f in (with_extra, by_hand))
    numpy.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-6)


def test_what_runs_is_most_of_it():
    functions = {name for name in xpx.__all__ if inspect.isfunction(getattr(xpx, name)) or name == "at"}
    shapes = {"diag_indices", "tril_indices", "triu_indices", "nanmax", "nanmean", "nanmin", "nansum"}
    assert functions - set(CALLS) - NO_ARRAYS - shapes == set()
