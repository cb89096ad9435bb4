from __future__ import annotations

import numpy
from numpy import empty, empty_like, full, full_like, ones, ones_like, zeros, zeros_like


def asarray(a, dtype, order, *, device, copy, like):
    return numpy.asarray(a, dtype, order, device=device, copy=copy)


def array(object, dtype, *, copy, order, subok, ndmin, device, like):
    return numpy.array(object, dtype, copy=copy, order=order, subok=subok, ndmin=ndmin)
