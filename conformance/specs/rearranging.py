"""Specifications of the chapter `rearranging`."""

from __future__ import annotations

import numpy

from conformance.spec import A, OpSpec, case, ints

SPECS = [
    OpSpec("flip", [case(A()), case(A(2, 3)), case(A(2, 3), -1), case(A(2, 0, 3), (0, 2)), case(A(2), ())]),
    OpSpec("fliplr", [case(A(2, 3)), case(A(0, 2))]),
    OpSpec("flipud", [case(A(3)), case(A(2, 3))]),
    OpSpec(
        "roll",
        [
            case(A(), 1),
            case(A(2, 3), -4),
            case(A(2, 3), 1, -1),
            case(A(2, 3), (1, 2, 3), (0, 1, 0)),
            case(A(0, 3), 2, (0, 1)),
        ],
    ),
    OpSpec("rot90", [case(A(2, 3)), case(A(2, 3), 2), case(A(2, 1, 3), -1, (2, 0)), case(A(2, 0), 4)]),
    OpSpec("tile", [case(A(), 3), case(A(2, 3), 2), case(A(2), (2, 1)), case(A(1, 2, 1), (2, 3)), case(A(2), 0)]),
    OpSpec(
        "repeat",
        [
            case(A(), 2),
            case(A(2, 3), 2),
            case(A(2, 3), [1, 0, 2], axis=-1),
            case(A(2, 3), numpy.array([2]), 0),
            case(A(0, 3), 2, 1),
            case(A(3), ints(1, 0, 2)).but("compiled", "jit_compile", "vmap", "dtypes"),
        ],
    ),
    OpSpec("resize", [case(A(2, 3), (2, 4)), case(A(), 2), case(A(3), 2), case(A(0), (2, 1))]),
]
