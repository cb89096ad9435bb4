from __future__ import annotations

import numpy
from numpy import (
    add,
    all,
    any,
    argmax,
    argmin,
    count_nonzero,
    maximum,
    minimum,
    multiply,
    nanargmax,
    nanargmin,
    nanmax,
    nanmin,
    nanprod,
    nansum,
    ptp,
)

# For arrays, `sum` and `prod` call what numpy.sum and numpy.prod call in the end, which takes half the time.


def sum(a, axis, dtype, keepdims):
    if isinstance(a, numpy.ndarray):
        return add.reduce(a, axis, dtype, None, keepdims)
    return numpy.sum(a, axis, dtype, keepdims=keepdims)


def prod(a, axis, dtype, keepdims):
    if isinstance(a, numpy.ndarray):
        return multiply.reduce(a, axis, dtype, None, keepdims)
    return numpy.prod(a, axis, dtype, keepdims=keepdims)


def max(a, axis, keepdims):
    if isinstance(a, numpy.ndarray):
        return maximum.reduce(a, axis, None, None, keepdims)
    return numpy.max(a, axis, keepdims=keepdims)


def min(a, axis, keepdims):
    if isinstance(a, numpy.ndarray):
        return minimum.reduce(a, axis, None, None, keepdims)
    return numpy.min(a, axis, keepdims=keepdims)
