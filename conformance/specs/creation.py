"""Specifications of `gradnp.creation`. Dtypes under every default, and ``like=``, are in `conformance.test_creation`."""

from __future__ import annotations

import numpy

from conformance.spec import A, OpSpec, case


def _as_asked(names, floating, integer):
    """The result has the first argument's dtype."""
    return names[0]


def _like(name, *value):
    """A function that takes shape and dtype from an array: piecewise constant in it (P7)."""
    cases = [
        case(A(), *value),
        case(A(2, 3), *value),
        case(A(0, 3), *value, order="C"),
        case(A(2, 3), *value, shape=(4,)),
        case(A(3), *value, dtype="float64").but("dtypes"),  # it says so itself
    ]
    return OpSpec(name, cases, gradient="zero", complex=True)


def _zeroed(np, *args, **kwargs):
    """An empty array's values are arbitrary; all else is as for zeros."""
    return np.zeros_like(np.empty_like(*args, **kwargs))


FLOATING = ("float32", "float64")

SPECS = [
    OpSpec(
        "asarray",
        [case(A()), case(A(2, 3)), case([A(), 1.5, A()]), case([[1, 2], [3, 4]]), case(2.5), case(numpy.ones((0, 2)))],
        complex=True,
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
        complex=True,
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
        complex=True,
    ),
    _like("zeros_like"),
    _like("ones_like"),
    OpSpec("empty_like", [case(A(2, 3)), case(A(2), shape=(3, 1))], gradient="zero", complex=True, call=_zeroed),
    _like("full_like", 2.5),
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
        complex=True,
    ),
    OpSpec(
        "logspace",
        [case(A(), A(), 4), case(A(2), A(2), 3, endpoint=False, base=A(low=1, high=2), axis=1), case(0, 2, 3)],
        result="float",
    ),
    OpSpec(
        "geomspace",
        [
            case(A(low=1), A(low=1), 4),
            case(A(2, low=-2, high=-1), A(2, low=-2, high=-1), 3, endpoint=False, axis=-1),
            case(1, 1000, 4),
        ],
        result="float",
        dtypes=FLOATING,  # a random integer may be 0
    ),
]
