"""Specifications of the chapter `exponents`."""

from __future__ import annotations

import numpy

from conformance.spec import A, Kink, case, fixed
from conformance.specs._forms import INF, binary, unary

LOGADDEXP_KINKS = [
    Kink(at=(1.0, 1.0), slope=(0.5, 0.5)),
    Kink(at=(0.0, 3000.0), slope=(0.0, 1.0)),
    Kink(at=([-INF, INF, -1e30], [2.0, 2.0, 2.0]), slope=([0.0, 1.0, 0.0], [1.0, 0.0, 1.0])),
    Kink(at=([-INF, INF], [-INF, INF]), slope=([0.5, 0.5], [0.5, 0.5]), rule="P3"),
]


def ones(*shape):
    return A(*shape, make=lambda x: 0 * x + 1)


SPECS = [
    unary("exp"),
    unary("exp2"),
    unary("expm1", kinks=[Kink(at=1e-12, slope=1.0)]),
    unary(
        "log",
        0.1,
        3.0,
        # The square of the absolute value overflows, or underflows.
        more=[case(fixed([3e200 - 4e200j, -1e-200j])), case(fixed(numpy.array([3e-25 + 4e-25j, -1e20], "complex64")))],
        kinks=[
            Kink(at=0.0, slope=INF, rule="P6"),
            Kink(at=[3e-200 + 4e-200j, 1e200j], slope=[(3 + 4j) / 25e-200, 1e-200j], rule="P8"),
        ],
    ),
    unary("log2", 0.1, 3.0, kinks=[Kink(at=0.0, slope=INF, rule="P6")]),
    unary("log10", 0.1, 3.0, kinks=[Kink(at=0.0, slope=INF, rule="P6")]),
    unary("log1p", -0.8, 3.0, kinks=[Kink(at=-1.0, slope=INF, rule="P6"), Kink(at=1e-12, slope=1.0)]),
    # Equal arguments at second order, and arguments that would overflow.
    binary(
        "logaddexp",
        result="float",
        more=[case(ones(2), ones(2)), case(A(2), 3000.0)],
        kinks=LOGADDEXP_KINKS,
        complex=False,
    ),
    binary(
        "logaddexp2",
        result="float",
        more=[case(ones(2), ones(2)), case(A(2), 3000.0)],
        kinks=LOGADDEXP_KINKS,
        complex=False,
    ),
    unary("sqrt", 0.1, 3.0, kinks=[Kink(at=0.0, slope=INF, rule="P6")]),
    unary(
        "cbrt",
        0.2,
        3.0,
        complex=False,
        more=[case(A(3, low=-3.0, high=-0.2))],
        kinks=[Kink(at=[0.0, -8.0, 27.0], slope=[INF, 1 / 12, 1 / 27], rule="P6")],
    ),
    unary("square", result="promote"),
]
