"""TensorFlow: what dispatch needs of it.

The backend uses core TensorFlow, because calls of tf.experimental.numpy cost 2 to 7 times as much.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy
import tensorflow as tf

from gradnp._core import arguments, registry
from gradnp._core.tracing import untouched_by_autograph

NAME = "tensorflow"
ARRAY = (tf.Tensor, tf.Variable)
INEXACT = frozenset((tf.float16, tf.bfloat16, tf.float32, tf.float64, tf.complex64, tf.complex128))
ARGUMENT_ERRORS = (tf.errors.InvalidArgumentError,)


def known_sizes(shape: tf.TensorShape) -> tuple[int, ...]:
    """The sizes of a `tf.TensorShape` as ints."""
    if not shape.is_fully_defined():
        raise ValueError(f"{shape} has sizes that are unknown while tracing; np.shape(x) gives them as tensors")
    return tuple(shape.as_list())


STAND_INS = {
    tf.IndexedSlices: tf.convert_to_tensor,
    tf.TensorShape: lambda shape: numpy.array(known_sizes(shape), numpy.int64),
}
ADVICE = {
    "RaggedTensor": "its rows differ in length; x.to_tensor() pads them, and x.flat_values has all of them",
    "SparseTensor": "gradnp computes with dense arrays; tf.sparse.to_dense(x) makes one",
    "TensorArray": "x.stack() makes one tensor of it",
}


def is_missing_kernel(error: Exception) -> bool:
    """Whether TensorFlow says that an operation has no kernel for a dtype."""
    return isinstance(error, (tf.errors.NotFoundError, tf.errors.UnimplementedError)) or (
        isinstance(error, tf.errors.InvalidArgumentError) and "not in the list of allowed values" in str(error)
    )


def is_array_type(kind: type) -> bool:
    return issubclass(kind, ARRAY)


def native_dtype(name: str) -> tf.DType:
    return tf.as_dtype(name)


def dtype_name(dtype: Any) -> str | None:
    return dtype.name if isinstance(dtype, tf.DType) else None


def default_dtypes() -> tuple[str, str]:
    return "float32", "int64"


def cast(x: Any, dtype: tf.DType) -> tf.Tensor:
    if x.dtype == dtype:
        return x
    if x.dtype.is_complex and not dtype.is_complex:
        x = tf.math.real(x)
    elif dtype.is_complex and x.dtype.is_floating:  # the gradient of `tf.cast` to complex warns
        x = tf.cast(x, dtype.real_dtype)
        return tf.complex(x, tf.zeros_like(x))
    return tf.cast(x, dtype)


def exactly(value: Any, dtype: tf.DType) -> tf.Tensor:
    """A number or a tensor in a dtype; `tf.cast` would round a Python float to float32 first."""
    return tf.cast(tf.constant(value, tf.float64) if isinstance(value, float) else value, dtype)


def constant(value: Any, dtype: tf.DType, like: Any) -> tf.Tensor:
    if isinstance(value, (numpy.ndarray, numpy.generic)):
        value = value.astype(dtype.as_numpy_dtype)
    elif value is True or value is False:
        value = dtype.as_numpy_dtype(value)
    return tf.constant(value, dtype)


def adapt(operation: Any, implementation: Callable[..., Any], checked: Callable[..., Any]) -> Callable[..., Any]:
    """For a kernel that refuses mixed dtypes, promote only after it has refused."""
    if operation.short not in getattr(registry.chapter_of(NAME, operation.chapter), "REFUSES_MIXED", ()):
        return checked

    @untouched_by_autograph
    def tried(*args: Any, **kwargs: Any) -> Any:
        try:
            return implementation(*args, **kwargs)
        except Exception:
            return checked(*args, **kwargs)

    return tried


def from_host(array: numpy.ndarray) -> tf.Tensor:
    return tf.convert_to_tensor(array)


def to_numpy(x: Any) -> numpy.ndarray:
    value = x.read_value() if isinstance(x, tf.Variable) else x
    if tf.is_symbolic_tensor(value) or x.dtype in (tf.bfloat16, tf.string):  # no values, or values without a buffer
        return x.numpy()
    shared = numpy.asarray(memoryview(value))  # `.numpy()` copies
    shared.flags.writeable = False
    return shared


def device_of(x: Any) -> str | None:
    return x.device or None  # "" while tracing, when no device has been chosen yet


def native_device(device: Any) -> str:
    name = getattr(device, "name", device)  # `tf.config.LogicalDevice` has one
    return str(name).removeprefix("/physical_device:")


def devices() -> list[str]:
    return [device.name.removeprefix("/physical_device:") for device in tf.config.list_physical_devices()]


as_dtype = functools.partial(arguments.as_dtype, NAME)
default_float = functools.partial(arguments.default_float, NAME)
