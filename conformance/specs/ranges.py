"""Specifications of the chapter `ranges`."""

from __future__ import annotations

from conformance.spec import A, OpSpec, case, fixed

FLOATING = ("float32", "float64")


SPECS = [
    OpSpec(
        "arange",
        [
            case(5),
            case(2, 9, 3),
            case(9, 2, -3),
            case(3, 0),
            case(0.5, 3.0, 0.7),
            case(1, 4.5, dtype="float64"),
            case(0.5, 3.5, dtype="int64"),
        ],
    ),
    OpSpec(
        "linspace",
        [
            case(A(), A(), 5),
            case(A(2), A(3, 1), 4, axis=-1),
            case(A(), 1.0, 3, endpoint=False, retstep=True),
            case([A(), A()], 2.0, 3, axis=1),
            case(A(), A(), 1),
            case(0, 10, 4, dtype="int64"),
            case(0.0, 1.0, 5),
            case(0, 1, 0),
        ],
        result="float",
    ),
    OpSpec(
        "logspace",
        [case(A(), A(), 4), case(A(2), A(2), 3, endpoint=False, base=A(low=1, high=2), axis=1), case(0, 2, 3)],
        result="float",
        complex=False,
    ),
    OpSpec(
        "geomspace",
        [
            case(A(low=1), A(low=1), 4),
            case(A(2, low=-2, high=-1), A(2, low=-2, high=-1), 3, endpoint=False, axis=-1),
            case(1, 1000, 4),
            # The quotient of the ends overflows; complex spirals begin at the first one's phase.
            case(fixed(1e-200), 1e200, 3),
            case(fixed([-1 + 0j, 1j]), 2 + 0j, 4),
        ],
        result="float",
        dtypes=FLOATING,  # a random integer may be 0
        complex=False,
    ),
    OpSpec(
        "meshgrid",
        [
            case(A(2), A(3)),
            case(A(2), A(3), A(2), indexing="ij"),
            case(A(2), A(3), sparse=True),
            # The grid of the list is not complex where the others are, and does not depend on them.
            case(A(2), [0.5, 1.5], A()).but("dtypes", "forward"),
            case(A(0), A(2)),
        ],
        dtypes=("float64",),  # each result has its own vector's dtype: no one rule for pairs
    ),
    OpSpec("indices", [case((2, 3)), case((2, 3), sparse=True), case((2, 0), "float64")]),
]
