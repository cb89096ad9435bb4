"""Specifications of the chapter `arithmetic`."""

from __future__ import annotations

import math

import numpy

from conformance.spec import A, Kink, OpSpec, case, fixed, ints
from conformance.specs._forms import INF, NAN, binary, unary


def positive_base(*shape):
    return A(*shape, low=0.5, high=2.0)


def off_zero(x):
    """Away from the jump, so that differences do not straddle it."""
    return numpy.where(numpy.abs(x) < 0.2, 0.5, x)


SPECS = [
    binary("add"),
    binary("subtract"),
    binary("multiply"),
    binary(
        "divide",
        low=0.5,
        result="float",
        kinks=[
            Kink(at=([1.0, 0.0], [0.0, 0.0]), slope=([INF, INF], [-INF, NAN]), rule="P6"),
            Kink(at=(1.0, INF), slope=(0.0, 0.0), rule="P6"),
            # The square of the divisor underflows, or overflows.
            Kink(at=(3e-200, 4e-200), slope=(2.5e199, -1.875e199)),
            Kink(at=(3e200, 4e200), slope=(2.5e-201, -1.875e-201)),
            # A complex quotient by 0 is infinite in each part that is not 0.
            Kink(at=([1 + 1j, 2 - 3j], [0j, 0j]), slope=(None, None), rule="P6"),
        ],
    ),
    OpSpec(
        "floor_divide",
        # Away from the jumps; 1 // 0.1 is 9, and infinite divisors count.
        [
            case(A(low=4.1, high=4.9), A(low=0.9, high=1.0)),
            case(A(2, 3, low=4.1, high=4.9), A(3, low=-1.0, high=-0.9)),
            case(A(3, low=2.1, high=2.9), 1.0),
            case(7.5, A(3, low=2.1, high=2.4)),
            case(A(0, 2, low=1.0), A(2, low=1.0)),
            case(ints(7, -7, 7, 0), ints(2, 2, 0, -3)),
        ],
        gradient="zero",
        kinks=[
            Kink(at=([1.0, -1.0, 4.0, -1.0], [0.1, 3.0, 2.0, INF]), slope=([0.0] * 4, [0.0] * 4), rule="P7"),
            Kink(at=([1.0, 0.0, INF], [0.0, 0.0, 2.0]), slope=([0.0] * 3, [0.0] * 3), rule="P7"),
        ],
        complex=False,
    ),
    *[
        OpSpec(
            name,
            [
                case(A(low=4.1, high=4.9), A(low=0.9, high=1.0)),
                case(A(2, 3, low=4.1, high=4.9), A(3, low=-1.0, high=-0.9)),
                case(A(3, low=-2.9, high=-2.1), 1.0),
                case(7.5, A(3, low=2.1, high=2.4)),
                case(A(0, 2, low=1.0), A(2, low=1.0)),
                case(ints(7, -7, 7, 0), ints(2, 2, 0, -3)),
            ],
            kinks=[
                # At a jump, at a zero dividend, and with the divisor's or the dividend's sign.
                Kink(
                    at=([4.0, 0.0, -7.0, 7.0], [2.0, 3.0, 3.0, -3.0]),
                    slope=([1.0] * 4, [-2.0, 0.0, 3.0, 3.0] if name == "remainder" else [-2.0, 0.0, 2.0, 2.0]),
                ),
                Kink(at=(1.0, 0.0), slope=(1.0, None), rule="P6"),
            ],
            complex=False,
        )
        for name in ("remainder", "fmod")
    ],
    OpSpec(
        "divmod",
        [case(A(2, low=4.1, high=4.9), A(2, 1, low=0.9, high=1.0))],
        kinks=[Kink(at=(4.0, 2.0), slope=(1.0, -2.0), rule="P7")],
        complex=False,
    ),
    OpSpec(
        "power",
        [
            case(positive_base(), A()),
            case(positive_base(2, 3), A(3)),
            case(A(3), 2),
            case(A(3, low=0.5), -1.5),
            case(2.5, A(2, 2)),
            case(A(0, 2), A(2)),
            case(ints(2, -3, 0), ints(3, 3, 0)),
            case(fixed([0j, 0j, 2j]), fixed([0j, 2 + 0j, 0j])),
            case(0.0, fixed([0j, 1 + 0j])),
        ],
        dtypes=("float32", "float64"),  # NumPy refuses negative integer exponents
        kinks=[
            # x**0 is constant; 0**y is 0 for every y > 0; 0**1 has the slope 1.
            Kink(
                at=([0.0, 0.0, 0.0, 2.0], [0.0, 2.0, 1.0, 0.0]),
                slope=([0.0, 0.0, 1.0, 0.0], [0, 0, 0, 0.6931471805599453]),
            ),
            Kink(at=([0j, 0j, 0j], [1 + 0j, 2 + 0j, 0j]), slope=([1.0, 0.0, 0.0], [0.0, 0.0, 0.0])),
            Kink(at=(0.0, 0.5), slope=(INF, 0.0), rule="P6"),
            Kink(at=(0.0, -1.0), slope=(-INF, -INF), rule="P6"),
            Kink(at=([-2.0, 3.0], [3.0, 2.0]), slope=([12.0, 6.0], [NAN, 9 * math.log(3.0)]), rule="P6"),
        ],
    ),
    OpSpec(
        "float_power",
        [case(positive_base(2, 1), A(3)), case(A(3), 3), case(fixed([0j, 2j]), fixed([0j, 0j]))],
        result="float",
        dtypes=("float32", "float64"),
        kinks=[
            Kink(at=(0.0, 0.0), slope=(0.0, 0.0)),
            Kink(at=([0.0, -2.0], [-1.0, 2.0]), slope=([-INF, -4.0], [-INF, NAN]), rule="P6"),
        ],
    ),
    unary("negative", result="promote"),
    unary("positive", result="promote"),
    unary(
        "reciprocal",
        low=0.5,
        more=[case(fixed(numpy.array([1, 2, 255], "uint8"))), case(ints(-1, 2))],
        result="promote",
        kinks=[Kink(at=0.0, slope=-INF, rule="P6")],
    ),
    unary(
        "absolute",
        low=0.2,
        result="modulus",
        more=[case(A(3, low=-2.0, high=-0.2))],
        kinks=[
            Kink(at=[0.0, -0.0, -INF], slope=[0.0, 0.0, -1.0], rule="P2"),
            Kink(at=[0j, 3 - 4j], slope=[0j, 0.6 - 0.8j], rule="P2"),
            Kink(at=[3e-200 - 4e-200j, 3e200 - 4e200j], slope=[0.6 - 0.8j, 0.6 - 0.8j]),
        ],
    ),
    unary("fabs", complex=False, low=-2.0, high=-0.2, kinks=[Kink(at=0.0, slope=0.0, rule="P2")]),
    OpSpec(
        "sign",
        [
            case(A(make=off_zero)),
            case(A(2, 3, make=off_zero)),
            case(A(0, 3)),
            # The square of the absolute value underflows, or overflows.
            case(fixed([1e-200 + 1e-200j, 1e200 - 1e200j, 0j])),
            case(fixed(numpy.array([3e-25 + 4e-25j, -1e20j], "complex64"))),
        ],
        kinks=[
            Kink(at=[0.0, -0.0, NAN, -INF], slope=[0.0, 0.0, 0.0, 0.0], rule="P7"),
            Kink(at=[0j, 3 + 4j], slope=[0j, 0.128 - 0.096j], rule="P2"),
            Kink(at=3e-200 + 4e-200j, slope=1.28e199 - 9.6e198j),
        ],
    ),
    binary(
        "heaviside",
        0.2,
        2.0,
        result="float",
        more=[case(A(3, low=-2.0, high=-0.2), A(3))],
        kinks=[Kink(at=([0.0, 1.0, -1.0], [0.5, 0.5, 0.5]), slope=([0.0, 0.0, 0.0], [1.0, 0.0, 0.0]), rule="P7")],
        complex=False,
    ),
    binary(
        "copysign",
        0.2,
        2.0,
        result="float",
        more=[case(A(3, low=-2.0, high=-0.2), A(3, low=-2.0, high=-0.2))],
        kinks=[
            Kink(at=([0.0, 2.0, -2.0], [-1.0, -0.0, 0.0]), slope=([0.0, -1.0, -1.0], [0.0, 0.0, 0.0]), rule="P7"),
        ],
        complex=False,
    ),
]
