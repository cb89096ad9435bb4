"""Specifications of the chapter `rounding`."""

from __future__ import annotations

from conformance.spec import A, Kink, OpSpec, case, ints
from conformance.specs._forms import unary

HALVES = [-2.5, -0.5, 0.0, 0.5, 1.0, 1.5]
ZEROS = [Kink((HALVES,), ([0.0] * 6,), rule="P7"), Kink(([float("inf"), float("nan")],), ([0.0, 0.0],), rule="P7")]


def stepwise(name, **options):
    options = {"gradient": "zero", "complex": False, "result": "promote", "kinks": ZEROS} | options
    return unary(name, **options)


SPECS = [
    stepwise("floor"),
    stepwise("ceil"),
    stepwise("trunc"),
    stepwise("rint", result="float", complex=True),
    OpSpec(
        "round",
        [
            case(A()),
            case(A(2, 3), 1),
            case(A(3, low=-40.0, high=40.0), decimals=-1),
            case(ints(15, 25, -35, 7), -1),
            case(A(0, 3), 2),
        ],
        gradient="zero",
        complex=True,
        kinks=ZEROS,
    ),
    stepwise("fix"),
]
