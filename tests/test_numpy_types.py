"""Questions about types that every backend's arrays answer as NumPy's do."""

from __future__ import annotations

import numpy
import pytest

import gradnp as np
from tests.frameworks import each_backend


@each_backend
def test_common_type(make):
    half, single, whole = make(numpy.ones(2, "float16")), make(numpy.ones(2, "float32")), make(numpy.ones(2, "int32"))
    assert np.common_type(half) is numpy.float16
    assert np.common_type(half, single) is numpy.float32
    assert np.common_type(single, whole) is numpy.float64
    assert np.common_type(make(numpy.ones(2, "complex64")), single) is numpy.complex64
    with pytest.raises(TypeError, match="non-numeric"):
        np.common_type(make(numpy.ones(2, bool)))


@each_backend
def test_min_scalar_type(make):
    assert np.min_scalar_type(make(numpy.ones(2, "float32"))) == numpy.float32
    assert [np.min_scalar_type(n) for n in (1, -1, 300, 1e50)] == [numpy.min_scalar_type(n) for n in (1, -1, 300, 1e50)]


@each_backend
def test_einsum_path(make):
    a, b, c = numpy.ones((2, 30)), numpy.ones((30, 4)), numpy.ones((4, 50))
    expected = numpy.einsum_path("ij,jk,kl->il", a, b, c)
    assert np.einsum_path("ij,jk,kl->il", make(a), make(b), make(c)) == expected
    assert np.einsum_path(make(a), [0, 1], make(b), [1, 2], [0, 2]) == numpy.einsum_path(a, [0, 1], b, [1, 2], [0, 2])


@each_backend
def test_conversions_refuse_what_numpy_refuses(make):
    with pytest.raises(ValueError, match="must not contain infs or NaNs"):
        np.asarray_chkfinite(make(numpy.array([1.0, numpy.inf])))
    with pytest.raises(ValueError, match=r'Cannot specify both "C" and "F" order'):
        np.require(make(numpy.ones(2)), requirements=["C", "F"])
