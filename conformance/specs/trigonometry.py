"""Specifications of the chapter `trigonometry`."""

from __future__ import annotations

import numpy

from conformance.spec import A, Kink, case
from conformance.specs._forms import binary, unary

INF, NAN = float("inf"), float("nan")


INF = float("inf")


def zeros(*shape):
    return A(*shape, make=lambda x: 0 * x)


SPECS = [
    unary(
        "sinc",
        more=[case(A(2, make=lambda x: 0 * x)), case(A(2, low=-1e-3, high=1e-3))],  # second order: -π²/3
        kinks=[Kink(([0.0, 1e-6, 1.0],), ([0.0, -1e-6 * numpy.pi**2 / 3, -1.0],))],
    ),
    unary("sin"),
    unary("cos"),
    unary("tan", -1.0, 1.0),
    unary("arcsin", -0.9, 0.9, kinks=[Kink((1.0,), (INF,), rule="P6")]),
    unary("arccos", -0.9, 0.9, kinks=[Kink((-1.0,), (-INF,), rule="P6")]),
    unary("arctan"),
    binary(
        "arctan2",
        0.2,
        2.0,
        result="float",
        kinks=[
            Kink((0.0, 0.0), (0.0, 0.0), rule="P2"),
            Kink((0.0, -0.0), (0.0, 0.0), rule="P2"),
            Kink((-0.0, 0.0), (0.0, 0.0), rule="P2"),
            Kink(([0.0, 2.0], [-2.0, 0.0]), ([-0.5, 0.0], [0.0, -0.5])),
        ],
    ),
    binary(
        "hypot",
        0.2,
        2.0,
        result="float",
        more=[case(zeros(2), A(2, low=0.2))],  # second order too
        kinks=[
            Kink((0.0, 0.0), (0.0, 0.0), rule="P2"),
            Kink((3e200, 4e200), (0.6, 0.8)),
            Kink((-3e-200, 4e-200), (-0.6, 0.8)),
            Kink(([2.0, 0.0], [0.0, -2.0]), ([1.0, 0.0], [0.0, -1.0])),
        ],
    ),
    unary("sinh"),
    unary("cosh"),
    unary("tanh"),
    unary("arcsinh"),
    unary("arccosh", 1.2, 3.0, kinks=[Kink((1.0,), (INF,), rule="P6")]),
    unary("arctanh", -0.9, 0.9, kinks=[Kink((1.0,), (INF,), rule="P6")]),
    unary("deg2rad", complex=False),
    unary("rad2deg", complex=False),
    unary("radians", complex=False),
    unary("degrees", complex=False),
]
