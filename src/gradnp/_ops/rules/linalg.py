"""The differentiable forms behind `gradnp.linalg`, for its reference bodies and for the backends.

A decomposition is seldom differentiable as it stands: its vectors are not unique, and its formulas may divide by zero.
Two techniques recur. One rotates a matrix into a basis that is held constant (`stop_gradient`), in which the result is
a polynomial or an inverse of a regular matrix and so has derivatives of every order. The other keeps a value but
replaces its derivative: ``derived + stop_gradient(value - derived)``.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numpy.linalg import LinAlgError

import gradnp as np
from gradnp._core.dtypes import canonical_name, rank, real_name
from gradnp._core.errors import UnsupportedOperationError
from gradnp._core.shapes import unknown_size
from gradnp._core.tracing import constant_to_tracers


@constant_to_tracers
def precision(dtype: Any) -> tuple[float, float]:
    """A floating dtype's machine precision and its smallest normal number."""
    info = np.finfo(dtype)
    return float(info.eps), float(info.tiny)


def adjoint(x: Any) -> Any:
    """The conjugate transpose of matrices."""
    x = np.matrix_transpose(x)
    return np.conjugate(x) if rank(x.dtype) == 3 else x


def hermitian_part(a: Any, lower: bool = True) -> Any:
    """The Hermitian matrices that one triangle of `a` defines; both triangles share the derivative."""
    check_square(a)
    mean = (a + adjoint(a)) / 2
    triangle = np.tril(a) + adjoint(np.tril(a, -1)) if lower else np.triu(a) + adjoint(np.triu(a, 1))
    return mean + np.stop_gradient(triangle - mean)


def is_lower(UPLO: str) -> bool:
    """Whether `UPLO` names the lower triangle."""
    if str(UPLO).upper() not in ("L", "U"):
        raise ValueError("UPLO argument must be 'L' or 'U'")
    return str(UPLO).upper() == "L"


def check_square(a: Any) -> None:
    """Raise LinAlgError unless `a` is square matrices, as far as its sizes are known."""
    if len(a.shape) < 2:
        raise LinAlgError(f"{len(a.shape)}-dimensional array given. Array must be at least two-dimensional")
    if a.shape[-2] != a.shape[-1] and None not in a.shape[-2:]:
        raise LinAlgError("Last 2 dimensions of the array must be square")


def side(a: Any) -> int:
    """The size of square matrices."""
    check_square(a)
    if None in a.shape[-2:]:
        raise unknown_size("the size of the matrices is")
    return a.shape[-1]


def largest_side(a: Any) -> Any:
    """The larger of the two sizes of matrices; a real number in an array where it is known only when the program runs."""
    m, n = np.shape(a)[-2:]
    if isinstance(m, int) and isinstance(n, int):
        return max(m, n)
    return np.astype(np.maximum(m, n), real_name(canonical_name(a.dtype)))


def _on_diagonal(w: Any) -> Any:
    """Where the diagonal of matrices is, as many rows as `w` has numbers; their number may be unknown."""
    n = np.arange(np.shape(w)[-1], like=w)
    return np.expand_dims(n, -1) == n


def _poles(w: Any) -> Any:
    """One over the differences of eigenvalues, ``w[j] - w[i]``, and 0 on the diagonal."""
    same = _on_diagonal(w)
    differences = np.expand_dims(w, -2) - np.expand_dims(w, -1)
    return np.where(same, 0, 1 / np.where(same, 1, differences))


def _norm_kept(v: Any, moved: Any) -> Any:
    """The columns `moved`, a change of the columns `v`, less what would change their norm."""
    length = np.sum(np.real(np.conjugate(v) * moved), axis=-2, keepdims=True)
    return moved - np.multiply(v, length)


def eig_tangent(w: Any, v: Any, tangent: Any) -> tuple[Any, Any]:
    """The changes of eigenvalues and eigenvectors that a change of the matrices causes."""
    moved = np.linalg.solve(v, tangent @ v)
    return np.diagonal(moved, 0, -2, -1), _norm_kept(v, v @ (_poles(w) * moved))


def eig_slope(w: Any, v: Any, slope_w: Any, slope_v: Any | None) -> Any:
    """The gradient with respect to the matrices, given those of eigenvalues and eigenvectors: `eig_tangent` transposed."""
    inner = np.where(_on_diagonal(w), np.expand_dims(slope_w, -2), 0)
    if slope_v is not None:
        inner = inner + np.conjugate(_poles(w)) * (adjoint(v) @ _norm_kept(v, slope_v))
    return np.linalg.solve(adjoint(v), inner @ adjoint(v))


def completed(basis: Any, full: Any) -> Any:
    """Complete the orthonormal columns `basis` to a square matrix by the last columns of `full`, which span the rest.

    The added columns move with `basis`: they stay orthonormal, and orthogonal to it, in derivatives of every order.
    """
    rest = np.stop_gradient(full[..., basis.shape[-1] :])
    rest = rest - basis @ (adjoint(basis) @ rest)
    factor = np.linalg.cholesky(adjoint(rest) @ rest)
    return np.concatenate([basis, rest @ adjoint(np.linalg.inv(factor))], axis=-1)


def svd_by(decompose: Callable[[Any, bool], tuple[Any, Any, Any]], a: Any, full_matrices: bool, hermitian: bool) -> Any:
    """`svd` by a framework's own `decompose(a, full_matrices)`, whose reduced form must be differentiable."""
    if hermitian:
        u, s, vh = _svd_of_hermitian(a)
    else:
        u, s, vh = decompose(a, False)
    rows, columns = a.shape[-2:]
    if full_matrices and None in (rows, columns):
        raise unknown_size("the sizes of the matrices are")
    if full_matrices and rows != columns:
        full = decompose(np.stop_gradient(a), True)
        if rows > columns:
            u = completed(u, full[0])
        else:
            vh = adjoint(completed(adjoint(vh), adjoint(full[2])))
    return np.linalg.SVDResult(u, s, vh)


def _svd_of_hermitian(a: Any) -> tuple[Any, Any, Any]:
    w, v = np.linalg.eigh(a)
    order = np.argsort(-np.abs(w), axis=-1)
    w, v = np.take_along_axis(w, order, axis=-1), np.take_along_axis(v, order[..., None, :], axis=-1)
    return v, np.abs(w), adjoint(np.multiply(v, np.sign(w)[..., None, :]))


def qr_by(decompose: Callable[[Any, bool], tuple[Any, Any]], a: Any, mode: str) -> Any:
    """`qr` by a framework's own `decompose(a, complete)`, whose reduced form must be differentiable."""
    if mode == "raw":
        raise UnsupportedOperationError("linalg.qr: mode='raw' is LAPACK's own form; use mode='reduced' or 'complete'")
    if mode not in ("reduced", "complete", "r"):
        raise ValueError(f"Unrecognized mode {mode!r}")
    q, r = decompose(a, False)
    if mode == "r":
        return r
    rows, columns = a.shape[-2:]
    if mode == "complete" and rows > columns:
        q = completed(q, decompose(np.stop_gradient(a), True)[0])
        r = np.concatenate([r, np.zeros_like(a[..., columns:, :])], axis=-2)
    return np.linalg.QRResult(q, r)
