from __future__ import annotations

import numpy
from numpy import cross, diagonal, dot, inner, kron, matmul, matvec, outer, tensordot, trace, vdot, vecdot, vecmat

__all__ = [
    "cross",
    "diagonal",
    "dot",
    "inner",
    "kron",
    "matmul",
    "matvec",
    "outer",
    "tensordot",
    "trace",
    "vdot",
    "vecdot",
    "vecmat",
]


def einsum(subscripts, *operands, optimize, dtype, order, casting):
    return numpy.einsum(subscripts, *operands, optimize=optimize, dtype=dtype, order=order, casting=casting)
