"""TensorFlow's kernels, called without the Python around them, which takes longer than they do in eager mode.

`tf.raw_ops` is public and makes the same nodes as the functions above it, so graphs, gradients and `tf.vectorized_map`
do not change. TensorFlow converts a list of axes or sizes element by element at every call, so it is given an array
instead, which is made once.
"""

from __future__ import annotations

import functools
import operator

import numpy

from gradnp._core.shapes import axis_of


@functools.lru_cache(4096, typed=True)
def int_vector(*values):
    """Ints as a constant vector; TypeError if one is not an integer, or is known only while tracing."""
    array = numpy.array([operator.index(n) for n in values], numpy.int64)
    if all(-(2**31) <= n < 2**31 for n in values):
        array = array.astype(numpy.int32)
    array.flags.writeable = False
    return array


@functools.lru_cache(64)
def all_axes(rank):
    return int_vector(*range(rank))


def reduce(kernel, native, a, axis, keepdims):
    """Reduce with the `kernel` if the axes are Python ints or None, else with the function `native`."""
    if axis is None:
        rank = a.shape.rank
        if rank is not None:
            return kernel(input=a, axis=all_axes(rank), keep_dims=bool(keepdims))
    elif type(axis) is tuple:
        return kernel(input=a, axis=int_vector(*axis), keep_dims=bool(keepdims))
    elif type(axis) is int:
        return kernel(input=a, axis=axis, keep_dims=bool(keepdims))
    else:
        axis = axis_of(axis)
    return native(a, axis, keepdims)
