"""Specifications of the chapter `reductions`."""

from __future__ import annotations

import numpy

from conformance.spec import A, Kink, OpSpec, bools, case, fixed
from conformance.specs._forms import INF, NAN, XLA_DROPS_NAN

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


def _extremum_cases(special, bound):
    """For `max` and `min`: `initial` bounds the result, and NaN among the `special` values is the result."""
    return [
        case(A()),
        case(A(2, 3), axis=1),
        case(A(2, 3, 2), axis=(0, -1), keepdims=True),
        case(A(2, 3), axis=()),
        case(A(3), initial=bound),
        case(A(2, 3), axis=0, initial=bound, where=bools(True, False, True)),
        # What is left is the constant alone.
        case(A(0, 2), axis=0, initial=bound).but("complex", "gradient", "forward", "second", "tracked"),
        case(fixed(special), id="nan"),
    ]


THIRDS = [1 / 3, 1 / 3, 1 / 3]

_positions = [
    case(A()),
    case(A(2, 3)),
    case(A(2, 3), axis=-1),
    case(A(2, 3), axis=0, keepdims=True),
    case(A(5, make=lambda x: numpy.array([1, 2, 2, 0, 0]).astype(x.dtype))),
    case(A(3, 3, make=_holes), axis=1).but("dtypes"),
]

_positions_past_nan = [
    case(A()),
    case(A(2, 3)),
    case(_nan(2, 3), axis=-1, keepdims=True),
    case(fixed([[NAN, -INF, -INF], [INF, NAN, INF]]), axis=1),
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
    _reduction("sum", result="accumulate", initial=2),
    _reduction(
        "prod",
        result="accumulate",
        initial=2,
        kinks=[
            Kink(at=[1.0, 22.0, 0.0], slope=[0.0, 0.0, 22.0]),
            Kink(at=[1.0, 0.0, 0.0], slope=[0.0, 0.0, 0.0]),
            Kink(at=[[3.0, 0.0], [2.0, 5.0]], slope=[[0.0, 30.0], [0.0, 0.0]], keywords={"axis": (0, 1)}),
            Kink(at=[[3.0, 0.0], [2.0, 5.0]], slope=[[0.0, 3.0], [5.0, 2.0]], keywords={"axis": 1, "keepdims": True}),
            Kink(at=[2.0, INF, 3.0], slope=[INF, 6.0, INF]),
            Kink(at=[[INF, -INF], [2.0, INF]], slope=[[-INF, INF], [INF, 2.0]], keywords={"axis": 1, "keepdims": True}),
            Kink(at=[[2.0], [INF]], slope=[[INF], [2.0]], keywords={"axis": (1, 0)}),
        ],
    ),
    OpSpec(
        "max",
        _extremum_cases([3.0, NAN, 2.0], 0.25),
        kinks=[
            # Ties share the gradient: over all axes, along one, over two.
            Kink(at=[3.0, 1.0, 3.0], slope=[0.5, 0.0, 0.5], rule="P3"),
            Kink(
                at=[[3.0, 1.0, 3.0], [2.0, 2.0, 2.0]],
                slope=[[0.5, 0.0, 0.5], THIRDS],
                keywords={"axis": 1},
                rule="P3",
            ),
            Kink(
                at=[[3.0, 1.0, 3.0], [2.0, 2.0, 2.0]],
                slope=[[0.5, 0.0, 0.5], [0.0, 0.0, 0.0]],
                keywords={"axis": (0, 1)},
                rule="P3",
            ),
            Kink(at=[3.0, NAN], slope=None, rule="P6"),
        ],
        xfail={("tensorflow", "jit_compile", "nan"): XLA_DROPS_NAN},
    ),
    OpSpec(
        "min",
        _extremum_cases([1.0, NAN, 2.0], -0.25),
        kinks=[
            Kink(at=[1.0, 3.0, 1.0], slope=[0.5, 0.0, 0.5], rule="P3"),
            Kink(
                at=[[1.0, 3.0, 1.0], [2.0, 2.0, 2.0]],
                slope=[[0.5, 0.0, 0.5], THIRDS],
                keywords={"axis": 1},
                rule="P3",
            ),
            Kink(
                at=[[1.0, 3.0, 1.0], [2.0, 2.0, 2.0]],
                slope=[[0.5, 0.0, 0.5], [0.0, 0.0, 0.0]],
                keywords={"axis": (0, 1)},
                rule="P3",
            ),
            Kink(at=[1.0, NAN], slope=None, rule="P6"),
        ],
        xfail={("tensorflow", "jit_compile", "nan"): XLA_DROPS_NAN},
    ),
    OpSpec(
        "ptp",
        [case(A()), case(A(2, 3)), case(A(2, 3), axis=-1, keepdims=True), case(A(2, 3, 2), axis=(0, 2))],
        kinks=[
            Kink(at=[3.0, 1.0, 3.0, 1.0], slope=[0.5, -0.5, 0.5, -0.5], rule="P3"),
            Kink(at=[2.0, 2.0], slope=[0.0, 0.0], rule="P3"),
        ],
        complex=False,
    ),
    OpSpec("argmax", _positions, gradient="none", result="int", complex=False),
    OpSpec("argmin", _positions, gradient="none", result="int", complex=False),
    OpSpec("nanargmax", _positions_past_nan, gradient="none", result="int", complex=False),
    OpSpec("nanargmin", _positions_past_nan, gradient="none", result="int", complex=False),
    OpSpec("any", _truths, gradient="none", result="bool"),
    OpSpec("all", _truths, gradient="none", result="bool"),
    OpSpec("count_nonzero", [c for c in _truths if "where" not in c.kwargs], gradient="none", result="int"),
    OpSpec(
        "nansum",
        _nan_cases,
        result="accumulate",
        kinks=[Kink(at=[1.0, NAN], slope=[1.0, 0.0]), Kink(at=[NAN, NAN], slope=[0.0, 0.0])],
        complex=False,
    ),
    OpSpec(
        "nanprod",
        _nan_cases,
        result="accumulate",
        kinks=[Kink(at=[0.0, NAN, 5.0], slope=[5.0, 0.0, 0.0]), Kink(at=[NAN, NAN], slope=[0.0, 0.0])],
        complex=False,
    ),
    OpSpec(
        "nanmax",
        _nan_cases,
        kinks=[
            Kink(at=[3.0, NAN, 3.0, 1.0], slope=[0.5, 0.0, 0.5, 0.0], rule="P3"),
            Kink(at=[NAN, NAN], slope=[0.0, 0.0], value=NAN),  # NumPy warns
        ],
        complex=False,
    ),
    OpSpec(
        "nanmin",
        _nan_cases,
        kinks=[
            Kink(at=[1.0, NAN, 1.0, 3.0], slope=[0.5, 0.0, 0.5, 0.0], rule="P3"),
            Kink(at=[NAN, NAN], slope=[0.0, 0.0], value=NAN),
        ],
        complex=False,
    ),
]
