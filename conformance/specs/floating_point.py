"""Specifications of the chapter `floating_point`."""

from __future__ import annotations

import numpy

from conformance.spec import A, Kink, OpSpec, case, fixed, ints
from conformance.specs._forms import INF, NAN, binary, unary

HALF = fixed(numpy.array([1.0, -0.75, 0.0, 6.0, 60000.0], "float16"))
LARGE = fixed([0.5, 1.0, -2.0, 1e300, -1e-300, 0.0, INF, -INF, NAN])

SPECS = [
    OpSpec(
        "modf",
        [case(A()), case(A(2, 3)), case(A(0, 3)), case(LARGE)],
        result="float",
        complex=False,
        kinks=[
            Kink(at=[-1.0, 0.0, 2.0], slope=[1.0, 1.0, 1.0], rule="P7"),
            Kink(at=[INF, -INF], slope=[0.0, 0.0]),
        ],
    ),
    OpSpec(
        "frexp",
        [case(A()), case(A(2, 3)), case(A(0, 3)), case(LARGE), case(HALF)],
        result=("float", lambda *_: "int32"),
        complex=False,
        kinks=[Kink(at=[1.0, -4.0, 0.0, INF], slope=[0.5, 0.125, 1.0, 1.0], rule="P7")],
    ),
    OpSpec(
        "ldexp",
        [
            case(A(), 3),
            case(A(2, 3), ints(-2, 0, 5)),
            case(0.75, ints(1, 2)),
            case(A(0, 2), ints(1, 2)),
            case(fixed([INF, NAN, 1e-300, 1e300, 1.5]), ints(20, -3, 1990, -1990, 5000)),
            case(HALF, fixed(numpy.array([-20, 3], "int8")[:, None])),
        ],
        result="float",
        complex=False,
    ),
    binary(
        "nextafter",
        more=[case(LARGE, 0.0), case(LARGE, INF), case(HALF, -1.0), case(HALF, fixed(numpy.array(INF, "float16")))],
        result="float",
        complex=False,
        kinks=[
            Kink(at=([1.0, 2.0, 0.0], [1.0, 3.0, 1.0]), slope=([1.0, 1.0, 1.0], [0.0, 0.0, 0.0]), rule="P7"),
            Kink(at=(INF, 0.0), slope=(0.0, 0.0), rule="P7"),
        ],
    ),
    unary(
        "spacing",
        more=[case(LARGE), case(HALF)],
        gradient="zero",
        complex=False,
        kinks=[Kink(at=[1.0, -2.0, 0.0], slope=[0.0, 0.0, 0.0], rule="P7")],
    ),
]
