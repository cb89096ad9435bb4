"""Specifications of the chapter `indexing`."""

from __future__ import annotations

import numpy

from conformance.spec import A, Kink, OpSpec, bools, case, fixed, ints


def index_type(names, floating, integer):
    """Positions computed from positions keep their dtype; the specifications give int64."""
    return "int64"


SPECS = [
    OpSpec(
        "where",
        [
            case(bools(True, False), A(2), A(2)),
            case(bools([[True], [False]]), A(2), 1.5),
            case(ints(2, 0), 0.0, A(2, 2)),
            case(numpy.array([False, True, True]), A(), A(1, 3)),
            case(bools([]), A(0), A(3, 1)),
        ],
        kinks=[Kink(at=(bools(True, False), [1.0, 2.0], [1.0, 2.0]), slope=([1.0, 0.0], [0.0, 1.0]))],
    ),
    OpSpec(
        "nonzero",
        [case(A(2, 3, make=numpy.round)), case(bools(False, True, True)), case(A(0, 2))],
        gradient="none",
        result="int",
        static=False,
    ),
    OpSpec(
        "flatnonzero",
        [case(A(2, 3, make=numpy.round)), case(A()), case(bools([[False, True]]))],
        gradient="none",
        result="int",
        static=False,
    ),
    OpSpec(
        "argwhere",
        [case(A(2, 3, make=numpy.round)), case(A(low=1.0)), case(A(0, 2))],
        gradient="none",
        result="int",
        static=False,
    ),
    OpSpec(
        "take",
        [
            case(A(2, 3), ints([[1, -2], [5, 1]])),
            case(A(2, 3), [1, -1, 1], axis=-1),
            case(A(3, 2), -1, axis=0),
            case(A(3, 2), fixed(-1), axis=0),
            case(A(2, 3), ints(-4, 1, 7), axis=1, mode="wrap"),
            case(A(2, 3), ints(-4, 1, 7), axis=1, mode="clip"),
            case(A(2, 3), numpy.zeros((0, 2), int), axis=0),
        ],
    ),
    OpSpec(
        "take_along_axis",
        [
            case(A(2, 3), ints([[1, -1, 1], [0, 2, 2]])),
            case(A(3, 2), ints([[0], [-2]]), axis=0),
            case(A(2, 2), ints(3, 0, -1), axis=None),
            case(A(1, 3), numpy.array([[2], [0]]), axis=1),
        ],
    ),
    OpSpec(
        "put_along_axis",
        [
            case(A(2, 3), ints([[1, -1], [0, 0]]), A(2, 2), axis=1),
            case(A(3, 2), numpy.array([[0, 2]]), 0.5, axis=0),
            case(A(2, 2), ints(3, 0), A(), axis=None),
        ],
        result="first",
        dtypes=("float32", "float64"),
        reference=lambda arr, *args, **kwargs: written(numpy.put_along_axis, arr, *args, **kwargs),
    ),
    OpSpec(
        "select",
        [
            case([bools(True, False, False), bools(True, True, False)], [A(3), A(3)], 0.5),
            case([bools([[True], [False]])], [A(3)]),
            case([bools(True, False)], [1.0], A(2)),
        ],
    ),
    OpSpec(
        "choose",
        [
            case(ints(0, 1, 0), [A(3), A(3)]),
            case(ints([1], [0]), A(2, 3)),
            case(ints(-1, 5, 1), [A(), 0.5, A(3)], mode="wrap"),
            case(ints(-1, 5), [A(2), A(2, 1)], None, "clip"),
            case(bools(True, False), [A(2), 1.5]),
            case(1, [A(), A(2)]),
            case(ints([]), [A(0)]),
        ],
    ),
    OpSpec(
        "compress",
        [
            case(bools(False, True), A(3, 2), axis=0),
            case([True, False, True], A(2, 3), axis=-1),
            case(ints(0, 1, 2, 0), A(2, 2)),
        ],
        static=False,
    ),
    OpSpec(
        "extract",
        [case(bools([[True, False], [True, True]]), A(2, 2)), case(bools(False, False), A(2))],
        static=False,
    ),
    OpSpec(
        "ix_",
        [case(ints(0, 2), ints(1)), case(bools(True, False, True), ints(3, 4))],
        gradient="none",
        result=index_type,
        static=False,
    ),
    OpSpec(
        "unravel_index",
        [case(ints([5, 0], [3, 11]), (3, 4)), case(ints(5, 7), (2, 2, 2), order="F"), case(ints(3), 4)],
        gradient="none",
        result=index_type,
    ),
    OpSpec(
        "ravel_multi_index",
        [
            case([ints(1, 0), ints(2, 3)], (2, 4)),
            case([ints([1], [0]), ints(-1, 5)], (2, 3), mode=("raise", "wrap"), order="F"),
            case([ints(1, -3), ints(2, 9)], (2, 4), mode="clip"),
        ],
        gradient="none",
        result=index_type,
    ),
]


def written(write, array, *args, **kwargs):
    """What `array` is after NumPy has written into it."""
    array = numpy.array(array)
    write(array, *args, **kwargs)
    return array
