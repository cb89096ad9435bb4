from __future__ import annotations

import functools
import math
import operator

import tensorflow as tf

from gradnp._core.shapes import PLAIN_AXES, axis_of, ints, normalize_axes, normalize_axis
from gradnp._ops.rules.reductions import complex_extremum, complex_position
from gradnp.backends.tensorflow import INEXACT, as_dtype, cast
from gradnp.backends.tensorflow._kernels import reduce


def sum(a, axis, dtype, keepdims):
    return reduce(tf.raw_ops.Sum, tf.reduce_sum, accumulator(a, dtype), axis, keepdims)


def prod(a, axis, dtype, keepdims):
    if type(axis) not in PLAIN_AXES:
        axis = axis_of(axis)
    a = accumulator(a, dtype)
    if not (a.dtype.is_floating or a.dtype.is_complex):
        return tf.reduce_prod(a, axis, keepdims)

    # Equal keys must be the same axes: 0.0 equals 0, and is no axis.
    axis = ints(*axis) if isinstance(axis, (tuple, list)) else axis if axis is None else operator.index(axis)
    return _product(axis, bool(keepdims))(a)


@functools.cache  # tf.custom_gradient takes longer to make than to call
def _product(axis, keepdims):
    """`tf.reduce_prod` with derivatives of every order: its own gradient divides by the factors, which may be zero."""

    @tf.custom_gradient
    def product(a):
        def gradient(cotangent):
            with tf.GradientTape() as tape:
                tape.watch(a)
                result = _tree_product(a, normalize_axes(axis, a.shape.rank))
            return tape.gradient(result, a, tf.reshape(cotangent, tf.shape(result)))

        return tf.reduce_prod(a, axis, keepdims), gradient

    return product


def _tree_product(a, axes):
    """The product over `axes`, multiplied half by half, so that derivatives of every order are exact."""
    kept = [i for i in range(a.shape.rank) if i not in axes]
    sizes = [a.shape[i] for i in axes]
    n = None if None in sizes else math.prod(sizes)
    a = tf.transpose(a, [*axes, *kept])
    a = tf.reshape(a, tf.concat([[-1 if n is None else n], tf.shape(a)[len(axes) :]], 0))

    def halve(a, n):
        half = n // 2
        return tf.concat([a[:half] * a[half : 2 * half], a[2 * half :]], 0), n - half

    if n is None:
        shapes = (tf.TensorShape([None]).concatenate(a.shape[1:]), tf.TensorShape([]))
        a, _ = tf.while_loop(lambda a, n: n > 1, halve, (a, tf.shape(a)[0]), shapes)
    else:
        while n > 1:
            a, n = halve(a, n)
    return tf.reduce_prod(a, 0)


def max(a, axis, keepdims):
    if type(axis) not in PLAIN_AXES:
        axis = axis_of(axis)
    _refuse_empty(a, axis)
    dtype = a.dtype
    if dtype is tf.bool:
        return tf.reduce_any(a, axis, keepdims)
    if dtype is tf.complex64 or dtype is tf.complex128:  # five times faster than dtype.is_complex
        return complex_extremum("max", a, axis, keepdims)
    return reduce(tf.raw_ops.Max, tf.reduce_max, a, axis, keepdims)


def min(a, axis, keepdims):
    if type(axis) not in PLAIN_AXES:
        axis = axis_of(axis)
    _refuse_empty(a, axis)
    dtype = a.dtype
    if dtype is tf.bool:
        return tf.reduce_all(a, axis, keepdims)
    if dtype is tf.complex64 or dtype is tf.complex128:
        return complex_extremum("min", a, axis, keepdims)
    return reduce(tf.raw_ops.Min, tf.reduce_min, a, axis, keepdims)


def argmax(a, axis, *, keepdims):
    return _position(tf.reduce_max, a, axis, keepdims)


def argmin(a, axis, *, keepdims):
    return _position(tf.reduce_min, a, axis, keepdims)


def _position(extremum, a, axis, keepdims):
    """The first index of a NaN, else of the extremum; TensorFlow's own `argmax` ignores NaN."""
    axis = axis_of(axis)  # tf.argmax refuses NumPy's integers
    if a.dtype.is_complex:
        return complex_position("max" if extremum is tf.reduce_max else "min", a, axis, keepdims)
    _refuse_empty(a, axis)
    if a.dtype is tf.bool:
        a = tf.cast(a, tf.int8)
    found = tf.cast(a == extremum(a, axis, keepdims=True), tf.int8)
    if a.dtype.is_floating:
        found += 2 * tf.cast(tf.math.is_nan(a), tf.int8)
    if axis is None:
        result = tf.argmax(tf.reshape(found, [-1]), 0)
    elif a.shape.rank > _MOST_AXES:
        result = _argmax_of_three_axes(found, normalize_axis(axis, a.shape.rank))
    else:
        result = tf.argmax(found, axis)
    if not keepdims:
        return result
    return tf.expand_dims(result, axis) if axis is not None else tf.reshape(result, [1] * a.shape.rank)


_MOST_AXES = 7  # of the kernel of `tf.argmax`


def _argmax_of_three_axes(found, axis):
    """`tf.argmax` of an array with the axes before and after `axis` made one each."""
    sizes = tf.shape(found)
    before, size, after = sizes[:axis], sizes[axis : axis + 1], sizes[axis + 1 :]
    folded = tf.concat([[tf.reduce_prod(before)], size, [tf.reduce_prod(after)]], 0)
    return tf.reshape(tf.argmax(tf.reshape(found, folded), 1), tf.concat([before, after], 0))


def any(a, axis, *, keepdims):
    if type(axis) not in PLAIN_AXES:
        axis = axis_of(axis)
    return tf.reduce_any(_truth(a), axis, keepdims)


def all(a, axis, *, keepdims):
    if type(axis) not in PLAIN_AXES:
        axis = axis_of(axis)
    return tf.reduce_all(_truth(a), axis, keepdims)


def count_nonzero(a, axis, *, keepdims):
    if type(axis) not in PLAIN_AXES:
        axis = axis_of(axis)
    return tf.reduce_sum(tf.cast(_truth(a), tf.int64), axis, keepdims)


def accumulator(a, dtype):
    """`a` in the dtype to add or multiply in."""
    if dtype is not None:
        return cast(a, as_dtype(dtype))
    own = a.dtype
    return a if own is tf.float32 or own in INEXACT else tf.cast(a, tf.int64)  # hashing a dtype is slow


def _truth(a):
    return a if a.dtype is tf.bool else a != 0


def _refuse_empty(a, axis):
    """Raise ValueError for the extremum of an empty array, which TensorFlow takes to be infinite."""
    shape = a.shape
    if shape.rank is not None and 0 in shape.as_list() and 0 in [shape[i] for i in normalize_axes(axis, shape.rank)]:
        raise ValueError("an extremum of no elements")
