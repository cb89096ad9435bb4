"""array-api-strict as a backend: its dtype objects are its own, it takes no NumPy array, and it does not differentiate."""

from __future__ import annotations

import functools

import array_api_strict as xp
import numpy
from array_api_strict import (
    add,
    bitwise_and,
    bitwise_or,
    bitwise_xor,
    ceil,
    cos,
    cosh,
    divide,
    exp,
    expm1,
    floor,
    isfinite,
    isinf,
    isnan,
    log,
    log1p,
    negative,
    positive,
    sign,
    sin,
    sinh,
    sqrt,
    square,
    subtract,
    tan,
    tanh,
    trunc,
)

from gradnp._core import arguments

__all__ = [
    "add",
    "bitwise_and",
    "bitwise_or",
    "bitwise_xor",
    "ceil",
    "cos",
    "cosh",
    "divide",
    "exp",
    "expm1",
    "floor",
    "isfinite",
    "isinf",
    "isnan",
    "log",
    "log1p",
    "multiply",
    "negative",
    "positive",
    "sign",
    "sin",
    "sinh",
    "sqrt",
    "square",
    "subtract",
    "tan",
    "tanh",
    "trunc",
]

NAME = "strict"
ARRAY = type(xp.zeros(()))
INEXACT = frozenset((xp.float32, xp.float64, xp.complex64, xp.complex128))
NAMES = {getattr(xp, name): name for name in ("bool", *xp.__array_namespace_info__().dtypes())}
"""The NumPy names of its dtype objects."""


def is_array_type(kind):
    return issubclass(kind, ARRAY)


def native_dtype(name):
    return getattr(xp, name)


def dtype_name(dtype):
    return NAMES.get(dtype) if type(dtype) is type(xp.float32) else None


as_dtype = functools.partial(arguments.as_dtype, NAME)


def default_dtypes():
    return "float64", "int64"


def cast(x, dtype):
    if xp.isdtype(x.dtype, "complex floating") and not xp.isdtype(dtype, "complex floating"):
        x = xp.real(x)
    return xp.astype(x, dtype)


def constant(value, dtype, like):
    return xp.asarray(numpy.asarray(value, dtype_name(dtype)), dtype=dtype)


def from_host(array):
    return xp.asarray(array)


def to_numpy(x):
    return numpy.asarray(x)


def device_of(x):
    return x.device


def native_device(device):
    return device


def where(condition, x, y):
    if not isinstance(condition, ARRAY):
        condition = constant(condition, xp.bool, x)
    return xp.where(xp.astype(condition, xp.bool), x, y)


def reshape(a, shape, order, *, copy):
    shape = (shape,) if isinstance(shape, int) else tuple(shape)
    if order == "F":
        return transpose(xp.reshape(transpose(a, None), shape[::-1], copy=copy), None)
    return xp.reshape(a, shape, copy=copy)


def transpose(a, axes):
    return xp.permute_dims(a, tuple(reversed(range(a.ndim)) if axes is None else axes))


def broadcast_to(array, shape, subok):
    return xp.broadcast_to(array, (shape,) if isinstance(shape, int) else tuple(shape))


def astype(x, dtype, *, copy, device):
    return xp.astype(x, as_dtype(dtype), copy=copy)


def asarray(a, dtype, order, *, device, copy, like):
    return constant(a, dtype, like) if not isinstance(a, ARRAY) else xp.astype(a, dtype)


def sum(a, axis, dtype, *, keepdims):
    return xp.sum(a, axis=axis, dtype=as_dtype(dtype), keepdims=keepdims)


def multiply(x1, x2):
    return xp.logical_and(x1, x2) if x1.dtype == xp.bool else xp.multiply(x1, x2)
