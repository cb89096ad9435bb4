from __future__ import annotations

import numpy

from gradnp.backends.numpy import as_dtype, native_device


def astype(x, dtype, *, copy, device):
    if device is not None:
        native_device(device)
    return numpy.asarray(x).astype(as_dtype(dtype), copy=copy)


def from_dlpack(x, *, copy):
    shared = numpy.from_dlpack(x)
    return shared.copy() if copy else shared


def to_device(x, device):
    native_device(device)
    return numpy.asarray(x)


def stop_gradient(x):
    return x if isinstance(x, numpy.ndarray) else numpy.asarray(x)[()]


def copy(a, order, subok):
    return numpy.copy(a, order, subok)
