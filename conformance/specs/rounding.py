"""Specifications of the chapter `rounding`."""

from __future__ import annotations

from conformance.spec import A, Kink, OpSpec, bools, case, ints
from conformance.specs._forms import INF, NAN, unary

HALVES = [-2.5, -0.5, 0.0, 0.5, 1.0, 1.5]
ZEROS = [
    Kink(at=HALVES, slope=[0.0] * 6, rule="P7"),
    Kink(at=[INF, NAN], slope=[0.0, 0.0], rule="P7"),
]


def stepwise(name, **options):
    options = {"gradient": "zero", "result": "promote", "kinks": ZEROS} | options
    return unary(name, **options)


SPECS = [
    stepwise("floor", complex=False),
    stepwise("ceil", complex=False),
    stepwise("trunc", complex=False),
    stepwise("rint", result="float"),
    OpSpec(
        "round",
        [
            case(A()),
            case(A(2, 3), 1),
            case(A(3, low=-40.0, high=40.0), decimals=-1),
            case(ints(15, 25, -35, 7), -1),
            case(A(0, 3), 2),
            case(bools(True, False)),
        ],
        gradient="zero",
        kinks=ZEROS,
    ),
    stepwise("fix", complex=False),
]
