"""Specifications of the chapter `scans`."""

from __future__ import annotations

import numpy

from conformance.spec import A, Kink, OpSpec, case, fixed, ints
from conformance.specs._forms import INF, NAN


def _scan(name, **options):
    cases = [case(A()), case(A(2, 3)), case(A(2, 3), axis=-1), case(A(2, 3), axis=0), case(A(2, 0), axis=1)]
    return OpSpec(name, cases, **{"result": "accumulate"} | options)


def _nan_scan(name, **options):
    holes = lambda x: numpy.where([True, False, True], x, NAN) if x.dtype.kind in "fc" else x
    cases = [case(A()), case(A(2, 3, make=holes)), case(A(2, 3, make=holes), axis=-1)]
    return OpSpec(name, cases, result="accumulate", **options)


def _standard_scan(name):
    cases = [case(A(3)), case(A(2, 3), axis=0, include_initial=True), case(A(2, 3), axis=-1)]
    return OpSpec(name, cases, result="accumulate")


SPECS = [
    _scan("cumsum"),
    _scan(
        "cumprod",
        kinks=[
            Kink(at=[1.0, 22.0, 0.0], slope=[23.0, 1.0, 22.0]),
            Kink(at=[0.0, 2.0, 0.0, 5.0], slope=[3.0, 0.0, 0.0, 0.0]),
            Kink(at=[[3.0, 0.0], [2.0, 5.0]], slope=[[1.0, 3.0], [6.0, 2.0]], keywords={"axis": 1}),
            Kink(at=[2.0, INF, 3.0], slope=[INF, 8.0, INF]),
            Kink(at=[[2.0, -INF], [INF, INF]], slope=[[-INF, 2.0], [INF, INF]], keywords={"axis": -1}),
        ],
    ),
    _nan_scan("nancumsum", kinks=[Kink(at=[1.0, NAN, 2.0], slope=[3.0, 0.0, 1.0])], complex=False),
    _nan_scan("nancumprod", kinks=[Kink(at=[0.0, NAN, 2.0], slope=[4.0, 0.0, 0.0])], complex=False),
    _standard_scan("cumulative_sum"),
    _standard_scan("cumulative_prod"),
    OpSpec(
        "diff",
        [
            case(A(4)),
            case(A(4), n=0),
            case(A(4), n=0, prepend=A(1), append=A(2)),  # nothing is left of these: their gradient is zeros
            case(A(2, 4), n=2),
            case(A(3, 2), axis=-2, prepend=A(1, 2), append=A(2, 2)),
            case(A(2, 3), prepend=0.5),
            case(A(1)),
        ],
    ),
    OpSpec(
        "ediff1d",
        [
            case(A(2, 2)),
            case(A(3), to_end=A(), to_begin=A(2)).but("dtypes"),  # ends of a higher kind are refused
            case(A(3), to_end=2),
            case(fixed([1.0, 4.0]), to_begin=ints(7)),
            case(ints(1, 4), to_end=[9, 8]),
        ],
        result="first",
    ),
]
