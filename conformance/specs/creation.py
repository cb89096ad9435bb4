"""Specifications of the chapter `creation`."""

from __future__ import annotations

import numpy

from conformance.spec import A, OpSpec, case


def _like(name, *value):
    """A function that takes shape and dtype from an array: piecewise constant in it (P7)."""
    cases = [
        case(A(), *value),
        case(A(2, 3), *value),
        case(A(0, 3), *value, order="C"),
        case(A(2, 3), *value, shape=(4,)),
        case(A(3), *value, dtype="float64").but("dtypes"),  # it says so itself
    ]
    return OpSpec(name, cases, gradient="zero")


def _zeroed(np, *args, **kwargs):
    """An empty array's values are arbitrary; all else is as for zeros."""
    return np.zeros_like(np.empty_like(*args, **kwargs))


SPECS = [
    OpSpec(
        "asarray",
        [case(A()), case(A(2, 3)), case([A(), 1.5, A()]), case([[1, 2], [3, 4]]), case(2.5), case(numpy.ones((0, 2)))],
    ),
    OpSpec(
        "array",
        [
            case(A(2, 3)),
            case([[A(), 2.0], [0.5, A()]]),
            case(A(2), ndmin=3),
            case((A(3), A(3)), copy=None),
            case([True, False]),
            case([[1, 2.5]], "float64", ndmin=3),
            case([]),
        ],
    ),
    OpSpec("zeros", [case(()), case(3), case((2, 0)), case([2, 3], "int64"), case((2,), dtype=bool, order="F")]),
    OpSpec("ones", [case(()), case(3), case((2, 0)), case([2, 3], "int64")]),
    OpSpec("empty", [case((2, 3)), case(3, int)], call=lambda np, *args: np.shape(np.empty(*args)), gradient="none"),
    OpSpec(
        "full",
        [
            case((2, 3), A()),
            case((2, 3), A(3)),
            case(2, [A(), A()]),
            case((), 7),
            case(3, True),
            case((2, 2), [1, 2.5]),
            case((0, 2), 1.0, dtype="int64"),
        ],
    ),
    _like("zeros_like"),
    _like("ones_like"),
    OpSpec("empty_like", [case(A(2, 3)), case(A(2), shape=(3, 1))], gradient="zero", call=_zeroed),
    _like("full_like", 2.5),
]
