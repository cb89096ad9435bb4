from __future__ import annotations

import numpy


def zeros(shape, dtype, order, *, device, like):
    return numpy.zeros(shape, dtype)
