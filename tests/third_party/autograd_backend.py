"""HIPS autograd as a backend: its boxes are the arrays; NumPy arrays outside of a gradient stay NumPy's."""

from __future__ import annotations

import autograd.numpy as anp
import numpy
from autograd.numpy import cos, exp, log, multiply, sin, tanh
from autograd.numpy.numpy_boxes import ArrayBox

NAME = "autograd"
ARRAY = ArrayBox
INEXACT = frozenset(map(numpy.dtype, ("float32", "float64", "complex64", "complex128")))
PROMOTES_ALL = True

__all__ = ["cos", "exp", "log", "multiply", "sin", "tanh"]


def is_array_type(kind):
    return issubclass(kind, ArrayBox)


def native_dtype(name):
    return numpy.dtype(name)


def default_dtypes():
    return "float64", "int64"


def cast(x, dtype):
    return x if x.dtype == dtype else x.astype(dtype)


def constant(value, dtype, like):
    return anp.array(value, dtype)


def from_host(array):
    return array


def to_numpy(x):
    while isinstance(x, ArrayBox):
        x = x._value
    return x


def device_of(x):
    return "cpu"


def native_device(device):
    return device


def add(x1, x2):
    return anp.add(x1, x2)


def where(condition, x, y):
    # autograd's own `where` does not undo the broadcast of its branches.
    condition = anp.asarray(condition)
    shape = numpy.broadcast_shapes(*map(anp.shape, (condition, x, y)))
    return anp.where(condition, x + anp.zeros(shape), y + anp.zeros(shape))


def reshape(a, shape, order, *, copy):
    return anp.reshape(a, shape, order)


def concatenate(arrays, axis, *, dtype, casting):
    if axis is None:
        return anp.concatenate([anp.ravel(a) for a in arrays])
    return anp.concatenate(arrays, axis)


def sum(a, axis, dtype, *, keepdims):
    return anp.sum(a, axis=axis, keepdims=keepdims)
