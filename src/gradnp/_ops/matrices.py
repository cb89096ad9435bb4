"""Matrices: building them, and reading their diagonals and triangles."""

from __future__ import annotations

from typing import Any

import gradnp as np
from gradnp._core.dtypes import rank
from gradnp._core.operation import creation, op, primitive
from gradnp._core.shapes import as_int
from gradnp._core.types import Array, DType, Like, Weak


@op
def trace(
    a: Array | Weak, offset: int = 0, axis1: int = 0, axis2: int = 1, dtype: DType = None, out: Any = None
) -> Array:
    """Sum along the diagonals of an array.

    Parameters
    ----------
    a : array_like, at least 2-d
    offset : int, default: 0
        How far above (or, negative, below) the main diagonal.
    axis1, axis2 : int, default: 0 and 1
        The axes of the matrices.
    dtype : dtype, optional
        The dtype to sum in; by default small integers are summed in the default integer dtype.
    out : array, optional
        Gives the result's dtype; nothing is written to it.

    Returns
    -------
    array
        The shape of `a` without the two axes.

    Examples
    --------
    >>> np.trace([[1, 2], [3, 4]])
    np.int64(5)
    """
    return np.sum(np.diagonal(a, offset, axis1, axis2), axis=-1, dtype=dtype)


@primitive
def diagonal(a: Array | Weak, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Array:
    """The diagonals of an array.

    Parameters
    ----------
    a : array_like, at least 2-d
    offset : int, default: 0
        How far above (or, negative, below) the main diagonal.
    axis1, axis2 : int, default: 0 and 1
        The axes of the matrices.

    Returns
    -------
    array
        The shape of `a` without the two axes, then the diagonal's length; 0 where `offset` is outside the matrix.

    Raises
    ------
    ValueError
        If `a` has fewer than two axes or the two are the same.

    Examples
    --------
    >>> np.diagonal([[1, 2], [3, 4]], offset=1)
    array([2])
    """


@creation
def eye(
    N: int,
    M: int | None = None,
    k: int = 0,
    dtype: DType = None,
    order: str = "C",
    *,
    device: Any = None,
    like: Like = None,
) -> Any:
    """Make a matrix with ones on a diagonal and zeros elsewhere.

    Parameters
    ----------
    N, M : int
        Its numbers of rows and columns; by default `M` equals `N`.
    k : int
        The diagonal: 0 the main one, positive above it, negative below.
    dtype, order, device, like
        As for `zeros`.

    Returns
    -------
    array of shape (N, M)

    Examples
    --------
    >>> np.eye(2, 3, k=1)
    array([[0., 1., 0.],
           [0., 0., 1.]])
    """
    rows, columns = _rows_and_columns(N, M, k, device, like)
    return np.astype(rows == columns, dtype)


@creation
def identity(n: int, dtype: DType = None, *, device: Any = None, like: Like = None) -> Any:
    """Make a square matrix with ones on the main diagonal and zeros elsewhere.

    Parameters
    ----------
    n : int
        Its number of rows and columns.
    dtype, device, like
        As for `zeros`.

    Returns
    -------
    array of shape (n, n)

    Examples
    --------
    >>> np.identity(2)
    array([[1., 0.],
           [0., 1.]])
    """
    return np.eye(n, dtype=dtype, device=device, like=like)


@creation
def tri(N: int, M: int | None = None, k: int = 0, dtype: DType = None, *, device: Any = None, like: Like = None) -> Any:
    """Make a matrix with ones on and below a diagonal and zeros above.

    Parameters
    ----------
    N, M, k, dtype, device, like
        As for `eye`.

    Returns
    -------
    array of shape (N, M)

    Examples
    --------
    >>> np.tri(2, 3)
    array([[1., 0., 0.],
           [1., 1., 0.]])
    """
    rows, columns = _rows_and_columns(N, M, k, device, like)
    return np.astype(rows >= columns, dtype)


def _rows_and_columns(N: int, M: int | None, k: int, device: Any, like: Any) -> tuple[Any, Any]:
    """The row numbers plus `k` as a column, and the column numbers."""
    N, k = as_int(N), as_int(k)
    rows = np.arange(k, N + k, device=device, like=like)
    columns = np.arange(N if M is None else as_int(M), device=device, like=like)
    return np.reshape(rows, (-1, 1)), columns


@op
def tril(m: Array | Weak, k: int = 0) -> Array:
    """Keep the entries on and below a diagonal, with zeros elsewhere.

    Parameters
    ----------
    m : array of shape (..., rows, columns)
        A matrix or a stack of them.
    k : int
        The diagonal: 0 the main one, positive above it, negative below.

    Returns
    -------
    array of the shape of `m`

    Notes
    -----
    Linear: the gradient is kept in the same places.

    Examples
    --------
    >>> np.tril([[1, 2], [3, 4]])
    array([[1, 0],
           [3, 4]])
    """
    return np.where(np.tri(*np.shape(m)[-2:], k=k, dtype=bool, like=m), m, np.zeros_like(m))


@op
def triu(m: Array | Weak, k: int = 0) -> Array:
    """Keep the entries on and above a diagonal, with zeros elsewhere.

    Parameters
    ----------
    m, k
        As for `tril`.

    Returns
    -------
    array of the shape of `m`

    Notes
    -----
    Linear: the gradient is kept in the same places.

    Examples
    --------
    >>> np.triu([[1, 2], [3, 4]])
    array([[1, 2],
           [0, 4]])
    """
    return np.where(np.tri(*np.shape(m)[-2:], k=k - 1, dtype=bool, like=m), np.zeros_like(m), m)


@op
def diag(v: Array | Weak, k: int = 0) -> Array:
    """Make a matrix from its diagonal, or extract the diagonal of a matrix.

    Parameters
    ----------
    v : array of shape (n,) or (rows, columns)
        The entries of the diagonal, or a matrix.
    k : int
        The diagonal: 0 the main one, positive above it, negative below.

    Returns
    -------
    array
        The square matrix with `v` on its `k`-th diagonal, of ``n + abs(k)`` rows; or the `k`-th diagonal of `v`.

    Raises
    ------
    ValueError
        If `v` is neither a vector nor a matrix.

    Notes
    -----
    Linear: the gradient returns to the place of each entry.

    Examples
    --------
    >>> np.diag([1, 2])
    array([[1, 0],
           [0, 2]])
    >>> np.diag([[1, 2], [3, 4]])
    array([1, 4])
    """
    if len(v.shape) == 2:
        return np.diagonal(v, k)
    if len(v.shape) != 1:
        raise ValueError("Input must be 1- or 2-d.")
    beside = np.zeros(abs(k), v.dtype, like=v)
    column = np.concatenate([v, beside] if k >= 0 else [beside, v])
    n = column.shape[0]
    return np.where(np.eye(n, k=k, dtype=bool, like=v), np.reshape(column, (n, 1)), 0)


@op
def diagflat(v: Array | Weak, k: int = 0) -> Array:
    """Make a matrix with all entries of an array on its diagonal.

    Parameters
    ----------
    v : array
        The entries, of any shape.
    k : int
        The diagonal, as for `diag`.

    Returns
    -------
    array
        A square matrix of ``v.size + abs(k)`` rows.

    Notes
    -----
    Linear: the gradient is read off the diagonal.

    Examples
    --------
    >>> np.diagflat([[1], [2]])
    array([[1, 0],
           [0, 2]])
    """
    return np.diag(np.ravel(v), k)


@op
def vander(x: Array | Weak, N: int | None = None, increasing: bool = False) -> Array:
    """Make the matrix whose columns are powers of a vector.

    Parameters
    ----------
    x : array of shape (n,)
        The vector.
    N : int, optional
        The number of columns; `n` by default.
    increasing : bool
        Whether the powers increase, from 0 on, from left to right.

    Returns
    -------
    array of shape (n, N)

    Raises
    ------
    ValueError
        If `x` is not a vector, or `N` is negative.

    Examples
    --------
    >>> np.vander([2, 3], 3)
    array([[4, 2, 1],
           [9, 3, 1]])
    """
    if len(x.shape) != 1:
        raise ValueError("x must be a one-dimensional array or sequence.")
    n = np.shape(x)[0] if N is None else as_int(N)
    if isinstance(n, int) and n < 0:
        raise ValueError(f"vander: the number of columns must not be negative, as {n} is")
    if rank(x.dtype) < 2:
        x = np.astype(x, int)
    if isinstance(n, int) and n <= 0:
        return np.ones_like(x)[:, None][:, :0]
    factors = np.broadcast_to(x[:, None], (np.shape(x)[0], n - 1))
    columns = np.cumprod(np.concatenate([np.ones_like(x)[:, None], factors], axis=1), axis=1)
    return columns if increasing else np.flip(columns, 1)
