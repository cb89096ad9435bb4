"""NumPy: the oracle, and the backend that scores and serves without a framework. It does not differentiate."""

from __future__ import annotations

import functools
from typing import Any

import ml_dtypes
import numpy

from gradnp._core import arguments

NAME = "numpy"
ARRAY = (numpy.ndarray, numpy.generic)
INEXACT = frozenset(
    map(numpy.dtype, ("float16", "float32", "float64", "longdouble", "complex64", "complex128", ml_dtypes.bfloat16))
)
ARGUMENT_ERRORS = (Exception,)


def is_array_type(kind: type) -> bool:
    return issubclass(kind, ARRAY)


def native_dtype(name: str) -> numpy.dtype:
    return numpy.dtype(ml_dtypes.bfloat16 if name == "bfloat16" else name)


def default_dtypes() -> tuple[str, str]:
    return "float64", "int64"


def cast(x: Any, dtype: numpy.dtype) -> Any:
    return x.astype(dtype, copy=False)


def constant(value: Any, dtype: numpy.dtype, like: Any) -> Any:
    return numpy.asarray(value, dtype)


def from_host(array: numpy.ndarray) -> numpy.ndarray:
    return array


def to_numpy(x: Any) -> numpy.ndarray:
    return numpy.asarray(x)


def device_of(x: Any) -> str:
    return "cpu"


def capabilities() -> dict[str, Any]:
    return numpy.__array_namespace_info__().capabilities()


def native_device(device: Any) -> str:
    if device != "cpu":
        raise ValueError(f"NumPy arrays live on the device 'cpu', not {device!r}")
    return device


as_dtype = functools.partial(arguments.as_dtype, NAME)
default_float = functools.partial(arguments.default_float, NAME)
