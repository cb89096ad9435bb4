from __future__ import annotations

import operator

import numpy
import tensorflow as tf

from gradnp._core.shapes import normalize_axes, normalize_axis, roll_pairs, tuple_of


def flip(m, axis):
    return tf.reverse(m, normalize_axes(axis, len(m.shape)))


def roll(a, shift, axis):
    if axis is None:
        return tf.reshape(roll(tf.reshape(a, (-1,)), shift, 0), tf.shape(a))
    if isinstance(shift, tf.Tensor):
        return tf.roll(a, shift, axis)
    shifts, axes = roll_pairs(shift, axis, len(a.shape))
    return tf.roll(a, shifts, axes) if axes else tf.identity(a)


def tile(A, reps):
    reps = tuple_of(reps)
    ndim = len(A.shape)
    for _ in range(len(reps) - ndim):
        A = tf.expand_dims(A, 0)
    return tf.tile(A, (1,) * (ndim - len(reps)) + reps)


def repeat(a, repeats, axis):
    if axis is None or not a.shape.rank:
        a, axis = tf.reshape(a, (-1,)), 0 if axis is None else normalize_axis(axis, 1)
    axis = operator.index(axis)  # tf.repeat refuses NumPy's integers
    if getattr(repeats, "dtype", None) is tf.bool:
        repeats = tf.cast(repeats, tf.int32)
    axis = normalize_axis(axis, len(a.shape))
    # Counts and size known while tracing need no mask, which XLA cannot compile.
    if isinstance(repeats, numpy.ndarray) and a.shape[axis] is not None:
        return tf.gather(a, numpy.repeat(numpy.arange(a.shape[axis]), repeats), axis=axis)
    return tf.repeat(a, repeats, axis)
