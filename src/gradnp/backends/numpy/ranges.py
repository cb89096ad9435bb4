from __future__ import annotations

import numpy
from numpy import meshgrid


def linspace(start, stop, num, endpoint, retstep, dtype, axis, *, device, like):
    return numpy.linspace(start, stop, num, endpoint, retstep, dtype, axis)


def logspace(start, stop, num, endpoint, base, dtype, axis, *, device, like):
    return numpy.logspace(start, stop, num, endpoint, base, dtype, axis)


def geomspace(start, stop, num, endpoint, dtype, axis, *, device, like):
    return numpy.geomspace(start, stop, num, endpoint, dtype, axis)


def arange(start, stop, step, dtype, *, device, like):
    return numpy.arange(start, stop, step, dtype)


def indices(dimensions, dtype, sparse, *, device, like):
    return numpy.indices(dimensions, dtype, sparse)
