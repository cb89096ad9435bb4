from __future__ import annotations

import functools
import math

import tensorflow as tf
from tensorflow.math import erfc, sigmoid as expit

import gradnp as np
from gradnp._core.shapes import PLAIN_AXES, axis_of, ints
from gradnp.backends.tensorflow._derivatives import is_undifferentiated, with_gradient


def erf(x):
    # The float64 kernel squares its argument, and gives nan where the square overflows.
    return tf.math.erf(tf.clip_by_value(x, -30.0, 30.0))


def logsumexp(a, axis, b, keepdims, return_sign):
    if type(axis) not in PLAIN_AXES:
        axis = axis_of(axis)
    if b is not None or return_sign or a.dtype.is_complex:
        return np.special.logsumexp.__wrapped__(a, axis, b, keepdims, return_sign)
    if is_undifferentiated():
        return tf.reduce_logsumexp(a, axis, keepdims)
    return _logsumexp(ints(*axis) if isinstance(axis, tuple) else axis, bool(keepdims))(a)


@functools.lru_cache(1024, typed=True)
def _logsumexp(axis, keepdims):
    """The sum along some axes: where the greatest is infinite, it is the sum, and TensorFlow's derivative is nan."""

    def in_graph(a):
        greatest, endless, finite = _parted(a, axis)
        finite = tf.reduce_logsumexp(finite, axis, keepdims)
        if not keepdims:
            endless, greatest = tf.reshape(endless, tf.shape(finite)), tf.reshape(greatest, tf.shape(finite))
        return tf.where(endless, greatest, finite)

    @with_gradient(in_graph)
    def logsumexp(a):
        def slopes(slope):
            greatest, endless, finite = _parted(a, axis)
            ties = tf.cast(a == greatest, a.dtype)
            shares = tf.exp(finite - np.special.logsumexp(finite, axis=axis, keepdims=True))
            return tf.reshape(slope, tf.shape(greatest)) * tf.where(
                endless, ties / tf.reduce_sum(ties, axis, True), shares
            )

        return tf.reduce_logsumexp(a, axis, keepdims), slopes

    return logsumexp


def _parted(a, axis):
    """The greatest along `axis`, where it is infinite, and `a` with zeros there."""
    greatest = tf.reduce_max(a, axis, True)
    endless = tf.math.is_inf(greatest)
    return greatest, endless, tf.where(endless, tf.zeros_like(a), a)


def softmax(x, axis):
    return tf.nn.softmax(x, axis) if _is_native(x, axis) else np.special.softmax.__wrapped__(x, _axis(x, axis))


def log_softmax(x, axis):
    if not _is_native(x, axis):
        return np.special.log_softmax.__wrapped__(x, _axis(x, axis))
    result = tf.nn.log_softmax(x, axis)
    # Beside an infinite maximum TensorFlow's result is nan throughout.
    constant = tf.stop_gradient(x)
    greatest = tf.reduce_max(constant, axis, True)
    greatest = tf.where(tf.math.is_inf(greatest), greatest, tf.constant(math.nan, x.dtype))
    return tf.where(tf.math.is_nan(result), constant - greatest, result)


def _is_native(x, axis):
    return type(axis) is int and not x.dtype.is_complex and x.ndim != 0


def _axis(x, axis):
    """The axis for the definition; a number has one axis in SciPy."""
    return None if x.ndim == 0 and (axis == 0 or axis == -1) else axis
