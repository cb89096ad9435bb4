from __future__ import annotations

import numpy
from numpy import dot, inner, kron, matmul, outer, tensordot, vdot, vecdot

import gradnp as np


def cross(a, b, axisa, axisb, axisc, axis):
    if axis is not None:
        axisa = axisb = axisc = axis
    # NumPy refuses vectors of two components since 2.5; earlier versions warn.
    spatial = a.shape[axisa:][:1] == b.shape[axisb:][:1] == (3,)
    function = numpy.cross if spatial else np.cross.__wrapped__
    return function(a, b, axisa, axisb, axisc)


def einsum(subscripts, *operands, optimize, dtype, order, casting):
    if not optimize and dtype is None and order == "K" and casting == "safe":
        return numpy.einsum(subscripts, *operands)  # parsing keywords takes longer than a small product
    return numpy.einsum(subscripts, *operands, optimize=optimize, dtype=dtype, order=order, casting=casting)
