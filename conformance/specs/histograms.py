"""Specifications of the chapter `histograms`."""

from __future__ import annotations

import numpy

from conformance.spec import A, OpSpec, case, fixed
from conformance.specs._forms import INF, NAN
from conformance.specs.sorting import DERIVATIVES

KNOWN = ("compiled", "jit_compile", "vmap", "tracked", "dtypes", "dynamic")
"""Aspects that rules are no cases for, since they trace: by a rule the number of bins depends on values."""

EDGES = numpy.array([-2.5, -0.8, 0.3, 2.5])
HOLED = fixed([NAN, 1.0, 2.0, 5.0, -1.0, INF])
EVEN = fixed(numpy.arange(50))

SPECS = [
    OpSpec(
        "histogram",
        [
            case(A(2, 5), bins=4),
            case(A(5), 3, (-1.5, 1.5), weights=A(5)).but("dtypes"),  # the weights' dtype
            case(A(6), EDGES, density=True).but("dtypes"),  # floating
            case(A(5), A(4, make=lambda x: numpy.sort(x) * 2), None, True, A(5, low=0.5)).but("dtypes"),
            case(A(6), bins="auto").but(*KNOWN),
            case(A(0), 3),
            case(HOLED, 5, (0, 5)),
            case(fixed([2.0, 2.0]), 2),
            case(EVEN, 49),
            case(EVEN, 7, (0, 49), weights=EVEN),
        ],
        result=("int", "float"),
        complex=False,
    ),
    OpSpec(
        "histogram_bin_edges",
        [
            case(A(2, 3), 4),
            case(A(3), range=(-1.0, 3)),
            case(A(3), EDGES),
            case(A(), 2),
            # A difference may come to another number of bins.
            *(case(A(40), rule).but(*KNOWN, *DERIVATIVES) for rule in ("doane", "fd", "stone")),
            *(case(fixed(numpy.arange(30) ** 2 % 37), rule, (0, 30)).but(*KNOWN) for rule in ("rice", "scott", "sqrt")),
            case(fixed(numpy.linspace(-1, 1, 25)), "sturges").but(*KNOWN),
            case(fixed([1, 2, 3]), "fd").but(*KNOWN),
            case(A(5), "auto", (5, 6)).but(*KNOWN),
        ],
        result="float",
        complex=False,
    ),
    OpSpec(
        "histogram2d",
        [
            case(A(6), A(6), 3),
            case(A(5), A(5), [2, EDGES], [[-2, 2], None], True, A(5, low=0.5)).but("dtypes"),
            case(A(5), A(5), EDGES, weights=A(5)).but("dtypes"),  # the weights' dtype
            case(fixed([0.0, 2.0, 2.0, NAN]), fixed([0.0, 1.0, 3.0, 0.0]), (2, 3), [(0, 2), (0, 3)]),
        ],
        result="float",
        complex=False,
    ),
    OpSpec(
        "digitize",
        [
            case(A(2, 3), EDGES),
            case(A(), numpy.array([2.5, 0.3, -0.8]), right=True),
            case(fixed([-3.0, 0.0, 1.0, 1.0, 2.0, NAN, INF]), fixed([0.0, 1.0, 1.0, 2.0])),
            case(fixed([-3.0, 0.0, 1.0, 1.0, 2.0]), fixed([0.0, 1.0, 1.0, 2.0]), True),
            case(fixed([-3.0, 0.0, 1.0, 1.0, 2.0]), fixed([2.0, 1.0, 1.0, 0.0])),
            case(fixed([1.0]), fixed([1.0, 1.0])),
            case(A(2), fixed(numpy.zeros(0))),
        ],
        gradient="none",
        result="int",
        complex=False,
    ),
]
