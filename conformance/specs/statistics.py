"""Specifications of the chapter `statistics`."""

from __future__ import annotations

import numpy

from conformance.spec import A, Kink, OpSpec, bools, case, fixed
from conformance.specs._forms import INF, NAN


def _nan(*shape):
    """NaN in place of every fourth element."""
    where = lambda x: numpy.arange(x.size).reshape(x.shape) % 4 == 1
    return A(*shape, make=lambda x: numpy.where(where(x), NAN, x) if x.dtype.kind in "fc" else x)


def _spread_past_nan(name, **options):
    cases = [
        case(_nan(2, 3)),
        case(_nan(3, 4), axis=-1, ddof=1, keepdims=True),
        case(_nan(2, 3, 2), axis=(0, -1), correction=0.5),
        case(_nan(3, 3), axis=0, where=bools([True, False, True], [True, True, True], [True, True, True])),
        case(_nan(2, 3), axis=1, mean=A(2, 1)),
    ]
    return OpSpec(name, cases, result="real", **options)


def _spread(name, **options):
    cases = [
        case(A()).but("second"),  # constant
        case(A(2, 3)),
        case(A(2, 3), axis=-1, ddof=1, keepdims=True),
        case(A(2, 3, 2), axis=(0, -1), correction=0.5),
        case(A(3, 3), axis=0, where=bools([True, False, True], [True, True, True], [False, True, True])),
        case(A(3, 2), axis=0, where=bools([True], [False], [True]), ddof=0.5),
        case(A(2, 3), axis=1, mean=A(2, 1)),
    ]
    return OpSpec(name, cases, result="real", **options)


SPECS = [
    OpSpec(
        "mean",
        [
            case(A()),
            case(A(2, 3)),
            case(A(2, 3), axis=-1, keepdims=True),
            case(A(2, 3, 2), axis=(0, -1)),
            case(A(2, 3), axis=()),
            case(A(2, 3), axis=0, where=bools([[True], [False]])),
            case(fixed(numpy.ones(70000, "float16"))),  # their sum is beyond float16
        ],
        result="float",
        kinks=[Kink(at=[], slope=[], value=NAN)],  # NumPy warns
    ),
    _spread("var", kinks=[Kink(at=[2.0, 2.0, 2.0], slope=[0.0, 0.0, 0.0])]),
    _spread(
        "std",
        kinks=[
            Kink(at=[2.0, 2.0, 2.0], slope=[0.0, 0.0, 0.0], rule="P2"),
            Kink(at=[[2.0, 2.0], [1.0, 3.0]], slope=[[0.0, 0.0], [-0.5, 0.5]], keywords={"axis": 1}, rule="P2"),
        ],
    ),
    OpSpec(
        "average",
        [
            case(A(2, 3)),
            case(A(2, 3), weights=A(2, 3, low=0.5)),
            case(A(2, 3), axis=-1, weights=A(3, low=1.0), keepdims=True),
            case(A(2, 3, 2), axis=(2, 0), weights=A(2, 2, low=1.0), returned=True),
            case(A(2, 3), axis=0, returned=True),
        ],
        result="float",
    ),
    OpSpec(
        "median",
        [
            case(A()),
            case(A(2, 3)),
            case(A(2, 3), axis=-1, keepdims=True),
            case(A(2, 3, 2), axis=(0, -1)),
            case(A(2, 3), axis=()),
        ],
        result="float",
        kinks=[
            Kink(at=[2.0, 1.0, 2.0, 2.0], slope=[0.5, 0.0, 0.5, 0.0], rule="P4"),
            Kink(at=[3.0, 3.0, 3.0], slope=[0.0, 1.0, 0.0], rule="P4"),
            Kink(at=[1.0, NAN, 2.0], slope=None, rule="P6"),
        ],
        complex=False,
    ),
    OpSpec(
        "nanmean",
        [case(_nan(2, 3)), case(_nan(2, 3), axis=1, keepdims=True), case(_nan(3, 3), where=bools(True, False, True))],
        result="float",
        kinks=[Kink(at=[1.0, NAN, 3.0], slope=[0.5, 0.0, 0.5])],
        complex=False,
    ),
    OpSpec(
        "nanmedian",
        [
            case(_nan(2, 3)),
            case(_nan(2, 3), axis=-1, keepdims=True),
            case(_nan(2, 3, 3), axis=(0, -1)),
            case(fixed([NAN, INF, 1.0, INF])),
        ],
        result="float",
        kinks=[
            Kink(at=[2.0, 1.0, NAN, 2.0, 2.0], slope=[0.5, 0.0, 0.0, 0.5, 0.0], rule="P4"),
            Kink(at=[3.0, NAN, 3.0, 3.0], slope=[0.0, 0.0, 1.0, 0.0], rule="P4"),
            Kink(at=[NAN, NAN], slope=None, value=NAN),  # NumPy warns
            Kink(at=[], slope=[], value=NAN),
        ],
        complex=False,
    ),
    _spread_past_nan(
        "nanvar",
        kinks=[
            Kink(at=[2.0, NAN, 2.0], slope=[0.0, 0.0, 0.0]),
            Kink(at=[1.0, NAN, 3.0], slope=None, keywords={"ddof": 2}, value=NAN),  # NumPy warns
            Kink(at=[[NAN, NAN], [1.0, 3.0]], slope=None, keywords={"axis": 1}, value=[NAN, 1.0]),
        ],
    ),
    _spread_past_nan("nanstd", kinks=[Kink(at=[2.0, NAN, 2.0], slope=[0.0, 0.0, 0.0], rule="P2")]),
]
