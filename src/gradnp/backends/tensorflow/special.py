from __future__ import annotations

import tensorflow as tf
from tensorflow.math import erfc, sigmoid as expit

import gradnp as np
from gradnp._core.shapes import axis_of


def erf(x):
    # The float64 kernel squares its argument, and gives nan where the square overflows.
    return tf.math.erf(tf.clip_by_value(x, -30.0, 30.0))


def logsumexp(a, axis, b, keepdims, return_sign):
    if type(axis) is not int and axis is not None:
        axis = axis_of(axis)
    if b is not None or return_sign or a.dtype.is_complex:
        return np.special.logsumexp.__wrapped__(a, axis, b, keepdims, return_sign)
    greatest = tf.reduce_max(a, axis, True)
    endless = tf.math.is_inf(greatest)  # the sum is infinite by itself; TensorFlow's derivative of it is nan
    finite = tf.reduce_logsumexp(tf.where(endless, tf.zeros_like(a), a), axis, keepdims)
    if not keepdims:
        endless, greatest = tf.reshape(endless, tf.shape(finite)), tf.reshape(greatest, tf.shape(finite))
    return tf.where(endless, greatest, finite)


def softmax(x, axis):
    return tf.nn.softmax(x, axis) if _is_native(x, axis) else np.special.softmax.__wrapped__(x, axis)


def log_softmax(x, axis):
    return tf.nn.log_softmax(x, axis) if _is_native(x, axis) else np.special.log_softmax.__wrapped__(x, axis)


def _is_native(x, axis):
    return type(axis) is int and not x.dtype.is_complex
