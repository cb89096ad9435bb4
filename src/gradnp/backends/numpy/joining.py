from __future__ import annotations

import numpy
from numpy import (
    append,
    array_split,
    column_stack,
    dsplit,
    dstack,
    hsplit,
    hstack,
    split,
    vsplit,
    vstack,
)

from gradnp.backends.numpy import as_dtype


def concatenate(arrays, axis, *, dtype, casting):
    if dtype is None:
        return numpy.concatenate(arrays, axis)
    return numpy.concatenate(arrays, axis, dtype=as_dtype(dtype), casting=casting)


def stack(arrays, axis, *, dtype, casting):
    if dtype is None:
        return numpy.stack(arrays, axis)
    return numpy.stack(arrays, axis, dtype=as_dtype(dtype), casting=casting)
