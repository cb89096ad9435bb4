from __future__ import annotations

import numpy


def concatenate(arrays, axis, *, dtype, casting):
    return numpy.concatenate(arrays, axis, dtype=dtype)


def stack(arrays, axis, *, dtype, casting):
    return numpy.stack(arrays, axis, dtype=dtype)
