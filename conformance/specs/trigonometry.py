"""Specifications of the chapter `trigonometry`."""

from __future__ import annotations

import math

import numpy

from conformance.spec import A, Kink, case, fixed
from conformance.specs._forms import INF, NAN, binary, unary


def zeros(*shape):
    return A(*shape, make=lambda x: 0 * x)


SPECS = [
    unary(
        "sinc",
        more=[case(A(2, make=lambda x: 0 * x)), case(A(2, low=-1e-3, high=1e-3))],  # second order: -π²/3
        kinks=[Kink(at=[0.0, 1e-6, 1.0], slope=[0.0, -1e-6 * numpy.pi**2 / 3, -1.0])],
    ),
    unary("sin"),
    unary("cos"),
    unary("tan", -1.0, 1.0, kinks=[Kink(at=[1e200j, 1 - 1e200j, 0.5j], slope=[0.0, 0.0, 1 - math.tanh(0.5) ** 2])]),
    unary("arcsin", -0.9, 0.9, kinks=[Kink(at=1.0, slope=INF, rule="P6")]),
    unary("arccos", -0.9, 0.9, kinks=[Kink(at=-1.0, slope=-INF, rule="P6")]),
    unary("arctan"),
    binary(
        "arctan2",
        0.2,
        2.0,
        result="float",
        kinks=[
            Kink(at=(0.0, 0.0), slope=(0.0, 0.0), rule="P2"),
            Kink(at=(0.0, -0.0), slope=(0.0, 0.0), rule="P2"),
            Kink(at=(-0.0, 0.0), slope=(0.0, 0.0), rule="P2"),
            Kink(at=([0.0, 2.0], [-2.0, 0.0]), slope=([-0.5, 0.0], [0.0, -0.5])),
            # The square of neither is in range.
            Kink(at=(3e-200, 4e-200), slope=(1.6e199, -1.2e199)),
            Kink(at=([INF, 1.0, -INF, 1.0], [1.0, INF, 1.0, -INF]), slope=([0.0] * 4, [0.0] * 4)),
            Kink(at=([INF, -INF], [INF, INF]), slope=([0.0] * 2, [0.0] * 2)),
        ],
        complex=False,
    ),
    binary(
        "hypot",
        0.2,
        2.0,
        result="float",
        more=[
            case(zeros(2), A(2, low=0.2)),  # second order too
            case(fixed([INF, -INF, NAN, NAN, INF]), fixed([NAN, NAN, -INF, 1.0, -INF]), id="C99"),
        ],
        kinks=[
            Kink(at=(0.0, 0.0), slope=(0.0, 0.0), rule="P2"),
            Kink(at=(3e200, 4e200), slope=(0.6, 0.8)),
            Kink(at=(-3e-200, 4e-200), slope=(-0.6, 0.8)),
            Kink(at=([2.0, 0.0], [0.0, -2.0]), slope=([1.0, 0.0], [0.0, -1.0])),
            Kink(
                at=([INF, 1.0, -INF, 0.0], [1.0, INF, 0.0, -INF]), slope=([1.0, 0.0, -1.0, 0.0], [0.0, 1.0, 0.0, -1.0])
            ),
        ],
        complex=False,
    ),
    unary("sinh"),
    unary("cosh"),
    unary("tanh"),
    unary("arcsinh"),
    unary("arccosh", 1.2, 3.0, kinks=[Kink(at=1.0, slope=INF, rule="P6")]),
    unary("arctanh", -0.9, 0.9, kinks=[Kink(at=1.0, slope=INF, rule="P6")]),
    unary("deg2rad", complex=False),
    unary("rad2deg", complex=False),
    unary("radians", complex=False),
    unary("degrees", complex=False),
]
