"""Determinants, inverses, linear equations and least squares."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy
from numpy.linalg import LinAlgError

import gradnp as np
from gradnp._core.operation import op, primitive
from gradnp._core.shapes import normalize_axis, size_of
from gradnp._core.types import Array, Weak
from gradnp._ops.rules.linalg import adjoint, hermitian_part, largest_side, precision, side

_DEFAULT_IN_ROUNDINGS = 1e-15 / float(numpy.finfo("float64").eps)
"""`pinv`'s default tolerance in terms of float64's precision; narrower dtypes get the same multiple of theirs."""


class SlogdetResult(NamedTuple):
    """A determinant's sign (of modulus 1) and the logarithm of its absolute value."""

    sign: Any
    logabsdet: Any


@op(inexact=True, halves=False)
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
    polynomial itself up to n = 3, and in a basis of singular vectors from there on. The value alone is the framework's
    own, and many times faster than a gradient (on TensorFlow only in eager mode). For large matrices, whose determinant
    overflows, and where they are not singular, `slogdet` is the better function.

    Examples
    --------
    >>> np.linalg.det([[1.0, 2.0], [3.0, 4.0]]).round(12)
    np.float64(-2.0)
    """
    n = side(a)
    return _det_of_small(a, n) if n <= 3 else _det_by_rotation(a)


@primitive(inexact=True, halves=False)
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


@primitive(inexact=True, halves=False)
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
        If a matrix is singular or not square. For a singular one, JAX gives infinities or nan instead.

    Examples
    --------
    >>> np.linalg.inv([[2.0, 0.0], [0.0, 4.0]])
    array([[0.5 , 0.  ],
           [0.  , 0.25]])
    """


@primitive(inexact=True, halves=False)
def solve(a: Array | Weak, b: Array | Weak) -> Array:
    """Solution ``x`` of the equations ``a @ x = b``.

    Parameters
    ----------
    a : array_like, shape (..., n, n)
    b : array_like, shape (n,) or (..., n, k)
        A 1-d `b` is a vector; any other holds matrices, whose leading axes broadcast with those of `a`.

    Returns
    -------
    array, shape (..., n) or (..., n, k)

    Raises
    ------
    LinAlgError
        If a matrix is singular or not square. For a singular one, JAX gives infinities or nan instead.

    Examples
    --------
    >>> np.linalg.solve([[2.0, 0.0], [0.0, 4.0]], [2.0, 2.0])
    array([1. , 0.5])
    """


@op(inexact=True, halves=False)
def pinv(a: Array | Weak, rcond: Any = None, hermitian: bool = False, *, rtol: Any = 1e-15) -> Array:
    """Pseudo-inverse (Moore-Penrose) of matrices.

    Parameters
    ----------
    a : array_like, shape (..., m, n)
    rcond, rtol : float or array_like of shape (...), default: 1e-15
        Two names of one argument: singular values up to this multiple of the largest count as 0. ``rtol=None`` is
        ``max(m, n) * eps``.
    hermitian : bool, default: False
        Whether the matrices are Hermitian: then only the lower triangle is read.

    Returns
    -------
    array, shape (..., n, m)

    Notes
    -----
    A framework's arrays narrower than float64 get the default that has the same proportion to their precision (1e-15 is
    4.5 roundings): by 1e-15 itself, as in NumPy, a singular value of float32 that is a rounding error never counts as 0.

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
    epsilon = precision(a.dtype)[0]
    if rcond is None:
        rcond = largest_side(a) * epsilon if rtol is None else rtol
        if type(rcond) is float and rcond == 1e-15:
            rcond = max(rcond, _DEFAULT_IN_ROUNDINGS * epsilon)
    # With the singular vectors held constant, a matrix near `a` of the same rank is a product of its columns, a core and
    # its rows on the space that the rank leaves, where each is regular: so every derivative is that of inverses of
    # regular matrices. On the rest, which `kept` masks, the identity stands in. Divided by the singular values, columns
    # and rows are orthonormal. They are made so exactly in value, because where a singular value is itself of the size
    # of rounding errors, the quotients are not: nothing is inverted but the identity.
    u, s, vh = (np.stop_gradient(x) for x in np.linalg.svd(np.stop_gradient(a), full_matrices=False))
    kept = s > np.multiply(_per_matrix(rcond), np.max(s, axis=-1, keepdims=True))
    scale = np.where(kept, 1 / np.where(kept, s, 1), 0)[..., None, :]
    mask, v = np.astype(kept, s.dtype)[..., None, :], adjoint(vh)
    identity = np.eye(np.shape(s)[-1], dtype=a.dtype, like=a)
    columns = np.multiply(u, mask) + _change(np.matmul(a, np.multiply(v, scale)))
    rows = adjoint(np.multiply(v, mask)) + _change(np.matmul(adjoint(np.multiply(u, scale)), a))
    core = np.multiply(identity, scale) + _change(np.matmul(adjoint(np.multiply(u, scale)), columns))
    left = np.matmul(adjoint(rows), np.linalg.inv(identity + _change(np.matmul(rows, adjoint(rows)))))
    right = np.matmul(np.linalg.inv(identity + _change(np.matmul(adjoint(columns), columns))), adjoint(columns))
    return np.matmul(np.matmul(left, core), right)


@op(inexact=True, halves=False)
def lstsq(a: Array | Weak, b: Array | Weak, rcond: float | None = None) -> Any:
    """Least-squares solution of ``a @ x = b``; if there are many, the one of least norm.

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
    if a.shape[0] != b.shape[0] and None not in (a.shape[0], b.shape[0]):
        raise LinAlgError("Incompatible dimensions")
    m, n = a.shape
    if rcond in (None, -1):
        rcond = (largest_side(a) if rcond is None else 1) * precision(a.dtype)[0]
    x = np.matmul(np.linalg.pinv(a, rcond), b)
    s = np.linalg.svdvals(a)
    rank = np.count_nonzero(s > rcond * np.max(s, initial=0))
    if m > n:
        rest = np.abs(b - np.matmul(a, x))
        residuals = np.sum(rest * rest, axis=0, keepdims=len(b.shape) == 1)
    else:
        residuals = np.reshape(np.abs(b)[:0], -1)
    return x, residuals, rank, s


@op
def matrix_rank(A: Array | Weak, tol: Any = None, hermitian: bool = False, *, rtol: Any = None) -> Any:
    """Rank of matrices: how many singular values count as more than 0.

    Parameters
    ----------
    A : array_like, shape (..., m, n)
        An array of fewer dimensions counts as one row.
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
    s = np.abs(np.linalg.eigvalsh(A)) if hermitian else np.linalg.svdvals(A)
    if tol is None:
        rtol = largest_side(A) * precision(s.dtype)[0] if rtol is None else rtol
        tol = np.multiply(_per_matrix(rtol), np.max(s, axis=-1, keepdims=True, initial=0))
    else:
        tol = _per_matrix(tol)
    return np.count_nonzero(np.greater(s, tol), axis=-1)


@op(inexact=True, halves=False)
def tensorinv(a: Array | Weak, ind: int = 2) -> Array:
    """Inverse of the linear map ``tensordot(a, x, ind)``.

    Parameters
    ----------
    a : array_like
        The sizes of its first `ind` axes must have the same product as those of the others.
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
    inverse = np.linalg.inv(np.reshape(a, (size_of(shape[:ind]), -1)))
    return np.reshape(inverse, shape[ind:] + shape[:ind])


@op(inexact=True, halves=False)
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
    return np.reshape(np.linalg.solve(np.reshape(a, (size, size)), np.reshape(b, -1)), shape)


def _det_of_small(a: Any, n: int) -> Any:
    """The determinant for n up to 3, as a polynomial of the entries."""
    if n == 0:
        return np.prod(a, axis=(-2, -1))
    if n == 1:
        return a[..., 0, 0]
    if n == 2:
        return a[..., 0, 0] * a[..., 1, 1] - a[..., 0, 1] * a[..., 1, 0]
    return np.sum(a[..., 0, :] * np.cross(a[..., 1, :], a[..., 2, :]), axis=-1)


def _det_by_rotation(a: Any) -> Any:
    """The determinant for n > 3, with derivatives that are exact at singular matrices too.

    In the basis of its singular vectors, held constant, a matrix is ``[[P, Q], [R, T]]``, where T is 2 x 2 and belongs
    to the two smallest singular values. Its determinant is ``det(P) * det(T - R @ P^-1 @ Q)``. P is regular unless the
    rank is below n - 2; then tiny numbers replace its zeros, which does not change first and second derivatives.
    """
    n = a.shape[-1]
    u, s, vh = (np.stop_gradient(x) for x in np.linalg.svd(np.stop_gradient(a)))
    rotated = adjoint(u) @ a @ adjoint(vh)
    tiny = precision(s.dtype)[1] ** 0.25
    s = np.concatenate([np.where(s[..., :-2] == 0, tiny, s[..., :-2]), s[..., -2:]], axis=-1)
    # Make the value exactly diagonal, because P^-1 would magnify rounding errors beside the diagonal.
    rotated = np.multiply(s[..., None], np.eye(n, dtype=a.dtype, like=a)) + (rotated - np.stop_gradient(rotated))
    p, q, r, t = rotated[..., :-2, :-2], rotated[..., :-2, -2:], rotated[..., -2:, :-2], rotated[..., -2:, -2:]
    sign, logarithm = np.linalg.slogdet(p)
    orientation = np.linalg.slogdet(u)[0] * np.linalg.slogdet(vh)[0]
    return np.multiply(orientation * sign, np.exp(logarithm)) * _det_of_small(t - r @ np.linalg.solve(p, q), 2)


def _change(x: Any) -> Any:
    """0, with the derivatives of `x`."""
    return x - np.stop_gradient(x)


def _per_matrix(tolerance: Any) -> Any:
    """One tolerance, or one per matrix of a stack, in a shape that broadcasts with singular values."""
    if isinstance(tolerance, (list, tuple)):
        tolerance = numpy.asarray(tolerance)
    if isinstance(tolerance, float):  # also one that a tracer follows as a symbol, which has no attributes
        return tolerance
    return tolerance[..., None] if len(getattr(tolerance, "shape", ())) else tolerance
