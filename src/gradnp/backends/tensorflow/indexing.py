from __future__ import annotations

import numpy
import tensorflow as tf

from gradnp._core.dtypes import KIND
from gradnp._core.shapes import normalize_axis
from gradnp._ops.rules.indexing import dtype_name


def where(condition, x, y):
    return tf.raw_ops.SelectV2(condition=as_bool(condition), t=x, e=y)


def as_bool(condition):
    if not isinstance(condition, tf.Tensor):
        condition = tf.convert_to_tensor(condition)
    return condition if condition.dtype is tf.bool else condition != 0


def nonzero(a):
    if a.shape.rank == 0:
        raise ValueError("nonzero: a 0-d array has no positions; np.atleast_1d(a) has one")
    return tuple(tf.unstack(tf.where(a), axis=1))


def argwhere(a):
    return tf.where(a) if a.shape.rank else tf.where(a[tf.newaxis])[:, 1:]


def positions(indices, size, mode="raise"):
    """Indices without negative ones, which tf.gather does not accept; it refuses those that are still out of range."""
    if not isinstance(indices, (tf.Tensor, tf.Variable)):
        indices = numpy.asarray(indices)
        if indices.dtype == bool:
            indices = indices.astype(int)
        if mode == "raise" and isinstance(size, int):
            return numpy.where(indices < 0, indices + size, indices)
        indices = tf.convert_to_tensor(indices)
    if indices.dtype not in (tf.int32, tf.int64) and (indices.dtype.is_integer or indices.dtype.is_bool):
        indices = tf.cast(indices, tf.int64)
    size = tf.cast(size, indices.dtype)
    if mode == "wrap":
        return tf.math.floormod(indices, size)
    if mode == "clip":
        return tf.clip_by_value(indices, 0, size - 1)
    if mode != "raise":
        raise ValueError(f"mode must be 'raise', 'wrap' or 'clip', not {mode!r}")
    return tf.where(indices < 0, indices + size, indices)


def can_be_read(x, i):
    """Whether `x` and `i` are concrete and on the host: their values can be read, and kernels check bounds."""
    return tf.executing_eagerly() and "CPU" in x.device and "CPU" in i.device


def size_along(a, axis):
    return a.shape[axis] or tf.shape(a)[axis]


def take(a, indices, axis, mode):
    if axis is None:
        a, axis = tf.reshape(a, [-1]), 0
    axis = normalize_axis(axis, a.shape.rank)
    return tf.gather(a, positions(indices, size_along(a, axis), mode), axis=axis)


def take_along_axis(arr, indices, axis):
    if axis is None:
        arr, axis = tf.reshape(arr, [-1]), 0
    axis, rank = normalize_axis(axis, arr.shape.rank), arr.shape.rank
    if KIND[dtype_name(indices)] != 1:
        raise IndexError("`indices` must be an integer array")
    indices = tf.convert_to_tensor(positions(indices, size_along(arr, axis)))
    if indices.shape.rank != rank:
        raise IndexError(
            f"take_along_axis: indices have {indices.shape.rank} dimensions and arr {rank}; they must agree"
        )
    order = [*range(axis), *range(axis + 1, rank), axis]
    arr, indices = tf.transpose(arr, order), tf.transpose(indices, order)
    if arr.shape[:-1] != indices.shape[:-1] or not arr.shape[:-1].is_fully_defined():
        batch = tf.broadcast_dynamic_shape(tf.shape(arr)[:-1], tf.shape(indices)[:-1])
        arr = tf.broadcast_to(arr, tf.concat([batch, tf.shape(arr)[-1:]], 0))
        indices = tf.broadcast_to(indices, tf.concat([batch, tf.shape(indices)[-1:]], 0))
    taken = tf.gather(arr, indices, batch_dims=rank - 1, axis=rank - 1)
    return tf.transpose(taken, [*range(axis), rank - 1, *range(axis, rank - 1)])
