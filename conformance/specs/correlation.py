"""Specifications of the chapter `correlation`."""

from __future__ import annotations

import numpy

from conformance.spec import A, OpSpec, case, fixed, ints

SPECS = [
    OpSpec(
        "cov",
        [
            case(A(2, 4)),
            case(A(4), A(4), bias=True),
            case(A(4, 2), A(4, 1), rowvar=False, ddof=2),
            case(A(4)),
            case(A(1, 3), rowvar=False, ddof=0),
            case(A(0, 3)).but("gradient", "forward", "second", "tracked", "dtypes", "complex"),  # nothing is left of it
            case(A(2, 3), fweights=ints(1, 0, 3)),
            case(A(2, 4), fweights=ints(1, 2, 3, 1), aweights=A(4, low=0.5)).but("complex", "dtypes"),  # real weights
            case(A(2, 4), None, True, True, aweights=fixed(numpy.array([0.5, 1.0, 2.0, 0.0]))),
        ],
        result="float",
    ),
    OpSpec(
        "corrcoef",
        [case(A(2, 4)), case(A(4), A(4)), case(A(4, 2), A(4, 1), rowvar=False), case(A(4)).but("second")],  # constant
        result="float",
    ),
]
