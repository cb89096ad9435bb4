"""Specifications of the chapter `polynomials`."""

from __future__ import annotations

import numpy

from conformance.spec import A, OpSpec, case, ints
from conformance.specs.linalg import NO_XLA_EIG


def points(x):
    """Numbers apart from each other, so that a fit is well determined."""
    return x / 8 + (x.real * 0 + range(x.size)) / 2


def fit(np, *args, full=False, **settings):
    """The parts of the results that are arrays with a gradient."""
    results = np.polyfit(*args, full=full, **settings)
    return [results[0], results[1], results[3]] if full else results


def leading(x):
    """Coefficients with a first one that is far from 0, and roots apart from each other."""
    return numpy.concatenate([x[:1] * 0 + 1.5, x[1:] / 4 + numpy.arange(1.0, x.size)])


def powers(np, p):
    """Sums of powers of the roots: these have no order."""
    found = np.roots(p)
    sums = [np.sum(found * found), np.sum(found * found * found)]
    return [part(x) for x in sums for part in (np.real, np.imag)]


def sum_or_difference(name):
    cases = [
        case(A(3), A(3)),
        case(A(2), A(4)),
        case(A(3), [1.0, 2.0]),
        case(A(), A(2)),
        case(ints(1, 2), ints(3)),
    ]
    return OpSpec(name, cases)


SPECS = [
    OpSpec(
        "polyval",
        [
            case(A(3), A()),
            case([3, 0, 1], A(2)),
            case(A(4), A(2, 3)),
            case(A(3), 0.5),
            case(A(1), A(0, 2)),
            case(A(3, 2), A(2)),
            case(ints(3, 0, 1), ints(5, 1)),
        ],
    ),
    sum_or_difference("polyadd"),
    sum_or_difference("polysub"),
    OpSpec(
        "polymul",
        [case(A(3, low=0.5), A(2, low=0.5)), case([1.0, 2.0], A(4, low=0.5)), case(ints(1, 2), ints(3))],
    ),
    OpSpec(
        "polydiv",
        [
            case(A(4, low=0.5), A(2, low=0.5)),
            case(A(2, low=0.5), A(3, low=0.5)),
            case(A(3, low=0.5), [2.0, 1.0]),
            case(A(3, low=0.5), A(low=0.5)),
        ],
        result="float",
    ),
    OpSpec(
        "polyder",
        [case(A(4)), case(A(4), 2), case(A(2), m=0), case(A(2), 3)],
        dtypes=("int64", "float32", "float64"),
    ),
    OpSpec(
        "polyint",
        [
            case(A(3)),
            case(A(2), 2, [1.0, 2.0]),
            case(A(3), m=2, k=A()),
            case(A(0)),
            case(A(3), 2, k=A(2)),
        ],
        result="float",
    ),
    OpSpec(
        "poly",
        [case(A(3)), case(A(3, 3)), case(A(1)), case(A(1, 1))],
        result="float",
    ),
    OpSpec(
        "roots",
        [
            case(A(4, make=leading), id="cubic"),
            case(A(3, make=leading), id="quadratic"),
            case(A(1, make=leading)),
        ],
        call=powers,
        result="real",
        dtypes=("float32", "float64"),
        xfail={("tensorflow", "jit_compile", name): NO_XLA_EIG for name in ("cubic", "quadratic")},
    ),
    OpSpec(
        "polyfit",
        [
            case(A(5, make=points), A(5), 2),
            case(A(5, make=points), A(5, 2), 1, w=A(5, low=0.5)),
            case(A(4, make=points), A(4), 1, cov=True),
            case(A(4, make=points), A(4, 2), 1, cov="unscaled"),
            case(A(4, make=points), A(4), 1, rcond=1e-5, full=True),
            case(A(4, make=points), A(4), 0),
        ],
        call=fit,
        result="float",
        complex=False,
        dtypes=("float32", "float64"),
    ),
]

for spec in SPECS:
    # The number of coefficients must be known while a program is traced: it is what the program's length depends on.
    spec.cases = [c.but("dynamic") for c in spec.cases]
