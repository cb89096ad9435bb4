from __future__ import annotations

import numpy
from numpy import diag, diagflat, diagonal, trace, tril, triu, vander


def identity(n, dtype, *, device, like):
    return numpy.identity(n, dtype)


def tri(N, M, k, dtype, *, device, like):
    return numpy.tri(N, M, k, float if dtype is None else dtype)


def eye(N, M, k, dtype, order, *, device, like):
    return numpy.eye(N, M, k, float if dtype is None else dtype, order)
