from __future__ import annotations

import numpy
from numpy import diag, diagflat, meshgrid, tril, triu, vander  # noqa: F401


def identity(n, dtype, *, device, like):
    return numpy.identity(n, dtype)


def indices(dimensions, dtype, sparse, *, device, like):
    return numpy.indices(dimensions, dtype, sparse)


def tri(N, M, k, dtype, *, device, like):
    return numpy.tri(N, M, k, float if dtype is None else dtype)


def eye(N, M, k, dtype, order, *, device, like):
    return numpy.eye(N, M, k, float if dtype is None else dtype, order)
