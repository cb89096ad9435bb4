"""Specifications of the chapter `matrices`."""

from __future__ import annotations

import numpy

from conformance.spec import A, OpSpec, bools, case, fixed


def _triangle(name):
    return OpSpec(
        name,
        [
            case(A(3, 3)),
            case(A(2, 3, 4), 1),
            case(A(4, 3), k=-1),
            case(A(3)),
            case(A(0, 2)),
            case(bools([[True, True]] * 2)),
        ],
    )


SPECS = [
    OpSpec("eye", [case(3), case(2, 4, 1), case(4, 2, k=-2), case(2, 3, 9), case(0), case(2, dtype="int64")]),
    OpSpec("identity", [case(3), case(2, "int64")]),
    OpSpec("tri", [case(3), case(2, 4, 1), case(4, 2, k=-2), case(2, dtype=bool)]),
    _triangle("tril"),
    _triangle("triu"),
    OpSpec(
        "diag",
        [
            case(A(3)),
            case(A(2), 1),
            case(A(2), k=-2),
            case(A(3, 3)),
            case(A(3, 4), 2),
            case(A(3, 2), -1),
            case(A(0)),
            case(A(0), 1),
        ],
    ),
    OpSpec("diagflat", [case(A(2, 2)), case(A(), k=1), case([A(), A()], -1)]),
    OpSpec(
        "vander",
        [
            case(A(3)),
            case(A(3), 2, increasing=True),
            case(A(2), 0),
            case(fixed(numpy.array([20, 3], "uint8")), 3),
            case(bools(True, False)),
        ],
        result="accumulate",
    ),
    OpSpec(
        "trace",
        [case(A(3, 3)), case(A(2, 3), offset=1), case(A(2, 3, 2), -1, axis1=-1, axis2=0), case(A(2, 2), offset=3)],
        result="accumulate",
    ),
    OpSpec(
        "diagonal",
        [
            case(A(2, 3)),
            case(A(3, 2), -1),
            case(A(2, 2, 3), 1, axis1=-1, axis2=0),
            case(A(2, 2), offset=-2),
            case(bools([[True, False]])),
        ],
    ),
]
