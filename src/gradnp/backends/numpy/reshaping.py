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
    if copy is None:
        return numpy.reshape(a, shape, order)
    a = numpy.asarray(a)
    result = numpy.reshape(a, shape, order)  # NumPy 2.0 has no `copy`
    is_view = not a.size or numpy.may_share_memory(a, result)
    if copy:
        return result.copy(order) if is_view else result
    if not is_view:
        raise ValueError("Unable to avoid creating a copy while reshaping.")
    return result


def broadcast_to(array, shape, subok):
    return numpy.broadcast_to(array, shape, subok=subok)
