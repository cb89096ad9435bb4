"""Specifications of `gradnp.miscellaneous`."""

from __future__ import annotations

import numpy

from conformance.spec import A, Kink, OpSpec, case
from conformance.specs._forms import binary, unary

INF, NAN = float("inf"), float("nan")


def modulus(names, floating, integer):
    """Complex gives its real part's dtype, the rest stays."""
    return {"complex64": "float32", "complex128": "float64"}.get(names[0], names[0])


def off_zero(x):
    """Away from the jump, so that differences do not straddle it."""
    return numpy.where(numpy.abs(x) < 0.2, 0.5, x)


def nonfinite(x):
    return numpy.where(x > 1, INF, numpy.where(x < -1, -INF, numpy.where(numpy.abs(x) < 0.3, NAN, x)))


SPECS = [
    unary("sqrt", 0.1, 3.0, kinks=[Kink((0.0,), (INF,), rule="P6")]),
    unary(
        "cbrt",
        0.2,
        3.0,
        complex=False,
        more=[case(A(3, low=-3.0, high=-0.2))],
        kinks=[Kink(([0.0, -8.0, 27.0],), ([INF, 1 / 12, 1 / 27],), rule="P6")],
    ),
    unary("square", result="promote"),
    unary(
        "absolute",
        low=0.2,
        result=modulus,
        more=[case(A(3, low=-2.0, high=-0.2))],
        kinks=[
            Kink(([0.0, -0.0, -INF],), ([0.0, 0.0, -1.0],), rule="P2"),
            Kink(([0j, 3 - 4j],), ([0j, 0.6 - 0.8j],), rule="P2"),
        ],
    ),
    unary("fabs", complex=False, low=-2.0, high=-0.2, kinks=[Kink((0.0,), (0.0,), rule="P2")]),
    OpSpec(
        "sign",
        [case(A(make=off_zero)), case(A(2, 3, make=off_zero)), case(A(0, 3))],
        complex=True,
        kinks=[Kink(([0.0, -0.0, NAN, -INF],), ([0.0, 0.0, 0.0, 0.0],), rule="P7")],
    ),
    binary(
        "heaviside",
        0.2,
        2.0,
        result="float",
        more=[case(A(3, low=-2.0, high=-0.2), A(3))],
        kinks=[Kink(([0.0, 1.0, -1.0], [0.5, 0.5, 0.5]), ([0.0, 0.0, 0.0], [1.0, 0.0, 0.0]), rule="P7")],
    ),
    binary(
        "copysign",
        0.2,
        2.0,
        result="float",
        more=[case(A(3, low=-2.0, high=-0.2), A(3, low=-2.0, high=-0.2))],
        kinks=[
            Kink(([0.0, 2.0, -2.0], [-1.0, -0.0, 0.0]), ([0.0, -1.0, -1.0], [0.0, 0.0, 0.0]), rule="P7"),
        ],
    ),
    OpSpec(
        "nan_to_num",
        [
            case(A()),
            # The inserted infinities have no differences; the kinks say what the gradient is there.
            case(A(2, 6, make=nonfinite)).but("gradient", "forward", "second", "complex"),
            case(A(3), False, 1.0, posinf=2.0, neginf=-2.0),
            case(A(0, 3)),
        ],
        complex=True,
        kinks=[
            Kink(([1.0, NAN, INF, -INF],), ([1.0, 0.0, 0.0, 0.0],)),
            Kink(([NAN, INF, -INF],), ([0.0, 0.0, 0.0],), kwargs={"nan": 1.0, "posinf": 2.0, "neginf": -2.0}),
            Kink(([complex(NAN, 1), complex(2, -INF)],), ([0j, 1 + 0j],)),
        ],
    ),
    unary(
        "sinc",
        more=[case(A(2, make=lambda x: 0 * x)), case(A(2, low=-1e-3, high=1e-3))],  # second order: -π²/3
        kinks=[Kink(([0.0, 1e-6, 1.0],), ([0.0, -1e-6 * numpy.pi**2 / 3, -1.0],))],
    ),
]
