from __future__ import annotations

import numpy
from numpy import (
    atleast_1d,
    atleast_2d,
    atleast_3d,
    broadcast_arrays,
    expand_dims,
    matrix_transpose,
    moveaxis,
    ravel,
    rollaxis,
    squeeze,
    swapaxes,
    transpose,
)


def reshape(a, shape, order, *, copy):
    # NumPy 2.0 has no `copy`.
    return numpy.reshape(a, shape, order) if copy is None else numpy.reshape(a, shape, order, copy=copy)


def broadcast_to(array, shape, subok):
    return numpy.broadcast_to(array, shape, subok=subok)
