from __future__ import annotations

import numpy
from numpy import (
    argwhere,
    extract,
    flatnonzero,
    ix_,
    nonzero,
    ravel_multi_index,
    select,
    take_along_axis,
    unravel_index,
    where,
)


def take(a, indices, axis, mode):
    return numpy.take(a, indices, axis, mode=mode)


def compress(condition, a, axis):
    return numpy.compress(condition, a, axis)


def put_along_axis(arr, indices, values, axis):
    arr = numpy.array(arr, order="C")  # only this order has a flat view to write to
    numpy.put_along_axis(arr, indices, values, axis)
    return arr


def choose(a, choices, mode):
    return numpy.choose(a, choices, mode=mode)
