from __future__ import annotations

import contextlib

import numpy
import tensorflow as tf

from gradnp._core.arguments import stacked
from gradnp.backends.tensorflow import ARRAY, cast


def on_device(device):
    """The device scope; if `device` is None, the one already open (``tf.device(None)`` would close it)."""
    return tf.device(device) if device else contextlib.nullcontext()


def asarray(a, dtype, order, *, device, copy, like):
    given, a = a, stacked(a, ARRAY)
    same = a is given and isinstance(a, ARRAY) and a.dtype == dtype
    if copy is False and not same:
        raise ValueError("Unable to avoid copy while creating an array as requested.")
    if same and not copy and (device is None or device == a.device):
        return a
    with on_device(device):
        if not isinstance(a, ARRAY):
            # Eager TensorFlow may share NumPy's memory, so a later write would show in the tensor.
            return tf.constant(numpy.array(a, dtype.as_numpy_dtype, copy=copy or None))
        return cast(a, dtype) if a.dtype != dtype else tf.identity(a)


def zeros(shape, dtype, order, *, device, like):
    with on_device(device):
        return tf.zeros(shape, dtype)


def ones(shape, dtype, order, *, device, like):
    with on_device(device):
        return tf.ones(shape, dtype)


def full(shape, fill_value, dtype, order, *, device, like):
    shape = (shape,) if isinstance(shape, int) else shape
    fill_value = asarray(fill_value, dtype, None, device=device, copy=None, like=like)
    with on_device(device):
        return tf.broadcast_to(fill_value, shape)
