from __future__ import annotations

import math

import tensorflow as tf

from gradnp._core.arguments import preparer
from gradnp._ops.rules.extrema import clip_by_order
from gradnp._ops.rules.logic import bounds, in_range
from gradnp._ops.rules.reductions import complex_extremum_of_two
from gradnp.backends import tensorflow as backend

PROMOTES = {"clip"}


TAKES_SCALARS = {"clip"}


_prepare = preparer(backend, False)


def maximum(x1, x2):
    if x1.dtype.is_bool:
        return tf.logical_or(x1, x2)
    return complex_extremum_of_two("max", x1, x2) if x1.dtype.is_complex else _split(tf.maximum, x1, x2)


def minimum(x1, x2):
    if x1.dtype.is_bool:
        return tf.logical_and(x1, x2)
    return complex_extremum_of_two("min", x1, x2) if x1.dtype.is_complex else _split(tf.minimum, x1, x2)


def _split(extremum, x1, x2):
    """Split a tie's gradient, which TensorFlow gives to the first argument. Halving before adding avoids overflow."""
    if not x1.dtype.is_floating:
        return extremum(x1, x2)
    return 0.5 * extremum(x1, x2) + 0.5 * extremum(x2, x1)


def clip(a, a_min, a_max, *, min, max):
    if type(a_min) is float and type(a_max) is float and min is max is None and a.dtype is tf.float32:
        return tf.minimum(tf.maximum(a, a_min), a_max)  # the usual call
    a, low, high = _prepare(a, *(in_range(bound, a) for bound in bounds(a_min, a_max, min, max)))
    if a.dtype.is_bool:
        a, low, high = (x if x is None else tf.cast(x, tf.int8) for x in (a, low, high))
        return tf.cast(clip(a, low, high, min=None, max=None), tf.bool)
    if a.dtype.is_complex:
        return clip_by_order(a, low, high)
    # At a tie TensorFlow's extrema give all of the gradient to the first argument, which is the rule for clip.
    if low is not None:
        a = tf.maximum(a, low)
    return tf.identity(a) if high is None else tf.minimum(a, high)


def nan_to_num(x, copy, nan, posinf, neginf):
    if x.dtype.is_complex:
        parts = [nan_to_num(part(x), copy, nan, posinf, neginf) for part in (tf.math.real, tf.math.imag)]
        return tf.complex(*parts)
    if not x.dtype.is_floating:
        return x
    posinf, neginf = x.dtype.max if posinf is None else posinf, x.dtype.min if neginf is None else neginf
    x = tf.where(tf.math.is_nan(x), backend.exactly(nan, x.dtype), x)
    x = tf.where(tf.equal(x, math.inf), backend.exactly(posinf, x.dtype), x)
    return tf.where(tf.equal(x, -math.inf), backend.exactly(neginf, x.dtype), x)
