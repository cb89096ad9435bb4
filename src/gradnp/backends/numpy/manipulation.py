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
    # NumPy 2.0 has no `copy`.
    return numpy.reshape(a, shape, order) if copy is None else numpy.reshape(a, shape, order, copy=copy)


def astype(x, dtype, *, copy, device):
    if device is not None:
        native_device(device)
    return numpy.asarray(x).astype(as_dtype(dtype), copy=copy)


def broadcast_to(array, shape, subok):
    return numpy.broadcast_to(array, shape, subok=subok)
