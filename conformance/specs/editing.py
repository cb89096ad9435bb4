"""Specifications of the chapter `editing`."""

from __future__ import annotations

import numpy

from conformance.spec import A, Kink, OpSpec, bools, case, ints


def with_zeros(x):
    """Nothing but a 1 and `x` on the other side of it, between rows and columns of zeros."""
    result = numpy.zeros([n + 2 for n in x.shape], x.dtype)
    result[(slice(1, -1),) * x.ndim] = x
    result[(1,) * x.ndim] = 1.0
    return result


# The size depends on the mask's values, or on whether a position occurs twice.
NOT_STATIC = ("dtypes", "forward", "second", "compiled", "jit_compile", "vmap", "tracked")
FLOATS = ("float32", "float64")


SPECS = [
    OpSpec(
        "delete",
        [
            case(A(4), 1),
            case(A(2, 3), -1, axis=-1),
            case(A(2, 3), [0, 4, -2]),
            case(A(3, 2), slice(None, None, -2), axis=0),
            case(A(3), [True, False, True]),
            case(A(3), numpy.array([[0], [0]])).but(
                "compiled"
            ),  # torch: an array's values are known after tracing only
            case(A(3, 2), ints(-1), axis=0),
            case(A(4), ints(0, -1, 0)).but(*NOT_STATIC),
            case(A(2, 2), bools(False, True), axis=1).but(*NOT_STATIC),
            case(A(3), []),
            case(A(), 0),
        ],
    ),
    OpSpec(
        "insert",
        [
            case(A(3), 1, A()),
            case(A(2, 3), -1, A(2), axis=-1),
            case(A(2, 3), [1], A(2), axis=1),
            case(A(2, 3), 2, A(2)),
            case(A(3), [0, 3, -1, 0], A(4)),
            case(A(3, 2), slice(0, 3, 2), 0.5, axis=0),
            case(A(3), ints(3, -3, 0), A(1)),
            case(A(3), ints(-1), A(2)),
            case(A(3), numpy.array([True, False, True]), A(2)).but(
                "compiled", "dtypes"
            ),  # the size depends on the mask's values
            case(A(0, 2), 0, A(2), axis=0),
            case(A(), 1, 0.5),
            case(A(2), [], A()),
        ],
        result="first",
        dtypes=FLOATS,
    ),
    OpSpec(
        "trim_zeros",
        [
            case(A(3)),
            *(
                # Differences would make the zeros something else; the kinks have the gradients.
                zeros.but("gradient", "forward", "second", "complex")
                for zeros in (
                    case(A(3, make=with_zeros)),
                    case(A(2, make=with_zeros), "f"),
                    case(A(2, make=with_zeros), trim="B"),
                    case(A(1, 2, make=with_zeros)),
                    case(A(1, 2, make=with_zeros), axis=(-1,)),
                    case(A(2, make=numpy.zeros_like)),
                )
            ),
            case(A()),
            case(A(0)),
        ],
        static=False,
        kinks=[
            Kink(at=[0.0, 2.0, 0.0, 3.0, 0.0], slope=[0.0, 1.0, 1.0, 1.0, 0.0]),
            Kink(at=[[0.0, 0.0, 0.0], [0.0, 2.0, 3.0]], slope=[[0.0, 0.0, 0.0], [0.0, 1.0, 1.0]]),
        ],
    ),
]
