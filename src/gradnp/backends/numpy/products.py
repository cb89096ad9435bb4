from __future__ import annotations

import numpy
from numpy import cross, dot, inner, kron, matmul, outer, tensordot, vdot, vecdot


def einsum(subscripts, *operands, optimize, dtype, order, casting):
    if not optimize and dtype is None and order == "K" and casting == "safe":
        return numpy.einsum(subscripts, *operands)  # reading the keywords takes NumPy longer than a small product
    return numpy.einsum(subscripts, *operands, optimize=optimize, dtype=dtype, order=order, casting=casting)
