from __future__ import annotations

import numpy
from numpy import (
    atleast_1d as atleast_1d,
    atleast_2d as atleast_2d,
    atleast_3d as atleast_3d,
    broadcast_arrays as broadcast_arrays,
    copy as copy,
    expand_dims as expand_dims,
    matrix_transpose as matrix_transpose,
    moveaxis as moveaxis,
    ravel as ravel,
    rollaxis as rollaxis,
    squeeze as squeeze,
    swapaxes as swapaxes,
    transpose as transpose,
)

from gradnp.backends.numpy import as_dtype, native_device


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


def astype(x, dtype, *, copy, device):
    if device is not None:
        native_device(device)
    return numpy.asarray(x).astype(as_dtype(dtype), copy=copy)


def broadcast_to(array, shape, subok):
    return numpy.broadcast_to(array, shape, subok=subok)
