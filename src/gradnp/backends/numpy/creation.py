from __future__ import annotations

import numpy
from numpy import (  # noqa: F401
    empty,
    empty_like,
    full,
    full_like,
    ones,
    ones_like,
    zeros,
    zeros_like,
)


def asarray(a, dtype, order, *, device, copy, like):
    return numpy.asarray(a, dtype, order, device=device, copy=copy)


def array(object, dtype, *, copy, order, subok, ndmin, device, like):
    return numpy.array(object, dtype, copy=copy, order=order, subok=subok, ndmin=ndmin)


def linspace(start, stop, num, endpoint, retstep, dtype, axis, *, device, like):
    return numpy.linspace(start, stop, num, endpoint, retstep, dtype, axis)


def logspace(start, stop, num, endpoint, base, dtype, axis, *, device, like):
    return numpy.logspace(start, stop, num, endpoint, base, dtype, axis)


def geomspace(start, stop, num, endpoint, dtype, axis, *, device, like):
    return numpy.geomspace(start, stop, num, endpoint, dtype, axis)


def arange(start, stop, step, dtype, *, device, like):
    return numpy.arange(start, stop, step, dtype)
