"""Linear algebra: norms, decompositions, solvers, under NumPy's names in ``np.linalg``."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy
from numpy.linalg import LinAlgError

import gradnp as np
from gradnp._dispatch import op, primitive
from gradnp._linalg import (
    adjoint,
    det_by_rotation,
    det_of_small,
    hermitian_part,
    precision,
    singular_values,
    vector_norm_along,
)
from gradnp._shapes import normalize_axes, normalize_axis, size_of
from gradnp._types import Array, Axis, DType, Weak
from gradnp.manipulation import matrix_transpose
from gradnp.products import matmul, tensordot, vecdot
from gradnp.stopping import stop_gradient

__all__ = [
    "LinAlgError",
    "cholesky",
    "cond",
    "cross",
    "det",
    "diagonal",
    "eigh",
    "eigvalsh",
    "inv",
    "lstsq",
    "matmul",
    "matrix_norm",
    "matrix_power",
    "matrix_rank",
    "matrix_transpose",
    "multi_dot",
    "norm",
    "outer",
    "pinv",
    "qr",
    "slogdet",
    "solve",
    "svd",
    "svdvals",
    "tensordot",
    "tensorinv",
    "tensorsolve",
    "trace",
    "vecdot",
    "vector_norm",
]


class EighResult(NamedTuple):
    """Eigenvalues, ascending, and eigenvectors, as columns."""

    eigenvalues: Any
    eigenvectors: Any


class QRResult(NamedTuple):
    """Orthonormal columns `Q` and upper triangle `R`."""

    Q: Any
    R: Any


class SlogdetResult(NamedTuple):
    """A determinant's sign (of modulus 1) and the logarithm of its absolute value."""

    sign: Any
    logabsdet: Any


class SVDResult(NamedTuple):
    """Left singular vectors, as columns, singular values, descending, and right singular vectors, as rows."""

    U: Any
    S: Any
    Vh: Any


# --- norms ----------------------------------------------------------------------------------------------------------


@op(inexact=True)
def norm(x: Array | Weak, ord: Any = None, axis: Axis = None, keepdims: bool = False) -> Array:
    """Norm of vectors or matrices.

    Parameters
    ----------
    x : array_like
    ord : int or float or {"fro", "nuc"}, optional
        Of a vector: any number p, ``inf`` or ``-inf``; 0 counts the elements that are not 0. Of a matrix: 1 and -1 (the
        largest and smallest column sum), ``inf`` and ``-inf`` (row sum), 2 and -2 (singular value), "fro", "nuc". None:
        the 2-norm of all elements.
    axis : int or pair of int, optional
        The axis of the vectors, or the axes of the matrices. None: of all of `x`, which then is 1-d or 2-d unless `ord`
        is None too.
    keepdims : bool, default: False
        Whether the axes stay, with size 1.

    Returns
    -------
    array, real

    Raises
    ------
    ValueError
        If there is no such norm, or `x` is neither vectors nor matrices.

    Notes
    -----
    At zero the gradient of every norm is 0, the subgradient of least norm; elements or singular values that tie for a
    maximum or minimum share the gradient evenly.

    Examples
    --------
    >>> np.linalg.norm([3.0, 4.0])
    np.float64(5.0)
    >>> np.linalg.norm([[1.0, 2.0], [3.0, 4.0]], ord=1, axis=(0, 1))
    np.float64(6.0)
    """
    ndim = len(x.shape)
    if axis is None and (ord is None or (ord in ("f", "fro") and ndim == 2) or (ord == 2 and ndim == 1)):
        return vector_norm_along(x, 2, tuple(range(ndim)), keepdims)
    axes = normalize_axes(axis, ndim)
    if len(axes) == 1:
        if isinstance(ord, str):
            raise ValueError(f"Invalid norm order {ord!r} for vectors")
        return vector_norm_along(x, 2 if ord is None else ord, axes, keepdims)
    if len(axes) == 2:
        return _matrix_norm(x, "fro" if ord is None else ord, axes, keepdims)
    raise ValueError("Improper number of dimensions to norm.")


@op(inexact=True)
def vector_norm(x: Array | Weak, /, *, axis: Axis = None, keepdims: bool = False, ord: Any = 2) -> Array:
    """Norm of vectors.

    Parameters
    ----------
    x : array_like
    axis : int or tuple of int, optional
        The axes whose elements make up a vector; None: all of them.
    keepdims : bool, default: False
        Whether the axes stay, with size 1.
    ord : int or float, default: 2
        Any number, ``inf`` or ``-inf``.

    Returns
    -------
    array, real

    Notes
    -----
    The gradient is as for `norm`: 0 at zero, shared evenly by ties.

    Examples
    --------
    >>> np.linalg.vector_norm([[3.0, 4.0], [0.0, 0.0]], axis=1)
    array([5., 0.])
    """
    return vector_norm_along(x, ord, normalize_axes(axis, len(x.shape)), keepdims)


@op(inexact=True)
def matrix_norm(x: Array | Weak, /, *, keepdims: bool = False, ord: Any = "fro") -> Array:
    """Norm of matrices.

    Parameters
    ----------
    x : array_like, shape (..., m, n)
    keepdims : bool, default: False
        Whether the last two axes stay, with size 1.
    ord : {"fro", "nuc", 1, -1, 2, -2, inf, -inf}, default: "fro"
        As for `norm`.

    Returns
    -------
    array, real, shape (...)

    Notes
    -----
    The gradient is as for `norm`: 0 at zero, shared evenly by ties.

    Examples
    --------
    >>> np.linalg.matrix_norm([[1.0, 2.0], [3.0, 4.0]], ord=1)
    np.float64(6.0)
    """
    ndim = len(x.shape)
    return _matrix_norm(x, ord, normalize_axes((-2, -1), ndim), keepdims)


def _matrix_norm(x: Any, ord: Any, axes: tuple[int, ...], keepdims: bool) -> Any:
    if ord in ("fro", "f", None):
        return vector_norm_along(x, 2, axes, keepdims)
    if ord == "nuc" or ord in (2, -2):
        values = singular_values(np.moveaxis(x, axes, (-2, -1)))
        reduce = np.sum if ord == "nuc" else np.max if ord == 2 else np.min
        options = {"initial": 0} if ord == 2 else {}
        result = reduce(values, axis=-1, **options)
        return np.expand_dims(result, tuple(sorted(axes))) if keepdims else result
    if ord not in (1, -1, math.inf, -math.inf):
        raise ValueError(f"Invalid norm order {ord!r} for matrices")
    rows, columns = axes if abs(ord) == 1 else axes[::-1]
    sums = np.sum(np.abs(x), axis=rows, keepdims=True)
    result = (
        np.max(sums, axis=columns, keepdims=True, initial=0) if ord > 0 else np.min(sums, axis=columns, keepdims=True)
    )
    return result if keepdims else np.squeeze(result, axis=axes)


@op(inexact=True)
def cond(x: Array | Weak, p: Any = None) -> Array:
    """Condition number of matrices: the norm of the matrix times that of its inverse.

    Parameters
    ----------
    x : array_like, shape (..., m, n)
        Square, unless `p` is None, 2 or -2.
    p : optional
        The order of the norm, as for `norm`; None is 2, the ratio of the extreme singular values.

    Returns
    -------
    array, real, shape (...)

    Notes
    -----
    A singular matrix gives infinity, or a number of the order of ``1 / eps``; there is no useful gradient there.

    Examples
    --------
    >>> np.linalg.cond([[2.0, 0.0], [0.0, 4.0]])
    np.float64(2.0)
    """
    if len(x.shape) < 2 or 0 in x.shape[-2:]:
        raise LinAlgError("cond is not defined on empty arrays or on vectors")
    if p in (None, 2, -2):
        values = svdvals(x)
        return values[..., -1] / values[..., 0] if p == -2 else values[..., 0] / values[..., -1]
    return matrix_norm(x, ord=p) * matrix_norm(inv(x), ord=p)


# --- determinants, inverses, equations ------------------------------------------------------------------------------


@op(inexact=True)
def det(a: Array | Weak) -> Array:
    """Determinant of square matrices.

    Parameters
    ----------
    a : array_like, shape (..., n, n)

    Returns
    -------
    array, shape (...)

    Raises
    ------
    LinAlgError
        If the matrices are not square.

    Notes
    -----
    The derivative is the adjugate, exact at singular matrices too, also for second and higher derivatives: by the
    polynomial itself up to n = 3, and in a basis of singular vectors from there on. For large matrices, whose
    determinant overflows, and where they are not singular, `slogdet` is the better and faster function.

    Examples
    --------
    >>> np.linalg.det([[1.0, 2.0], [3.0, 4.0]]).round(12)
    np.float64(-2.0)
    """
    n = _side(a)
    return det_of_small(a, n) if n <= 3 else det_by_rotation(a)


@primitive(inexact=True)
def slogdet(a: Array | Weak) -> Any:
    """Sign and logarithm of the determinant of square matrices.

    Parameters
    ----------
    a : array_like, shape (..., n, n)

    Returns
    -------
    sign : array, shape (...)
        1, -1 or 0; for complex matrices a number of modulus 1, or 0.
    logabsdet : array, real, shape (...)
        ``-inf`` where the determinant is 0.

    Notes
    -----
    The gradient of ``logabsdet`` is the inverse, transposed; at a singular matrix it is a pole. That of a real sign is
    zeros.

    Examples
    --------
    >>> np.linalg.slogdet(numpy.diag([1e300, -1e300]))
    SlogdetResult(sign=np.float64(-1.0), logabsdet=np.float64(1381.5510557964274))
    """


@primitive(inexact=True)
def inv(a: Array | Weak) -> Array:
    """Inverse of square matrices.

    Parameters
    ----------
    a : array_like, shape (..., n, n)

    Returns
    -------
    array, shape (..., n, n)

    Raises
    ------
    LinAlgError
        If a matrix is singular or not square. JAX cannot raise for a value, and gives infinities or nan.

    Examples
    --------
    >>> np.linalg.inv([[2.0, 0.0], [0.0, 4.0]])
    array([[0.5 , 0.  ],
           [0.  , 0.25]])
    """


@primitive(inexact=True)
def solve(a: Array | Weak, b: Array | Weak) -> Array:
    """Solution ``x`` of the equations ``a @ x = b``.

    Parameters
    ----------
    a : array_like, shape (..., n, n)
    b : array_like, shape (n,) or (..., n, k)
        A vector only if it is 1-d; else matrices, whose leading axes broadcast with those of `a`.

    Returns
    -------
    array, shape (..., n) or (..., n, k)

    Raises
    ------
    LinAlgError
        If a matrix is singular or not square. JAX cannot raise for a value, and gives infinities or nan.

    Examples
    --------
    >>> np.linalg.solve([[2.0, 0.0], [0.0, 4.0]], [2.0, 2.0])
    array([1. , 0.5])
    """


@op(inexact=True)
def pinv(a: Array | Weak, rcond: Any = None, hermitian: bool = False, *, rtol: Any = 1e-15) -> Array:
    """Pseudo-inverse (Moore-Penrose) of matrices.

    Parameters
    ----------
    a : array_like, shape (..., m, n)
    rcond, rtol : float or array_like of shape (...), default: 1e-15
        Two names of one argument: singular values up to it, times the largest, count as 0. ``rtol=None`` is
        ``max(m, n) * eps``.
    hermitian : bool, default: False
        Whether the matrices are Hermitian: then only the lower triangle is read.

    Returns
    -------
    array, shape (..., n, m)

    Notes
    -----
    The derivative is that among matrices of the same rank; where the rank changes, the pseudo-inverse jumps.

    Examples
    --------
    >>> np.linalg.pinv([[2.0, 0.0], [0.0, 0.0]])
    array([[0.5, 0. ],
           [0. , 0. ]])
    """
    if rcond is not None and rtol != 1e-15:
        raise ValueError("`rtol` and `rcond` can't be both set.")
    m, n = a.shape[-2:]
    if hermitian:
        a = hermitian_part(a)
    if 0 in (m, n):
        return adjoint(a)
    if rcond is None:
        rcond = max(m, n) * precision(a.dtype)[0] if rtol is None else rtol
    if numpy.ndim(rcond):
        rcond = np.asarray(rcond)[..., None]
    # With the singular vectors held constant, a matrix near `a` of the same rank is columns @ core^-1 @ rows, and each
    # of the three is regular on the space that the rank leaves: so every derivative is that of inverses of regular
    # matrices. On the rest, which `kept` masks, the identity stands in.
    u, s, vh = (stop_gradient(x) for x in svd(stop_gradient(a), full_matrices=False))
    kept = s > rcond * np.max(s, axis=-1, keepdims=True)
    u, v = np.where(kept[..., None, :], u, 0), np.where(kept[..., None, :], adjoint(vh), 0)
    rest = np.where(kept, 0, 1)[..., None] * np.eye(s.shape[-1], like=s)
    columns, rows = matmul(a, v), matmul(adjoint(u), a)
    core = matmul(adjoint(u), columns)
    left = matmul(adjoint(rows), inv(matmul(rows, adjoint(rows)) + rest))
    right = matmul(inv(matmul(adjoint(columns), columns) + rest), adjoint(columns))
    return matmul(matmul(left, core), right)


@op(inexact=True)
def lstsq(a: Array | Weak, b: Array | Weak, rcond: float | None = None) -> Any:
    """Least-squares solution of ``a @ x = b``, of least norm where there are many.

    Parameters
    ----------
    a : array_like, shape (m, n)
    b : array_like, shape (m,) or (m, k)
    rcond : float, optional
        Singular values up to `rcond` times the largest count as 0; None is ``max(m, n) * eps``, -1 is ``eps``.

    Returns
    -------
    x : array, shape (n,) or (n, k)
    residuals : array, shape (1,) or (k,)
        Sums of the squares of ``b - a @ x``; empty unless m > n. (NumPy's is empty also where the rank is less than n,
        which a compiled program cannot know.)
    rank : array, 0-d, of the default integer
    s : array, shape (min(m, n),)
        The singular values of `a`.

    Notes
    -----
    ``x``, ``residuals`` and ``s`` are differentiable; where the rank changes, ``x`` jumps.

    Examples
    --------
    >>> np.linalg.lstsq([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]], [1.0, 3.0, 5.0])[0].round(12)
    array([1., 2.])
    """
    if len(a.shape) != 2 or len(b.shape) not in (1, 2):
        raise LinAlgError(
            f"lstsq takes one matrix and a vector or matrix, not {len(a.shape)}-d and {len(b.shape)}-d arrays"
        )
    if a.shape[0] != b.shape[0]:
        raise LinAlgError("Incompatible dimensions")
    m, n = a.shape
    eps = precision(a.dtype)[0]
    rcond = max(m, n) * eps if rcond is None else eps if rcond == -1 else rcond
    x = matmul(pinv(a, rcond), b)
    s = svdvals(a)
    rank = np.count_nonzero(s > rcond * np.max(s, initial=0))
    rest = np.abs(b - matmul(a, x)) if m > n else np.abs(b)[:0]
    residuals = np.sum(rest * rest, axis=0, keepdims=len(b.shape) == 1) if m > n else np.reshape(rest, -1)
    return x, residuals, rank, s


@op
def matrix_rank(A: Array | Weak, tol: Any = None, hermitian: bool = False, *, rtol: Any = None) -> Any:
    """Rank of matrices: how many singular values count as more than 0.

    Parameters
    ----------
    A : array_like, shape (..., m, n)
        Of fewer dimensions, it counts as one row.
    tol : float or array_like of shape (...), optional
        The largest singular value that counts as 0.
    hermitian : bool, default: False
        Whether the matrices are Hermitian: then only the lower triangle is read.
    rtol : float or array_like of shape (...), optional
        `tol` in terms of the largest singular value; by default ``max(m, n) * eps``.

    Returns
    -------
    array of the default integer, shape (...)

    Examples
    --------
    >>> np.linalg.matrix_rank([[1.0, 2.0], [2.0, 4.0]])
    np.int64(1)
    """
    if tol is not None and rtol is not None:
        raise ValueError("`tol` and `rtol` can't be both set.")
    if len(A.shape) < 2:
        return np.astype(np.any(A != 0), int)
    s = np.abs(eigvalsh(A)) if hermitian else svdvals(A)
    if tol is None:
        rtol = max(A.shape[-2:]) * precision(s.dtype)[0] if rtol is None else rtol
        tol = np.max(s, axis=-1, keepdims=True, initial=0) * (np.asarray(rtol)[..., None] if numpy.ndim(rtol) else rtol)
    elif numpy.ndim(tol):
        tol = np.asarray(tol)[..., None]
    return np.count_nonzero(s > tol, axis=-1)


@op
def matrix_power(a: Array | Weak, n: int) -> Array:
    """Power of square matrices, by repeated squaring.

    Parameters
    ----------
    a : array_like, shape (..., m, m)
    n : int
        0 gives identity matrices; a negative one the power of the inverse.

    Returns
    -------
    array, shape (..., m, m)
        Integers stay integers, unless `n` is negative.

    Examples
    --------
    >>> np.linalg.matrix_power([[1, 1], [0, 1]], 10)
    array([[ 1, 10],
           [ 0,  1]])
    """
    size = _side(a)
    if not hasattr(n, "__index__"):
        raise TypeError("exponent must be an integer")
    n = n.__index__()
    if n == 0:
        return np.zeros_like(a) + np.eye(size, dtype=a.dtype, like=a)
    if n < 0:
        a, n = inv(a), -n
    result = None
    while True:
        if n % 2:
            result = a if result is None else matmul(result, a)
        n //= 2
        if not n:
            return result
        a = matmul(a, a)


@op
def multi_dot(arrays: Sequence[Array | Weak], *, out: Any = None) -> Array:
    """Matrix product of several matrices, in the cheapest order.

    Parameters
    ----------
    arrays : sequence of array_like
        Two or more matrices; the first may be a vector (a row), and the last (a column).
    out : array, optional
        By value: the result comes back in its dtype.

    Returns
    -------
    array

    Examples
    --------
    >>> np.linalg.multi_dot([[1.0, 2.0], [[1.0, 0.0], [0.0, 3.0]], [1.0, 1.0]])
    np.float64(7.0)
    """
    arrays = list(arrays)
    if len(arrays) < 2:
        raise ValueError("Expecting at least two arrays.")
    for i, x in enumerate(arrays):
        if len(x.shape) != 2 and not (len(x.shape) == 1 and i in (0, len(arrays) - 1)):
            raise LinAlgError(f"{len(x.shape)}-dimensional array given. Array must be two-dimensional")
    first, last = arrays[0], arrays[-1]
    sizes = [
        *(x.shape[0] if i or len(x.shape) == 2 else 1 for i, x in enumerate(arrays)),
        last.shape[-1] if len(last.shape) == 2 else 1,
    ]
    if len(first.shape) == 1:
        arrays[0] = first[None, :]
    if len(last.shape) == 1:
        arrays[-1] = last[:, None]
    result = _multiplied(arrays, _cheapest_splits(sizes), 0, len(arrays) - 1)
    if len(first.shape) == 1:
        result = result[0]
    return result[..., 0] if len(last.shape) == 1 else result


def _cheapest_splits(sizes: list[int]) -> dict[tuple[int, int], int]:
    """For matrices of ``sizes[i] x sizes[i + 1]``: where to split the product of the i-th to the j-th."""
    n = len(sizes) - 1
    cost = {(i, i): 0 for i in range(n)}
    split = {}
    for length in range(1, n):
        for i in range(n - length):
            j = i + length
            cost[i, j], split[i, j] = min(
                (cost[i, k] + cost[k + 1, j] + sizes[i] * sizes[k + 1] * sizes[j + 1], k) for k in range(i, j)
            )
    return split


def _multiplied(arrays: list[Any], split: dict[tuple[int, int], int], i: int, j: int) -> Any:
    if i == j:
        return arrays[i]
    k = split[i, j]
    return matmul(_multiplied(arrays, split, i, k), _multiplied(arrays, split, k + 1, j))


@op(inexact=True)
def tensorinv(a: Array | Weak, ind: int = 2) -> Array:
    """Inverse of the linear map that ``tensordot(a, x, ind)`` is.

    Parameters
    ----------
    a : array_like
        The sizes of its first `ind` axes multiply to the same number as those of the others.
    ind : int, default: 2

    Returns
    -------
    array, shape ``a.shape[ind:] + a.shape[:ind]``

    Examples
    --------
    >>> np.linalg.tensorinv(numpy.eye(6).reshape(6, 2, 3), ind=1).shape
    (2, 3, 6)
    """
    if ind <= 0:
        raise ValueError("Invalid ind argument.")
    shape = tuple(a.shape)
    inverse = inv(np.reshape(a, (size_of(shape[:ind]), -1)))
    return np.reshape(inverse, shape[ind:] + shape[:ind])


@op(inexact=True)
def tensorsolve(a: Array | Weak, b: Array | Weak, axes: Any = None) -> Array:
    """Solution ``x`` of the equation ``tensordot(a, x, x.ndim) = b``.

    Parameters
    ----------
    a : array_like, shape ``b.shape + x.shape``
    b : array_like
    axes : sequence of int, optional
        Axes of `a` to move to its end first.

    Returns
    -------
    array

    Examples
    --------
    >>> np.linalg.tensorsolve(numpy.eye(6).reshape(2, 3, 6), numpy.ones((2, 3))).shape
    (6,)
    """
    if axes is not None:
        moved = [normalize_axis(i, len(a.shape)) for i in axes]
        a = np.transpose(a, [i for i in range(len(a.shape)) if i not in moved] + moved)
    shape = tuple(a.shape[len(b.shape) :])
    size = size_of(shape)
    if size * size != size_of(tuple(a.shape)):
        raise LinAlgError("Input arrays must satisfy the requirement prod(a.shape[b.ndim:]) == prod(a.shape[:b.ndim])")
    return np.reshape(solve(np.reshape(a, (size, size)), np.reshape(b, -1)), shape)


# --- decompositions -------------------------------------------------------------------------------------------------


@primitive(inexact=True)
def cholesky(a: Array | Weak, /, *, upper: bool = False) -> Array:
    """Cholesky factor of Hermitian, positive definite matrices.

    Parameters
    ----------
    a : array_like, shape (..., n, n)
        Only one triangle is read: the lower one, with `upper` the upper one.
    upper : bool, default: False
        Whether to return the upper factor ``U`` of ``a = U^H U`` rather than the lower one ``L`` of ``a = L L^H``.

    Returns
    -------
    array, shape (..., n, n)

    Raises
    ------
    LinAlgError
        If a matrix is not positive definite. JAX cannot raise for a value, and gives nan.

    Notes
    -----
    The gradient is Hermitian: shared evenly by the two triangles.

    Examples
    --------
    >>> np.linalg.cholesky([[4.0, 2.0], [2.0, 5.0]])
    array([[2., 0.],
           [1., 2.]])
    """


@primitive(inexact=True)
def qr(a: Array | Weak, mode: str = "reduced") -> Any:
    """QR decomposition: ``a = Q @ R``, orthonormal columns and an upper triangle.

    Parameters
    ----------
    a : array_like, shape (..., m, n)
    mode : {"reduced", "complete", "r"}, default: "reduced"
        "reduced": ``Q`` has min(m, n) columns; "complete": m; "r": only the reduced ``R``. ("raw" is NumPy's alone.)

    Returns
    -------
    Q : array, shape (..., m, k)
    R : array, shape (..., k, n)

    Notes
    -----
    The signs of the columns are the framework's choice. The gradient needs the first min(m, n) columns to be linearly
    independent. The columns that "complete" adds to a tall matrix are unique up to a rotation among themselves;
    whatever depends only on the space that they span has the right gradient.

    Examples
    --------
    >>> Q, R = np.linalg.qr([[3.0, 1.0], [4.0, 2.0]])
    >>> np.abs(R).round(12)
    array([[5. , 2.2],
           [0. , 0.4]])
    """


@primitive(inexact=True)
def svd(a: Array | Weak, full_matrices: bool = True, compute_uv: bool = True, hermitian: bool = False) -> Any:
    """Singular value decomposition: ``a = (U * S) @ Vh``.

    Parameters
    ----------
    a : array_like, shape (..., m, n)
    full_matrices : bool, default: True
        Whether ``U`` is m x m and ``Vh`` n x n, rather than m x k and k x n with k = min(m, n).
    compute_uv : bool, default: True
        If False, ``S`` alone is returned.
    hermitian : bool, default: False
        Whether the matrices are Hermitian: then only the lower triangle is read.

    Returns
    -------
    U : array, shape (..., m, m) or (..., m, k)
    S : array, real, shape (..., k)
        In descending order.
    Vh : array, shape (..., n, n) or (..., k, n)

    Notes
    -----
    Pairs of singular vectors have a sign (for complex matrices a phase) that is the framework's choice; their gradient
    has a pole where singular values coincide or, for a matrix that is not square, are 0. The vectors that
    `full_matrices` adds are unique up to a rotation among themselves; whatever depends only on the space that they span
    has the right gradient. ``full_matrices=False`` is cheaper.

    Examples
    --------
    >>> np.linalg.svd([[0.0, 2.0], [1.0, 0.0]], compute_uv=False)
    array([2., 1.])
    """


@op(inexact=True)
def svdvals(x: Array | Weak, /) -> Array:
    """Singular values of matrices.

    Parameters
    ----------
    x : array_like, shape (..., m, n)

    Returns
    -------
    array, real, shape (..., min(m, n))
        In descending order.

    Examples
    --------
    >>> np.linalg.svdvals([[0.0, 2.0], [1.0, 0.0]])
    array([2., 1.])
    """
    return svd(x, compute_uv=False)


@primitive(inexact=True)
def eigh(a: Array | Weak, UPLO: str = "L") -> Any:
    """Eigenvalues and eigenvectors of Hermitian matrices.

    Parameters
    ----------
    a : array_like, shape (..., n, n)
    UPLO : {"L", "U"}, default: "L"
        The triangle that is read, lower or upper.

    Returns
    -------
    eigenvalues : array, real, shape (..., n)
        In ascending order.
    eigenvectors : array, shape (..., n, n)
        The columns, of norm 1.

    Notes
    -----
    An eigenvector's sign (for complex matrices its phase) is the framework's choice. The gradient is Hermitian: shared
    evenly by the two triangles. That of the eigenvectors has a pole where eigenvalues coincide.

    Examples
    --------
    >>> np.linalg.eigh([[2.0, 0.0], [0.0, 1.0]]).eigenvalues
    array([1., 2.])
    """


@primitive(inexact=True)
def eigvalsh(a: Array | Weak, UPLO: str = "L") -> Array:
    """Eigenvalues of Hermitian matrices, in ascending order.

    Parameters
    ----------
    a : array_like, shape (..., n, n)
    UPLO : {"L", "U"}, default: "L"
        The triangle that is read, lower or upper.

    Returns
    -------
    array, real, shape (..., n)

    Notes
    -----
    The gradient is Hermitian: shared evenly by the two triangles.

    Examples
    --------
    >>> np.linalg.eigvalsh([[2.0, 0.0], [0.0, 1.0]])
    array([1., 2.])
    """


# --- the same as in the main namespace, but over the last axes ------------------------------------------------------


@op
def outer(x1: Array | Weak, x2: Array | Weak, /) -> Array:
    """Products of all pairs of elements of two vectors; as `gradnp.outer`, for 1-d arrays only.

    Parameters
    ----------
    x1, x2 : array_like, shapes (m,) and (n,)

    Returns
    -------
    array, shape (m, n)

    Examples
    --------
    >>> np.linalg.outer([1, 2], [3, 4])
    array([[3, 4],
           [6, 8]])
    """
    if len(x1.shape) != 1 or len(x2.shape) != 1:
        raise ValueError(f"Input arrays must be one-dimensional, but they are {len(x1.shape)}-d and {len(x2.shape)}-d")
    return np.outer(x1, x2)


@op
def cross(x1: Array | Weak, x2: Array | Weak, /, *, axis: int = -1) -> Array:
    """Cross product of vectors of three components along an axis.

    Parameters
    ----------
    x1, x2 : array_like
        The other axes broadcast.
    axis : int, default: -1

    Returns
    -------
    array

    Examples
    --------
    >>> np.linalg.cross([1, 0, 0], [0, 1, 0])
    array([0, 0, 1])
    """
    if x1.shape[axis] != 3 or x2.shape[axis] != 3:
        raise ValueError(
            f"both arrays must have 3 components along axis {axis}, not {x1.shape[axis]} and {x2.shape[axis]}"
        )
    return np.cross(x1, x2, axis=axis)


@op
def diagonal(x: Array | Weak, /, *, offset: int = 0) -> Array:
    """The diagonals of matrices; as `gradnp.diagonal`, over the last two axes.

    Parameters
    ----------
    x : array_like, shape (..., m, n)
    offset : int, default: 0
        How far above (or, negative, below) the main diagonal.

    Returns
    -------
    array

    Examples
    --------
    >>> np.linalg.diagonal([[1, 2], [3, 4]])
    array([1, 4])
    """
    return np.diagonal(x, offset, -2, -1)


@op
def trace(x: Array | Weak, /, *, offset: int = 0, dtype: DType = None) -> Array:
    """Sum along the diagonals of matrices; as `gradnp.trace`, over the last two axes.

    Parameters
    ----------
    x : array_like, shape (..., m, n)
    offset : int, default: 0
        How far above (or, negative, below) the main diagonal.
    dtype : dtype, optional
        The dtype to sum in.

    Returns
    -------
    array, shape (...)

    Examples
    --------
    >>> np.linalg.trace([[1, 2], [3, 4]])
    np.int64(5)
    """
    return np.trace(x, offset, -2, -1, dtype)


def _side(a: Any) -> int:
    """The size of square matrices."""
    if len(a.shape) < 2:
        raise LinAlgError(f"{len(a.shape)}-dimensional array given. Array must be at least two-dimensional")
    if a.shape[-2] != a.shape[-1]:
        raise LinAlgError("Last 2 dimensions of the array must be square")
    return a.shape[-1]
