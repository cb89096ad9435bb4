"""Specifications of the chapter `joining`."""

from __future__ import annotations

import numpy

from conformance.spec import A, OpSpec, case

CONSTANT = numpy.array([[0.5, -1.0]])

SPECS = [
    OpSpec(
        "concatenate",
        [
            case([A(2, 3), A(1, 3)]),
            case((A(2), A(0), A(1)), -1),
            case([A(2, 1), A(), A(0)], axis=None),
            case([A(1, 2), CONSTANT], 1),
            case(A(2, 1, 3), -1),
        ],
    ),
    OpSpec(
        "stack",
        [
            case([A(2, 3), A(2, 3)]),
            case([A(), 2.0, A()]),
            case((A(2), [0.5, 1.0]), -1),
            case([A(0, 2)], 1),
            case(A(2, 3), axis=1),
        ],
    ),
    OpSpec("hstack", [case([A(2), A(), A(0)]), case([A(2, 1), A(2, 2)]), case([A(1, 2), CONSTANT]), case(A(2, 3))]),
    OpSpec("vstack", [case([A(3), A(1, 3)]), case([A(), 1.5]), case((A(2, 1, 2), A(0, 1, 2)))]),
    OpSpec("dstack", [case([A(3), A(1, 3)]), case([A(), A()]), case((A(2, 1, 2), A(2, 1)))]),
    OpSpec("column_stack", [case([A(3), A(3, 2)]), case([A(), 2]), case((A(0, 1), A(0)))]),
    OpSpec(
        "append", [case(A(2, 2), A()), case(A(2), 1.5), case(A(1, 2), A(2, 2), 0), case(A(1, 2), CONSTANT, axis=-1)]
    ),
    OpSpec("split", [case(A(4, 2), 2), case(A(2, 5), [1, 3], -1), case(A(4), [3, 1, -1, 7]), case(A(0, 2), 2)]),
    OpSpec("array_split", [case(A(5), 3), case(A(2, 3), 4, axis=1), case(A(4), (1, 1)), case(A(3), [2, 1])]),
    OpSpec("hsplit", [case(A(4), 2), case(A(2, 4), [1])]),
    OpSpec("vsplit", [case(A(4, 1), 2), case(A(2, 2), (1, 2))]),
    OpSpec("dsplit", [case(A(1, 2, 2), 2), case(A(1, 1, 3), [-1])]),
]
