"""Specifications of the chapter `exponents`."""

from __future__ import annotations

from conformance.spec import A, Kink, case
from conformance.specs._forms import binary, unary

INF = float("inf")


LOGADDEXP_KINKS = [
    Kink((1.0, 1.0), (0.5, 0.5)),
    Kink((0.0, 3000.0), (0.0, 1.0)),
    Kink(([-INF, INF, -1e30], [2.0, 2.0, 2.0]), ([0.0, 1.0, 0.0], [1.0, 0.0, 1.0])),
    Kink(([-INF, INF], [-INF, INF]), ([0.5, 0.5], [0.5, 0.5]), rule="P3"),
]


def ones(*shape):
    return A(*shape, make=lambda x: 0 * x + 1)


INF, NAN = float("inf"), float("nan")


SPECS = [
    unary("exp"),
    unary("exp2"),
    unary("expm1", kinks=[Kink((1e-12,), (1.0,))]),
    unary("log", 0.1, 3.0, kinks=[Kink((0.0,), (INF,), rule="P6")]),
    unary("log2", 0.1, 3.0, kinks=[Kink((0.0,), (INF,), rule="P6")]),
    unary("log10", 0.1, 3.0, kinks=[Kink((0.0,), (INF,), rule="P6")]),
    unary("log1p", -0.8, 3.0, kinks=[Kink((-1.0,), (INF,), rule="P6"), Kink((1e-12,), (1.0,))]),
    # Equal arguments at second order, and arguments that would overflow.
    binary("logaddexp", result="float", more=[case(ones(2), ones(2)), case(A(2), 3000.0)], kinks=LOGADDEXP_KINKS),
    binary("logaddexp2", result="float", more=[case(ones(2), ones(2)), case(A(2), 3000.0)], kinks=LOGADDEXP_KINKS),
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
]
