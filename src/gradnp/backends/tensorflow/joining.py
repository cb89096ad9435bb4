from __future__ import annotations

import operator

import tensorflow as tf

from gradnp._core.shapes import axis_of, check_casting, normalize_axis, section_sizes, sections
from gradnp._ops.joining import split as any_split
from gradnp._ops.rules.joining import slices
from gradnp.backends.tensorflow import as_dtype, cast

REFUSES_MIXED = {"concatenate", "stack"}


def concatenate(arrays, axis, *, dtype, casting):
    if axis is None:
        arrays, axis = [tf.reshape(x, (-1,)) for x in arrays], 0
    elif type(axis) is not int:
        axis = axis_of(axis)
    if len(arrays) == 1:  # TensorFlow returns it without checking the axis
        normalize_axis(axis, len(arrays[0].shape))
    return tf.concat(arrays if dtype is None else cast_all(arrays, dtype, casting), axis)


def stack(arrays, axis, *, dtype, casting):
    if type(axis) is not int:
        axis = operator.index(axis)
    return tf.stack(arrays if dtype is None else cast_all(arrays, dtype, casting), axis)


def cast_all(arrays, dtype, casting):
    check_casting(arrays, dtype, casting)
    return [cast(x, as_dtype(dtype)) for x in arrays]


def split(ary, indices_or_sections, axis):
    if isinstance(indices_or_sections, int):  # works even if the size is unknown while tracing
        return tf.split(ary, indices_or_sections, axis)
    return any_split.__wrapped__(ary, indices_or_sections, axis)


def array_split(ary, indices_or_sections, axis):
    if None in ary.shape:
        axis = normalize_axis(axis, len(ary.shape))
        if ary.shape[axis] is None:
            return _split_unknown(ary, indices_or_sections, axis)
    sizes = section_sizes(indices_or_sections, ary.shape, axis)
    return slices(ary, indices_or_sections, axis) if sizes is None else tf.split(ary, sizes, axis)


def _split_unknown(ary, indices_or_sections, axis):
    """`array_split` along an axis whose size is known only when the program runs."""
    if isinstance(indices_or_sections, int):
        bounds = sections(indices_or_sections, tf.shape(ary)[axis])
    else:
        indices = list(indices_or_sections)
        bounds = zip([0, *indices], [*indices, None], strict=True)
    return [ary[(slice(None),) * axis + (slice(start, stop),)] for start, stop in bounds]
