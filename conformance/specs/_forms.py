"""The usual forms of specifications: a function of one array, of two."""

from __future__ import annotations

import math

import numpy

from conformance.spec import A, OpSpec, bools, case, fixed

INF, NAN = math.inf, math.nan

XLA_DROPS_NAN = (
    "XLA on the CPU drops NaN in maximum, minimum and their reductions: "
    "https://github.com/tensorflow/tensorflow/issues/116992"
)


SMALL_INTEGERS = [case(fixed(numpy.array([0, 1], "uint8"))), case(bools(False, True))]
"""For a floating function of one array: its formula must not be computed in unsigned integers or bools."""


def of_floats(function):
    """`function` of the default float in the place of integers; SciPy computes in narrower ones."""
    return lambda x, **keywords: function(x if x.dtype.kind in "fc" else x.astype("float64"), **keywords)


def unary(name, low=-2.0, high=2.0, more=(), **options):
    """A function of one array: 0-d, matrix and empty, integers becoming floats, and what cases there are `more`."""
    options = {"result": "float"} | options
    shapes = ((), (2, 3), (0, 3))
    return OpSpec(name, [case(A(*s, low=low, high=high)) for s in shapes] + list(more), **options)


def binary(name, low=-2.0, high=2.0, more=(), **options):
    """A function of two arrays: 0-d, broadcast, with Python scalars on either side, empty, and what cases there are `more`."""
    a = lambda *shape: A(*shape, low=low, high=high)
    cases = [
        case(a(), a()),
        case(a(2, 3), a(3)),
        case(a(2, 1), a(1, 3)),
        case(a(3), 0.75),
        case(0.75, a(3)),
        case(a(0, 2), a(2)),
    ]
    return OpSpec(name, [*cases, *more], **options)
