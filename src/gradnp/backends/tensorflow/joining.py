from __future__ import annotations

import operator

import tensorflow as tf

from gradnp._core.shapes import check_casting, normalize_axis, section_sizes
from gradnp._ops.joining import split as any_split
from gradnp._ops.rules.joining import slices
from gradnp.backends.tensorflow import as_dtype, cast

REFUSES_MIXED = {"concatenate", "stack"}


def concatenate(arrays, axis, *, dtype, casting):
    if axis is None:
        arrays, axis = [tf.reshape(x, (-1,)) for x in arrays], 0
    if len(arrays) == 1:  # TensorFlow returns it without checking the axis
        normalize_axis(axis, len(arrays[0].shape))
    return tf.concat(arrays if dtype is None else cast_all(arrays, dtype, casting), axis)


def stack(arrays, axis, *, dtype, casting):
    # TensorFlow takes an axis of 0.0 too.
    return tf.stack(arrays if dtype is None else cast_all(arrays, dtype, casting), operator.index(axis))


def cast_all(arrays, dtype, casting):
    check_casting(arrays, dtype, casting)
    return [cast(x, as_dtype(dtype)) for x in arrays]


def split(ary, indices_or_sections, axis):
    if isinstance(indices_or_sections, int):  # works even if the size is unknown while tracing
        return tf.split(ary, indices_or_sections, axis)
    return any_split.__wrapped__(ary, indices_or_sections, axis)


def array_split(ary, indices_or_sections, axis):
    sizes = section_sizes(indices_or_sections, ary.shape, axis)
    return slices(ary, indices_or_sections, axis) if sizes is None else tf.split(ary, sizes, axis)
