"""Interpolation: complex values, knots that a program meets with, sizes that only the program knows."""

from __future__ import annotations

import numpy
import pytest

import gradnp as np
from tests.frameworks import compiled, each_backend, each_framework, wide

XP, FP = numpy.array([0.0, 1.0, 3.0, 4.0]), numpy.array([1.0 + 1j, 3.0, 2.0 - 1j, 0.5j])


@each_framework
def test_complex_values(make):
    """Value and gradient (P8) in complex knots' values and their real knots."""
    with wide(make, "float64"):
        x, xp, fp = make(numpy.array([0.5, 2.0, 9.0])), make(XP), make(FP)
        numpy.testing.assert_allclose(np.to_numpy(np.interp(x, xp, fp)), numpy.interp([0.5, 2.0, 9.0], XP, FP))
        loss = lambda xp, fp: np.sum(np.real(np.interp(x, xp, fp) * (2.0 - 1j)))
        slopes = np.grad(loss, argnums=(0, 1))(xp, fp)
        of_values = (2.0 + 1j) * numpy.array([0.5, 1.0, 0.5, 1.0])
        pieces = numpy.real(numpy.diff(FP) / numpy.diff(XP) * (2.0 - 1j))
        of_knots = [-0.5 * pieces[0], -0.5 * pieces[0] - 0.5 * pieces[1], -0.5 * pieces[1], 0.0]
        numpy.testing.assert_allclose(np.to_numpy(slopes[0]), of_knots, 1e-12, 1e-12)
        numpy.testing.assert_allclose(np.to_numpy(slopes[1]), of_values, 1e-12, 1e-12)


@each_backend
def test_numbers_of_other_dtypes(make):
    x = make(numpy.array([0.5, 2.0], "float32"))
    assert np.to_numpy(np.interp(x, [0, 1, 3], [0, 4, 2])).tolist() == [2.0, 3.0]
    assert np.to_numpy(np.interp(x, XP.astype("float32"), numpy.array([0, 200, 100, 0], "uint8"))).tolist() == [
        100.0,
        150.0,
    ]


@each_framework
def test_the_slope_at_a_knot_is_one_in_compiled_programs_too(make):
    slope = compiled(np.grad(lambda x: np.sum(np.interp(x, [0.0, 1.0, 3.0], [1.0, 3.0, 2.0]))), make)
    assert np.to_numpy(slope(make(numpy.array([0.0, 1.0, 3.0], "float32")))).tolist() == [2.0, -0.5, 0.0]


@pytest.mark.parametrize("period", [None, 3.5])
def test_sizes_that_only_the_program_knows(period):
    tf = pytest.importorskip("tensorflow", reason="needs tensorflow")
    signature = [tf.TensorSpec([None], tf.float64)] * 3
    loss = lambda *arrays: np.sum(np.interp(*arrays, period=period) ** 2)
    traced = tf.function(
        lambda *arrays: (np.interp(*arrays, period=period), np.grad(loss, argnums=(0, 1, 2))(*arrays)),
        input_signature=signature,
        autograph=False,
    )
    for n in (4, 3):
        arrays = numpy.array([-1.0, 0.5, 2.0, 9.0]), XP[:n], FP[:n].real
        result, slopes = traced(*map(tf.constant, arrays))
        numpy.testing.assert_allclose(result, numpy.interp(*arrays, period=period), 1e-12, 1e-12)
        expected = np.grad(loss, argnums=(0, 1, 2))(*map(tf.constant, arrays))
        for slope, same in zip(slopes, expected, strict=True):
            numpy.testing.assert_allclose(slope, same, 1e-12, 1e-12)


@each_framework
def test_constant_knots_are_as_exact_as_the_values(make):
    """Constants yield in width to arrays of other arguments too, and are not rounded to the default's."""
    with wide(make, "float64"):
        knots, values = numpy.array([0.1, 0.9, 1.8]), numpy.array([0.3, -0.9, 1.7])
        found = np.to_numpy(np.interp(0.5, knots, make(values)))
        numpy.testing.assert_allclose(found, numpy.interp(0.5, knots, values), 1e-14)
        found = np.to_numpy(np.ediff1d(knots, to_end=make(values)))
        numpy.testing.assert_allclose(found, numpy.ediff1d(knots, to_end=values), 1e-14)
