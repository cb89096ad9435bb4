from __future__ import annotations

import numpy
import tensorflow as tf
from tensorflow import stop_gradient

from gradnp.backends.tensorflow import as_dtype, cast, from_host

_ON_HOST = 1
"""DLPack's number of the host's memory."""

_ALIGNMENT = 64
"""The bytes at a multiple of which TensorFlow's kernels expect an array to begin."""


def astype(x, dtype, *, copy, device):
    dtype = as_dtype(dtype)
    if isinstance(x, tf.Variable):  # a cast to its own dtype would return the variable, which later changes
        x = tf.convert_to_tensor(x)
    with tf.device(device):
        return cast(x, dtype) if dtype != tf.bool else tf.cast(x, dtype)


def from_dlpack(x, *, copy):
    if x.__dlpack_device__()[0] == _ON_HOST:
        # TensorFlow's function takes memory that begins anywhere, and its kernels then abort the process.
        host = numpy.from_dlpack(x)
        fits = host.ctypes.data % _ALIGNMENT == 0 and host.flags.c_contiguous
        if copy is False and not fits:
            raise BufferError(
                f"TensorFlow's arrays are rows without gaps that begin at a multiple of {_ALIGNMENT} bytes"
            )
        if copy or not fits:
            return from_host(numpy.array(host, order="C"))
    shared = tf.experimental.dlpack.from_dlpack(x.__dlpack__())
    return tf.raw_ops.DeepCopy(x=shared) if copy else shared


def copy(a, order, subok):
    return tf.identity(a)
