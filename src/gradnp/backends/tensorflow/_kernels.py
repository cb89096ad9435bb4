"""Calls of TensorFlow's kernels without the Python around them, which in eager mode takes longer than the kernels.

`tf.raw_ops` are public and make the nodes that the functions above them make, so graphs, gradients and
`tf.vectorized_map` are the same. A list of axes or sizes, which TensorFlow converts element by element at every call, is
given to it as an array that is made once.
"""

from __future__ import annotations

import functools
import operator

import numpy


@functools.lru_cache(4096, typed=True)
def int_vector(*values):
    """Ints as a constant vector; TypeError where they are none, or known only to a trace."""
    array = numpy.array([operator.index(n) for n in values], numpy.int64)
    if all(-(2**31) <= n < 2**31 for n in values):
        array = array.astype(numpy.int32)
    array.flags.writeable = False
    return array


@functools.lru_cache(64)
def all_axes(rank):
    return int_vector(*range(rank))


def reduce(kernel, native, a, axis, keepdims):
    """The reduction `native` by its `kernel`, where the axes are plain."""
    if axis is None:
        rank = a.shape.rank
        if rank is not None:
            return kernel(input=a, axis=all_axes(rank), keep_dims=bool(keepdims))
    elif type(axis) is tuple:
        return kernel(input=a, axis=int_vector(*axis), keep_dims=bool(keepdims))
    elif type(axis) is int:
        return kernel(input=a, axis=axis, keep_dims=bool(keepdims))
    return native(a, axis, keepdims)
