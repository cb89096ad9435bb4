"""Specifications of the chapter `writing`."""

from __future__ import annotations

import functools

import numpy

from conformance.spec import A, Kink, OpSpec, bools, case, fixed, ints
from conformance.specs.indexing import written


def writing(name, cases, **options):
    """A function whose result is what NumPy's makes of its first argument; floats go into integers there, truncated."""
    options = {"reference": functools.partial(written, getattr(numpy, name))} | options
    return OpSpec(name, cases, result="first", dtypes=("float32", "float64"), **options)


def of_one_dtype(write):
    """NumPy's `place` and `putmask` do not narrow an array of values, as its other functions do."""
    return lambda a, mask, values: written(write, a, mask, numpy.asarray(values, a.dtype))


MASK = [[True, False, True], [False, True, True]]


SPECS = [
    writing(
        "place",
        [
            case(A(4), bools(True, False, True, True), A(2)),
            case(A(2, 3), bools(MASK), A(5)),
            case(A(2, 3), numpy.array(MASK).ravel(), A()),
            case(A(3), [0, 1, 2], [0.5, 1.5]),
            # Whether a place is left without a value shows in the mask's values, which compilers do not know.
            case(A(2), numpy.array([False, False]), []).but("compiled", "dynamic"),
            case(A(0), bools([]), A(1)),
        ],
        reference=of_one_dtype(numpy.place),
    ),
    writing(
        "put",
        [
            case(A(4), ints(2, 0), A(2)),
            case(A(2, 3), ints([[0, -1], [1, 2]]), A(3)),
            case(A(2, 3), 4, A()),
            case(A(3), ints(-4, 1), A(3), mode="wrap"),
            case(A(3), ints(-4, 7), 0.5, "clip"),
            case(A(3), [0], []),
            case(A(), 0, A()),
        ],
        kinks=[Kink(at=([1.0, 2.0], ints(0, -2), [3.0, 4.0]), slope=([0.0, 1.0], [0.0, 1.0]))],
    ),
    writing(
        "putmask",
        [
            case(A(4), bools(True, False, True, True), A(2)),
            case(A(2, 3), bools(MASK), A(2, 3)),
            case(A(2, 3), numpy.array(MASK), A()),
            case(A(3), [0, 1, 2], [0.5, 1.5, 2.5, 3.5]),
            case(A(2), bools(True, False), []),
            case(A(0), bools([]), A(1)),
        ],
        reference=of_one_dtype(numpy.putmask),
    ),
    writing(
        "copyto",
        [
            case(A(2, 3), A(3)),
            case(A(2, 3), A(2, 1), "same_kind", bools(MASK)),
            case(A(3), 1, casting="safe", where=[True, False, True]),
            case(A(2), numpy.array([1.5, 2.5]), casting="unsafe", where=numpy.array([False, True])),
            case(A(), A(), where=fixed(False)),
            case(A(0, 2), A(2)),
        ],
    ),
    writing(
        "fill_diagonal",
        [
            case(A(3, 2), A()),
            case(A(3, 3), A(2)),
            case(A(2, 3), [0.5, 1.5, 2.5]),
            case(A(7, 2), A(4), wrap=True),
            case(A(2, 2, 2), A(1), True),
            case(A(2, 2), []),
            case(A(0, 0), 1.0),
        ],
    ),
]
