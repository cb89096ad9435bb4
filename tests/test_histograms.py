"""Histograms of points of a space, and what depends on values in a traced program."""

from __future__ import annotations

import numpy
import pytest

import gradnp as np
from tests.frameworks import compiled, each_backend, each_framework

POINTS = numpy.array([[0.0, 1.0], [0.5, 3.0], [2.0, 1.5], [2.0, 3.0], [9.0, 2.0]], "float32")
WEIGHTS = numpy.array([1.0, 0.5, 2.0, 4.0, 8.0], "float32")
BINS = (3, [1.0, 2.0, 3.0])
RANGE = ((0, 2), None)


def same(found, expected):
    for f, e in zip(found, expected, strict=True):
        numpy.testing.assert_allclose(np.to_numpy(f), e, rtol=1e-6)


@each_backend
@pytest.mark.parametrize("density", [None, True])
def test_histogramdd(make, density):
    sums, edges = np.histogramdd(make(POINTS), BINS, RANGE, density, make(WEIGHTS))
    expected, of_axes = numpy.histogramdd(POINTS, BINS, RANGE, density, WEIGHTS)
    same([sums, *edges], [expected, *of_axes])


@each_backend
def test_histogramdd_of_coordinates(make):
    """A sequence holds the coordinates along each axis, an array a point in each row."""
    sums, edges = np.histogramdd([make(POINTS[:, 0]), make(POINTS[:, 1])], bins=2)
    expected, of_axes = numpy.histogramdd(POINTS, bins=2)
    same([sums, *edges], [expected, *of_axes])


@each_framework
def test_histogramdd_is_differentiable_in_the_weights(make):
    def f(points, weights):
        return np.sum(np.histogramdd(points, BINS, RANGE, None, weights)[0] ** 2)

    sums = numpy.histogramdd(POINTS, BINS, RANGE, None, WEIGHTS)[0]
    inside = numpy.array([sums[0, 0], sums[0, 1], sums[2, 0], sums[2, 1], 0.0])
    for transform in (np.grad(f, argnums=(0, 1)), compiled(np.grad(f, argnums=(0, 1)), make)):
        same(transform(make(POINTS), make(WEIGHTS)), [numpy.zeros_like(POINTS), 2 * inside])


@each_backend
@pytest.mark.parametrize(
    ("bins", "message"),
    [((1, 2, 3), "dimension of bins"), (0, "must be positive"), (([2.0, 1.0], 1), "increase monotonically")],
)
def test_bins_that_do_not_fit(make, bins, message):
    with pytest.raises(ValueError, match=message):
        np.histogramdd(make(POINTS), bins)


@each_framework
def test_a_rule_needs_values(make):
    """The number of bins by a rule is unknown in a traced program, and the error says what to write."""
    if np.backend_of(make(WEIGHTS)) == "torch":
        pytest.skip("Dynamo has an error of its own")
    with pytest.raises(np.UnsupportedOperationError, match="give their number"):
        np.jit(lambda x: np.histogram(x, "auto")[0])(make(WEIGHTS))


@each_backend
def test_only_nan_has_no_index(make):
    x = make(numpy.array([[numpy.nan, numpy.nan], [1.0, numpy.nan]], "float32"))
    for f in (np.nanargmax, np.nanargmin):
        with pytest.raises(ValueError, match=f"{f.__name__}: All-NaN slice encountered"):
            f(x, axis=1)


@each_framework
def test_only_nan_has_no_index_in_a_traced_program(make):
    """Where a program is traced nothing can be raised: the index is one that there is not."""
    x = make(numpy.array([[numpy.nan, numpy.nan], [1.0, numpy.nan]], "float32"))
    same([compiled(lambda x: np.nanargmax(x, axis=1), make)(x)], [[-1, 0]])


@each_backend
def test_a_quantile_that_is_an_element_keeps_its_dtype(make):
    x = make(numpy.array([3, 1, 2], "int32"))
    for result in (np.quantile(x, 0.5, method="lower"), np.quantile(x, 1), np.nanquantile(x, [0, 1], method="nearest")):
        assert np.to_numpy(result).dtype == "int32"
    assert np.to_numpy(np.quantile(make(WEIGHTS), 0.5)).dtype == "float32"


@each_framework
def test_quantiles_of_unknown_fractions(make):
    """A fraction outside of the unit interval is an error, and NaN where nothing can be raised."""
    x, q = make(WEIGHTS), make(numpy.array([0.5, 1.5], "float32"))
    for method in ("linear", "lower"):
        with pytest.raises(ValueError, match=r"quantile: Quantiles must be in the range \[0, 1\]"):
            np.quantile(x, q, method=method)
        f = compiled(lambda x, q, method=method: np.quantile(x, q, method=method), make)
        same([f(x, q)], [[2.0, numpy.nan]])
