from __future__ import annotations

import numpy
from numpy.linalg import (
    cholesky,
    cond,
    cross,
    det,
    diagonal,
    eig,
    eigh,
    eigvals,
    eigvalsh,
    inv,
    lstsq,
    matrix_norm,
    matrix_power,
    matrix_rank,
    multi_dot,
    norm,
    outer,
    qr,
    slogdet,
    solve,
    svd,
    svdvals,
    tensorinv,
    tensorsolve,
    trace,
    vector_norm,
)


def pinv(a, rcond, hermitian, *, rtol):
    if rcond is not None:
        return numpy.linalg.pinv(a, rcond, hermitian)
    return numpy.linalg.pinv(a, hermitian=hermitian, rtol=rtol)
