"""Specifications of the chapter `integers`."""

from __future__ import annotations

import numpy

from conformance.spec import OpSpec, bools, case, fixed, ints

LARGE = ints(2**62, -(3**39), 0, 4052739537881)
"""The last one is beside `NEIGHBOUR` a Fibonacci number: these take Euclid's algorithm the most steps."""
NEIGHBOUR = ints(2**40, 3**20, 0, 6557470319842)
BITS = bools([[True, False, True], [False, False, True]])
OCTETS = fixed(numpy.array([[1, 128, 255], [7, 0, 90]], "uint8"))


def divisor(name):
    cases = [
        case(ints(12, -18, 7), ints(8)),
        case(ints([[12], [0]]), ints(8, 0, -3)),
        case(ints(12, -18), 8),
        case(fixed(numpy.array([12, 100], "uint8")), fixed(numpy.array([8, 75], "uint8"))),
        case(fixed(numpy.zeros((0, 2), int)), ints(1, 2)),
    ]
    return OpSpec(name, cases + [case(LARGE, NEIGHBOUR)] * (name == "gcd"), gradient="none", complex=False)


SPECS = [
    divisor("gcd"),
    divisor("lcm"),
    OpSpec(
        "bitwise_count",
        [
            case(ints(0, 1, -7, 2**62 + 5)),
            case(ints([[255]])),
            case(fixed(numpy.array([-128, 127], "int8"))),
            case(fixed(numpy.array([255, 8], "uint8"))),
            case(bools(True, False)),
        ],
        gradient="none",
        complex=False,
    ),
    OpSpec(
        "packbits",
        [
            case(BITS),
            case(BITS, axis=0),
            case(BITS, axis=-1, bitorder="little"),
            case(ints(*[0, 3, 0, -1] * 4)),
            case(fixed(True)),
            case(fixed(numpy.zeros((0, 3), bool)), 0),
        ],
        gradient="none",
        complex=False,
    ),
    OpSpec(
        "unpackbits",
        [
            case(OCTETS),
            case(OCTETS, axis=0, count=5),
            case(OCTETS, -1, bitorder="little"),
            case(OCTETS, axis=1, count=30),
            case(OCTETS, count=-3),
            case(fixed(numpy.uint8(5))),
            case(fixed(numpy.zeros(0, "uint8"))),
        ],
        gradient="none",
        complex=False,
    ),
]
