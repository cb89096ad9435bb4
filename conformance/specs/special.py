"""Specifications of `gradnp.special`; SciPy is the oracle."""

from __future__ import annotations

import math

import numpy
import scipy.special

from conformance.spec import A, Kink, OpSpec, case, fixed
from conformance.specs._forms import INF, NAN, SMALL_INTEGERS, binary, of_floats, unary


def weakly(function):
    """`function` with Python numbers as weak as in NumPy's ufuncs."""
    return lambda x, y: numpy.asarray(function(x, y)).astype(numpy.result_type(x, y, 0.5))


def function(name, low=-2.0, high=2.0, **options):
    options = {"complex": False, "reference": of_floats(getattr(scipy.special, name)), "more": SMALL_INTEGERS} | options
    return unary(f"special.{name}", low, high, **options)


def normalised(name, kinks, more=()):
    """softmax and its logarithm."""
    return OpSpec(
        f"special.{name}",
        [
            case(A()),
            case(A(2, 3)),
            case(A(2, 3), axis=-1),
            case(A(2, 2, 2), axis=(0, 2)),
            case(A(0, 3), axis=1),
            *SMALL_INTEGERS,
            *more,
        ],
        result="float",
        reference=of_floats(getattr(scipy.special, name)),
        kinks=kinks,
    )


SPECS = [
    OpSpec(
        "special.logsumexp",
        [
            case(A()),
            case(A(2, 3), axis=-1, keepdims=True),
            case(A(2, 2, 2), axis=(0, 2)),
            case(A(2, 3), b=A(3, low=0.5)),
            # The sign of a complex sum is complex, its magnitude not.
            case(A(2, 3), axis=0, b=A(2, 3, low=-2.0, high=-0.5), return_sign=True).but("dtypes"),
            # The logarithm of an empty sum is at its pole.
            case(A(0, 2), axis=0).but("forward"),
            case(A(3, low=800.0, high=802.0)),
        ],
        result="float",
        reference=scipy.special.logsumexp,
        kinks=[
            Kink(at=[-INF, 0.0], slope=[0.0, 1.0]),
            # Where the greatest is infinite, the gradient is that of the maximum.
            Kink(at=[-INF, -INF], slope=[0.5, 0.5], rule="P3", value=-INF),
            Kink(at=[INF, INF, 0.0], slope=[0.5, 0.5, 0.0], rule="P3"),
            Kink(at=[INF, 0.0, -INF], slope=[1.0, 0.0, 0.0], rule="P3"),
            Kink(
                at=[[-INF, -INF], [0.0, 0.0]],
                slope=[[0.5, 0.5], [0.5, 0.5]],
                keywords={"axis": -1, "b": numpy.array([1.0, 1.0])},
                rule="P3",
                value=[-INF, math.log(2.0)],
            ),
            Kink(
                at=[-INF, -INF],
                slope=[0.5, 0.5],
                keywords={"axis": 0, "return_sign": True},
                rule="P3",
                value=(-INF, 0.0),
            ),
            Kink(at=[1.0, 1.0], slope=[0.5, 0.5]),
        ],
    ),
    normalised(
        "softmax",
        [Kink(at=[-INF, 0.0], slope=[0.0, 0.0]), Kink(at=[-INF, -INF], slope=[NAN, NAN], rule="P6")],
    ),
    normalised(
        "log_softmax",
        [Kink(at=[-INF, 0.0], slope=[1.0, -1.0])],
        [
            case(fixed([1.0, INF])),
            case(fixed([1.0, NAN])),
            # Along one axis: beside an infinite maximum, nan, finite numbers and nothing but -inf.
            case(fixed([[1.0, INF], [-INF, INF], [INF, NAN], [1.0, NAN], [0.0, 1.0], [-INF, -INF]]), axis=-1),
            case(fixed([1.0, INF]), axis=0),
        ],
    ),
    function(
        "expit",
        reference=of_floats(lambda x: 1 / (1 + numpy.exp(-x)) if x.dtype.kind == "c" else scipy.special.expit(x)),
        more=[*SMALL_INTEGERS, case(fixed([1.0 + 2.0j, -3.0 + 0.5j, 2.0j, -400.0 + 1.0j, 0j]))],
        kinks=[Kink(at=[-800.0, 0.0, 800.0], slope=[0.0, 0.25, 0.0])],
    ),
    function("erf", kinks=[Kink(at=[-INF, 0.0, INF], slope=[0.0, 2 / math.sqrt(math.pi), 0.0])]),
    function("erfc"),
    function("logit", 0.1, 0.9, kinks=[Kink(at=[0.0, 0.5, 1.0], slope=[INF, 4.0, INF], rule="P6")]),
    binary(
        "special.xlogy",
        0.5,
        2.0,
        result="float",
        reference=weakly(scipy.special.xlogy),
        kinks=[
            Kink(at=(0.0, 2.0), slope=(math.log(2.0), 0.0)),
            Kink(at=([0.0, 0.0], [0.0, INF]), slope=([0.0, 0.0], [0.0, 0.0])),
            Kink(at=(2.0, 0.0), slope=(-INF, INF), rule="P6"),
        ],
    ),
    binary(
        "special.xlog1py",
        0.5,
        2.0,
        result="float",
        reference=weakly(scipy.special.xlog1py),
        kinks=[Kink(at=(0.0, 1.0), slope=(math.log(2.0), 0.0)), Kink(at=(0.0, -1.0), slope=(0.0, 0.0))],
    ),
]
