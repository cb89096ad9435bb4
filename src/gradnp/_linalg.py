"""The differentiable forms behind `gradnp.linalg`, for its reference bodies and for the backends.

A decomposition is seldom differentiable as it stands: its vectors are not unique, and its formulas divide by what may be
zero. Two devices recur. A matrix is rotated into a basis that is held constant (`stop_gradient`), in which what is asked
for is a polynomial or an inverse of something regular, so that derivatives of every order follow. And a value is kept,
while its derivative is replaced, as ``derived + stop_gradient(value - derived)``.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import ml_dtypes

import gradnp as np
from gradnp._dtypes import numpy_dtype
from gradnp._errors import UnsupportedOperationError
from gradnp._prepare import constant_to_tracers


@constant_to_tracers
def precision(dtype: Any) -> tuple[float, float]:
    """A floating dtype's machine precision and its smallest normal number."""
    info = ml_dtypes.finfo(numpy_dtype(dtype))
    return float(info.eps), float(info.tiny)


def adjoint(x: Any) -> Any:
    """The conjugate transpose of matrices."""
    x = np.matrix_transpose(x)
    return np.conjugate(x) if "complex" in str(x.dtype) else x


def hermitian_part(a: Any, lower: bool = True) -> Any:
    """The Hermitian matrices that one triangle of `a` stands for, their derivative shared by the two triangles."""
    mean = (a + adjoint(a)) / 2
    triangle = np.tril(a) + adjoint(np.tril(a, -1)) if lower else np.triu(a) + adjoint(np.triu(a, 1))
    return mean + stop_gradient(triangle - mean)


def is_lower(UPLO: str) -> bool:
    """Whether `UPLO` names the lower triangle."""
    if str(UPLO).upper() not in ("L", "U"):
        raise ValueError("UPLO argument must be 'L' or 'U'")
    return str(UPLO).upper() == "L"


# --- norms ----------------------------------------------------------------------------------------------------------


def vector_norm_along(x: Any, ord: Any, axes: tuple[int, ...], keepdims: bool) -> Any:
    """The `ord`-norm over `axes`, whose gradient at zero is zero."""
    if ord == math.inf:
        return np.max(np.abs(x), axis=axes, keepdims=keepdims, initial=0)
    if ord == -math.inf:
        return np.min(np.abs(x), axis=axes, keepdims=keepdims)
    if ord == 1:
        return np.sum(np.abs(x), axis=axes, keepdims=keepdims)
    if ord == 2:
        squares = np.real(x) ** 2 + np.imag(x) ** 2 if "complex" in str(x.dtype) else x * x
        total = np.sum(squares, axis=axes, keepdims=keepdims)
        null = total == 0
        return np.where(null, 0, np.sqrt(np.where(null, 1, total)))
    size = np.abs(x)
    if ord == 0:
        return np.sum(np.where(size == 0, 0 * size, 1), axis=axes, keepdims=keepdims)
    null = size == 0
    zero = 0 if ord > 0 else math.inf
    total = np.sum(np.where(null, zero, np.where(null, 1, size) ** ord), axis=axes, keepdims=keepdims)
    null = total == zero
    return np.where(null, 0, np.where(null, 1, total) ** (1 / ord))


def singular_values(x: Any) -> Any:
    """Singular values, those that are 0 to rounding with derivative 0: the subgradient of least norm."""
    values = np.linalg.svdvals(x)
    largest = np.max(values, axis=-1, keepdims=True, initial=0)
    null = values <= largest * (max(x.shape[-2:]) * precision(values.dtype)[0])
    return np.where(null, stop_gradient(values), values)


# --- determinants ---------------------------------------------------------------------------------------------------


def det_of_small(a: Any, n: int) -> Any:
    """The determinant for n up to 3, as the polynomial that it is."""
    if n == 0:
        return np.prod(a, axis=(-2, -1))
    if n == 1:
        return a[..., 0, 0]
    if n == 2:
        return a[..., 0, 0] * a[..., 1, 1] - a[..., 0, 1] * a[..., 1, 0]
    return np.sum(a[..., 0, :] * np.cross(a[..., 1, :], a[..., 2, :]), axis=-1)


def det_by_rotation(a: Any) -> Any:
    """The determinant for n > 3, with derivatives that are exact at singular matrices too.

    In the basis of its singular vectors, held constant, a matrix is ``[[P, Q], [R, T]]``, where T is 2 x 2 and belongs
    to the two smallest singular values; then its determinant is ``det(P) * det(T - R @ P^-1 @ Q)``. P is regular unless
    the rank is below n - 2, and then a tiny number in the place of 0 makes no difference to first and second
    derivatives.
    """
    n = a.shape[-1]
    u, s, vh = (stop_gradient(x) for x in np.linalg.svd(stop_gradient(a)))
    rotated = adjoint(u) @ a @ adjoint(vh)
    tiny = precision(s.dtype)[1] ** 0.25
    s = np.concatenate([np.where(s[..., :-2] == 0, tiny, s[..., :-2]), s[..., -2:]], axis=-1)
    # Exactly diagonal in value: P^-1 must not magnify what rounding leaves beside the diagonal.
    rotated = s[..., None] * np.eye(n, dtype=a.dtype, like=a) + (rotated - stop_gradient(rotated))
    p, q, r, t = rotated[..., :-2, :-2], rotated[..., :-2, -2:], rotated[..., -2:, :-2], rotated[..., -2:, -2:]
    sign, logarithm = np.linalg.slogdet(p)
    orientation = np.linalg.slogdet(u)[0] * np.linalg.slogdet(vh)[0]
    return orientation * sign * np.exp(logarithm) * det_of_small(t - r @ np.linalg.solve(p, q), 2)


# --- decompositions -------------------------------------------------------------------------------------------------


def completed(basis: Any, full: Any) -> Any:
    """Orthonormal columns `basis` completed to a square matrix by the last columns of `full`, which span the rest.

    The added columns follow `basis`: they stay orthonormal and orthogonal to it, to every order.
    """
    rest = stop_gradient(full[..., basis.shape[-1] :])
    rest = rest - basis @ (adjoint(basis) @ rest)
    factor = np.linalg.cholesky(adjoint(rest) @ rest)
    return np.concatenate([basis, rest @ adjoint(np.linalg.inv(factor))], axis=-1)


def svd_by(decompose: Callable[[Any, bool], tuple[Any, Any, Any]], a: Any, full_matrices: bool, hermitian: bool) -> Any:
    """`svd` by the framework's own `decompose(a, full_matrices)`, whose reduced form is differentiable."""
    if hermitian:
        u, s, vh = _svd_of_hermitian(a)
    else:
        u, s, vh = decompose(a, False)
    rows, columns = a.shape[-2:]
    if full_matrices and rows != columns:
        full = decompose(stop_gradient(a), True)
        if rows > columns:
            u = completed(u, full[0])
        else:
            vh = adjoint(completed(adjoint(vh), adjoint(full[2])))
    return np.linalg.SVDResult(u, s, vh)


def _svd_of_hermitian(a: Any) -> tuple[Any, Any, Any]:
    w, v = np.linalg.eigh(a)
    order = np.argsort(np.abs(w), axis=-1)[..., ::-1]
    w, v = np.take_along_axis(w, order, axis=-1), np.take_along_axis(v, order[..., None, :], axis=-1)
    return v, np.abs(w), adjoint(v * np.sign(w)[..., None, :])


def qr_by(decompose: Callable[[Any, bool], tuple[Any, Any]], a: Any, mode: str) -> Any:
    """`qr` by the framework's own `decompose(a, complete)`, whose reduced form is differentiable."""
    if mode == "raw":
        raise UnsupportedOperationError("linalg.qr: mode='raw' is LAPACK's own form; use mode='reduced' or 'complete'")
    if mode not in ("reduced", "complete", "r"):
        raise ValueError(f"Unrecognized mode {mode!r}")
    q, r = decompose(a, False)
    if mode == "r":
        return r
    rows, columns = a.shape[-2:]
    if mode == "complete" and rows > columns:
        q = completed(q, decompose(stop_gradient(a), True)[0])
        r = np.concatenate([r, np.zeros_like(a[..., columns:, :])], axis=-2)
    return np.linalg.QRResult(q, r)
