"""Specifications of the chapter `scans`."""

from __future__ import annotations

import numpy

from conformance.spec import A, Kink, OpSpec, case
from conformance.specs._forms import NAN


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
        # NumPy refuses ends of a dtype that the array cannot hold; elsewhere they are promoted together.
        [case(A(2, 2)), case(A(3), to_end=A(), to_begin=A(2)).but("dtypes")],
    ),
]
