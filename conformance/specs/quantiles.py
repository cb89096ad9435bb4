"""Specifications of the chapter `quantiles`."""

from __future__ import annotations

import numpy

from conformance.spec import A, Kink, OpSpec, case, fixed
from conformance.specs._forms import NAN
from conformance.specs.sorting import apart

METHODS = (
    "inverted_cdf",
    "averaged_inverted_cdf",
    "closest_observation",
    "interpolated_inverted_cdf",
    "hazen",
    "weibull",
    "median_unbiased",
    "normal_unbiased",
    "lower",
    "higher",
    "midpoint",
    "nearest",
)
"""All methods but the default."""

DISCRETE = {"inverted_cdf", "closest_observation", "lower", "higher", "nearest"}
"""Methods that take an element, and with it the dtype of `a`: no case for the written dtype."""

WEIGHTS = fixed([[0.5, 0.0, 2.0], [1.0, 1.5, 0.25]])


def _holed(x):
    """NaN in place of every fourth element, the rest far apart."""
    return numpy.where(numpy.arange(x.size).reshape(x.shape) % 4 == 1, NAN, apart(x)) if x.dtype.kind == "f" else x


def _cases(make, scale):
    # Past NaN, NumPy does not take weights in the shape of the axes, although it says so.
    of_axes = A(2, 2, low=0.5) if make is apart else A(2, 3, 2, low=0.5)
    q = [0.0, 0.3 * scale, 0.55 * scale, 1.0 * scale]
    return [
        case(A(5, make=make), 0.3 * scale),
        case(A(make=apart), 0.3 * scale),
        case(A(2, 3, make=make), numpy.array(q), axis=-1),
        case(A(2, 3, 2, make=make), [0.1 * scale, 0.9 * scale], axis=(0, -1), keepdims=True),
        case(A(5, make=make), [[0.1 * scale, 0.9 * scale]]),
        # Of integers, 0 and 1, the quantiles are elements.
        case(A(2, 3, make=make), A(2, make=lambda x: (0.37 + 0.1 * numpy.tanh(x)) * scale), axis=0).but("dtypes"),
        case(A(3, make=apart), 0.5 * scale, axis=()),
        case(A(0, 2), 0.5 * scale, axis=1),
        case(A(2, 3, make=make), q[1:3], axis=1, weights=WEIGHTS, method="inverted_cdf").but("dtypes"),
        case(A(2, 3, 2, make=make), q, axis=(2, 0), weights=of_axes, method="inverted_cdf").but("dtypes"),
    ]


def _by_method(make, scale):
    found = []
    for method in METHODS:
        by_method = case(A(2, 5, make=make), [0.0, 0.1 * scale, 0.5 * scale, 0.7 * scale, scale], axis=1, method=method)
        if method != "averaged_inverted_cdf":  # where the elements lie makes no difference to the transforms
            by_method = by_method.but("forward", "second", "vmap", "jit_compile")
        found.append(by_method.but("dtypes") if method in DISCRETE else by_method)
    return found


TIES = [
    Kink(at=[2.0, 1.0, 2.0, 2.0], slope=[0.5, 0.0, 0.5, 0.0], keywords={"q": 0.5}, rule="P4"),
    Kink(at=[3.0, 3.0, 3.0], slope=[0.0, 1.0, 0.0], keywords={"q": 0.5}, rule="P4"),
    Kink(at=([1.0, 2.0, 4.0], 0.5), slope=([0.0, 1.0, 0.0], 4.0), rule="P4"),
    Kink(at=([1.0, 2.0, 4.0], 1.0), slope=([0.0, 0.0, 1.0], 0.0), rule="P4"),
]
PAST_NAN = [Kink(at=[2.0, NAN, 2.0, 6.0], slope=[0.0, 0.0, 1.0, 0.0], keywords={"q": 0.5}, rule="P4")]

SPECS = [
    OpSpec(
        "quantile",
        _cases(apart, 1) + _by_method(apart, 1),
        result="float",
        complex=False,
        kinks=[*TIES, Kink(at=[1.0, NAN, 2.0], slope=None, keywords={"q": 0.2}, rule="P6")],
    ),
    OpSpec("percentile", _cases(apart, 100), result="float", complex=False),
    OpSpec(
        "nanquantile",
        _cases(_holed, 1) + _by_method(_holed, 1),
        result="float",
        complex=False,
        kinks=[*TIES, *PAST_NAN],
    ),
    OpSpec("nanpercentile", _cases(_holed, 100), result="float", complex=False),
]
