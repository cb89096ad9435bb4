"""Specifications of the chapter `reductions`."""

from __future__ import annotations

import numpy

from conformance.spec import A, Kink, OpSpec, bools, case, fixed
from conformance.specs._forms import XLA_DROPS_NAN

NAN = float("nan")
_holes = lambda x: numpy.where(numpy.arange(x.size).reshape(x.shape) % 4 == 1, NAN, x)
"""NaN in place of every fourth element."""


def _nan(*shape):
    return A(*shape, make=lambda x: _holes(x) if x.dtype.kind in "fc" else x)


def _reduction(name, initial=None, **options):
    """A reduction over axes: all, one, a tuple, none; `keepdims`, `dtype`, `where` (and `initial`), empty."""
    given = {} if initial is None else {"initial": initial}
    cases = [
        case(A()),
        case(A(2, 3)),
        case(A(2, 3), axis=-1, keepdims=True),
        case(A(2, 3, 2), axis=(0, -1)),
        case(A(2, 3), axis=()),
        case(A(2, 3), axis=0, where=bools(True, False, True), **given),
        case(A(2, 0), axis=0),
    ]
    return OpSpec(name, cases, **options)


def _extremum(name, one, two, tied, bound):
    """`max` or `min`: kinks are ties, over all axes, along one, over two, with `initial` and with `where`."""
    return OpSpec(
        name,
        [
            case(A()),
            case(A(2, 3), axis=1),
            case(A(2, 3, 2), axis=(0, -1), keepdims=True),
            case(A(2, 3), axis=()),
            case(A(3), initial=bound),
            case(A(2, 3), axis=0, initial=bound, where=bools(True, False, True)),
            # What is left is the constant alone.
            case(A(0, 2), axis=0, initial=bound).but("complex", "gradient", "forward", "second", "tracked"),
            case(fixed([one, NAN, two])),
        ],
        complex=True,
        xfail={("tensorflow", "jit_compile", "7"): XLA_DROPS_NAN},
        kinks=[
            Kink((tied,), ([0.5 * (x == one) for x in tied],), rule="P3"),
            Kink(([tied, [two, two, two]],), ([[0.5 * (x == one) for x in tied], [1 / 3] * 3],), {"axis": 1}, "P3"),
            Kink(([tied, [two] * 3],), ([[0.5 * (x == one) for x in tied], [0] * 3],), {"axis": (0, 1)}, "P3"),
            Kink(([one, NAN],), (None,), rule="P6"),
        ],
    )


_positions = [
    case(A()),
    case(A(2, 3)),
    case(A(2, 3), axis=-1),
    case(A(2, 3), axis=0, keepdims=True),
    case(A(5, make=lambda x: numpy.array([1, 2, 2, 0, 0]).astype(x.dtype))),
    case(A(3, 3, make=_holes), axis=1).but("dtypes"),
]

_truths = [
    case(A()),
    case(A(2, 3, 2, make=numpy.round), axis=(0, -1), keepdims=True),
    case(A(2, 3), where=bools([[True], [False]])),
    case(A(0, 2), axis=0),
    case(bools([True, False], [True, True]), axis=0),
]

_nan_cases = [
    case(A()),
    case(_nan(2, 3)).but("dtypes"),  # there is no integer NaN
    case(_nan(2, 3), axis=1, keepdims=True).but("dtypes"),
    case(A(2, 3, 2), axis=(0, -1)),
    case(_nan(2, 3), axis=0, initial=0.5, where=bools(True, False, True)).but("dtypes"),
]

SPECS = [
    _reduction("sum", result="accumulate", complex=True, initial=2),
    _reduction(
        "prod",
        result="accumulate",
        complex=True,
        initial=2,
        kinks=[
            Kink(([1.0, 22.0, 0.0],), ([0.0, 0.0, 22.0],)),
            Kink(([1.0, 0.0, 0.0],), ([0.0, 0.0, 0.0],)),
            Kink(([[3.0, 0.0], [2.0, 5.0]],), ([[0.0, 30.0], [0.0, 0.0]],), {"axis": (0, 1)}),
            Kink(([[3.0, 0.0], [2.0, 5.0]],), ([[0.0, 3.0], [5.0, 2.0]],), {"axis": 1, "keepdims": True}),
        ],
    ),
    _extremum("max", 3.0, 2.0, [3.0, 1.0, 3.0], 0.25),
    _extremum("min", 1.0, 2.0, [1.0, 3.0, 1.0], -0.25),
    OpSpec(
        "ptp",
        [case(A()), case(A(2, 3)), case(A(2, 3), axis=-1, keepdims=True), case(A(2, 3, 2), axis=(0, 2))],
        kinks=[
            Kink(([3.0, 1.0, 3.0, 1.0],), ([0.5, -0.5, 0.5, -0.5],), rule="P3"),
            Kink(([2.0, 2.0],), ([0.0, 0.0],), rule="P3"),
        ],
    ),
    OpSpec("argmax", _positions, gradient="none", result="int"),
    OpSpec("argmin", _positions, gradient="none", result="int"),
    OpSpec("any", _truths, gradient="none", result="bool", complex=True),
    OpSpec("all", _truths, gradient="none", result="bool", complex=True),
    OpSpec(
        "count_nonzero", [c for c in _truths if "where" not in c.kwargs], gradient="none", result="int", complex=True
    ),
    OpSpec(
        "nansum",
        _nan_cases,
        result="accumulate",
        kinks=[Kink(([1.0, NAN],), ([1.0, 0.0],)), Kink(([NAN, NAN],), ([0.0, 0.0],))],
    ),
    OpSpec(
        "nanprod",
        _nan_cases,
        result="accumulate",
        kinks=[Kink(([0.0, NAN, 5.0],), ([5.0, 0.0, 0.0],)), Kink(([NAN, NAN],), ([0.0, 0.0],))],
    ),
    OpSpec(
        "nanmax",
        _nan_cases,
        kinks=[
            Kink(([3.0, NAN, 3.0, 1.0],), ([0.5, 0.0, 0.5, 0.0],), rule="P3"),
            Kink(([NAN, NAN],), ([0.0, 0.0],), value=NAN),  # NumPy warns
        ],
    ),
    OpSpec(
        "nanmin",
        _nan_cases,
        kinks=[
            Kink(([1.0, NAN, 1.0, 3.0],), ([0.5, 0.0, 0.5, 0.0],), rule="P3"),
            Kink(([NAN, NAN],), ([0.0, 0.0],), value=NAN),
        ],
    ),
]
