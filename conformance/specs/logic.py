"""Specifications of the chapter `logic`."""

from __future__ import annotations

import numpy

from conformance.spec import A, OpSpec, bools, case, fixed, ints
from conformance.specs._forms import INF, NAN

SPECIAL = fixed([0.0, -0.0, 1.5, -2.0, INF, -INF, NAN])
LARGE = fixed(numpy.array([2**24 + 1, 2**53 + 1, -3]))
"""Integers that float32, and float64, would round."""
TIED = numpy.array([1 + 1j, 1 + 2j, 2 + 0j, 1 - 1j, complex(NAN, 0), complex(0, NAN)])
COMPLEX, COMPLEX_TRANSPOSED = fixed(TIED), fixed(TIED[:, None])
"""NumPy orders complex numbers by their real parts, then by their imaginary parts."""


def test(name, **options):
    cases = [case(A()), case(A(0, 2)), case(SPECIAL), case(ints(0, -1))]
    return OpSpec(name, cases, gradient="none", result="bool", **options)


def comparison(name, more=(), **options):
    ordered = fixed(numpy.array([0.0, 1.5, -2.0, INF, NAN]))
    cases = [
        case(A(), A()),
        case(A(2, 3), A(3)),
        case(ordered, fixed(numpy.array([[-0.0], [1.5], [INF], [NAN]]))),
        # Exactly: an integer beside a float, and beside a number that its dtype cannot hold.
        case(LARGE, fixed(numpy.array([2**24, 2.0**53, -3], "float32"))),
        case(LARGE, float(2**24)),
        case(fixed(numpy.array([44, 255], "uint8")), 300),
        case(-1, fixed(numpy.array([0, 255], "uint8"))),
        case(bools(True, False), bools([[True], [False]])),
        *more,
    ]
    return OpSpec(name, cases, gradient="none", result="bool", **options)


def logical(name):
    cases = [
        case(A(2, 3), A(3)),
        case(fixed([0.0, -0.0, NAN, 2.0, 2.0]), bools(False, True, False, True, False)),
        case(ints(0, 2), True),
        case(False, fixed([0.0, 2.0])),
    ]
    return OpSpec(name, cases, gradient="none", result="bool", complex=False)


def bitwise(name):
    cases = [case(ints(5, -2), ints(6, 3)), case(bools(True, False), bools([[True], [False]])), case(ints(5, -2), 3)]
    return OpSpec(name, cases, gradient="none")


def shift(name):
    return OpSpec(name, [case(ints(5, -20, 1), ints(2, 1, 70)), case(ints(5, -20), 2)], gradient="none")


def close(name):
    cases = [
        case(A(2, 3), A(3)),
        case(fixed([1.0, 1.1, INF, INF, NAN]), fixed([1.0 + 1e-9, 1.0, INF, -INF, NAN])),
        case(fixed([1.0, NAN]), fixed([1.05, NAN]), rtol=0.1, atol=0.0, equal_nan=True),
        case(A(3), 0.5, atol=10.0),
    ]
    return OpSpec(name, cases, gradient="none", result="bool")


SPECS = [
    test("isnan"),
    test("isinf"),
    test("isfinite"),
    test("isposinf", complex=False),
    test("isneginf", complex=False),
    test("signbit", complex=False),
    comparison("equal"),
    comparison("not_equal"),
    comparison("less", more=[case(COMPLEX, COMPLEX_TRANSPOSED)]),
    comparison("less_equal", more=[case(COMPLEX, COMPLEX_TRANSPOSED)]),
    comparison("greater", more=[case(COMPLEX, COMPLEX_TRANSPOSED)]),
    comparison("greater_equal", more=[case(COMPLEX, COMPLEX_TRANSPOSED)]),
    logical("logical_and"),
    logical("logical_or"),
    logical("logical_xor"),
    OpSpec(
        "logical_not",
        [case(A(2)), case(bools(True, False)), case(fixed([0.0, NAN]))],
        gradient="none",
        result="bool",
    ),
    bitwise("bitwise_and"),
    bitwise("bitwise_or"),
    bitwise("bitwise_xor"),
    OpSpec("invert", [case(ints(0, 5, -7)), case(bools(True, False))], gradient="none"),
    shift("left_shift"),
    shift("right_shift"),
    close("isclose"),
    close("allclose"),
    OpSpec(
        "array_equal",
        [
            case(A(3), A(3)),
            case(A(3), A(1, 3)),
            case(fixed([1.0, NAN]), fixed([1.0, NAN]), equal_nan=True),
            case(ints(1, 2), [1, 2]),
        ],
        gradient="none",
        result="bool",
    ),
    OpSpec(
        "array_equiv",
        [case(A(3), A(2, 3)), case(A(3), A(2)), case(ints(1, 2), [[1, 2], [1, 2]]), case(A(0), A(2, 0))],
        gradient="none",
        result="bool",
    ),
]
