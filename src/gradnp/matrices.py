"""Building matrices and grids: diagonals, triangles, coordinates."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import gradnp as np
from gradnp._core import registry
from gradnp._core.dispatch import creation, op
from gradnp._core.shapes import tuple_of
from gradnp._core.types import Array, DType, Index, Like, Shape, Weak

# --- matrices -------------------------------------------------------------------------------------------------------


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
        Its numbers of rows and columns; as many columns as rows where `M` is None.
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
    return eye(n, dtype=dtype, device=device, like=like)


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
    N, k = operator.index(N), operator.index(k)
    rows = np.arange(k, N + k, device=device, like=like)
    columns = np.arange(N if M is None else operator.index(M), device=device, like=like)
    return np.reshape(rows, (-1, 1)), columns


@op
def tril(m: Array | Weak, k: int = 0) -> Array:
    """Keep what is on and below a diagonal; zero elsewhere.

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
    return np.where(tri(*m.shape[-2:], k=k, dtype=bool, like=m), m, 0)


@op
def triu(m: Array | Weak, k: int = 0) -> Array:
    """Keep what is on and above a diagonal; zero elsewhere.

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
    return np.where(tri(*m.shape[-2:], k=k - 1, dtype=bool, like=m), 0, m)


@op
def diag(v: Array | Weak, k: int = 0) -> Array:
    """Make a matrix of its diagonal, or take the diagonal out of a matrix.

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
    Linear: the gradient goes back to where each entry came from.

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
    return np.where(eye(n, k=k, dtype=bool, like=v), np.reshape(column, (n, 1)), 0)


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
    return diag(np.ravel(v), k)


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
        If `x` is not a vector.

    Examples
    --------
    >>> np.vander([2, 3], 3)
    array([[4, 2, 1],
           [9, 3, 1]])
    """
    if len(x.shape) != 1:
        raise ValueError("x must be a one-dimensional array or sequence.")
    n = x.shape[0] if N is None else operator.index(N)
    powers = [np.ones_like(x)]
    for _ in range(1, n):
        powers.append(powers[-1] * x)
    columns = np.stack(powers if increasing else powers[::-1], -1)
    return columns if n > 0 else columns[:, :0]


# --- grids ----------------------------------------------------------------------------------------------------------


@op
def meshgrid(*xi: Index, copy: bool = True, sparse: bool = False, indexing: str = "xy") -> tuple[Array, ...]:
    """Make coordinate arrays of a grid from its coordinate vectors.

    Parameters
    ----------
    *xi : array of shape (n_i,)
        The coordinates along each axis of the grid.
    copy : bool
        Whether NumPy copies; other backends' arrays are not written to.
    sparse : bool
        Whether each result has size 1 along all axes but its own, and broadcasts.
    indexing : {"xy", "ij"}
        "xy": the first two axes of the results are those of the second and the first vector, as for an image;
        "ij": the axes are in the order of the vectors.

    Returns
    -------
    tuple of arrays
        One for each vector.

    Raises
    ------
    ValueError
        If `indexing` is neither.

    Notes
    -----
    Linear: the gradient is the sum over the other axes.

    Examples
    --------
    >>> x, y = np.meshgrid([1, 2, 3], [10, 20])
    >>> x
    array([[1, 2, 3],
           [1, 2, 3]])
    """
    if indexing not in ("xy", "ij"):
        raise ValueError("Valid values for `indexing` are 'xy' and 'ij'.")
    n = len(xi)
    axes = [1, 0, *range(2, n)] if indexing == "xy" and n > 1 else list(range(n))
    decided = next((x for x in xi if registry.backend_of(x) != "numpy"), None)
    grids = [
        np.reshape(np.asarray(x, like=decided), (1,) * axis + (-1,) + (1,) * (n - 1 - axis))
        for x, axis in zip(xi, axes, strict=True)
    ]
    if sparse:
        return tuple(grids)
    return np.broadcast_arrays(*grids)


@creation
def indices(
    dimensions: Shape, dtype: DType = int, sparse: bool = False, *, device: Any = None, like: Like = None
) -> Any:
    """Make arrays of the indices of a grid.

    Parameters
    ----------
    dimensions : sequence of int
        The shape of the grid.
    dtype : dtype
        The dtype of the result.
    sparse : bool
        Whether to return a tuple of arrays that broadcast to the grid.
    device, like : optional
        As for `asarray`.

    Returns
    -------
    array of shape (len(dimensions),) + dimensions
        The indices along each axis; with `sparse`, a tuple of arrays.

    Examples
    --------
    >>> np.indices((2, 2))
    array([[[0, 0],
            [1, 1]],
    <BLANKLINE>
           [[0, 1],
            [0, 1]]])
    """
    shape = tuple_of(dimensions)
    if not shape:
        return () if sparse else np.zeros((0,), dtype, device=device, like=like)
    ranges = [np.arange(n, dtype=dtype, device=device, like=like) for n in shape]
    grids = meshgrid(*ranges, sparse=sparse, indexing="ij")
    return grids if sparse else np.stack(grids)


def fromfunction(
    function: Callable[..., Any], shape: Shape, *, dtype: DType = None, like: Like = None, **kwargs: Any
) -> Any:
    """Make an array by calling a function of the indices.

    Parameters
    ----------
    function : callable
        Called once with one array for each axis, as `indices` gives them.
    shape : sequence of int
        The shape of the grid.
    dtype : dtype
        The dtype of the indices; the default floating one where not given.
    like : optional
        As for `asarray`.
    **kwargs
        Passed to `function`.

    Returns
    -------
    What `function` returns.

    Examples
    --------
    >>> np.fromfunction(lambda i, j: i + j, (2, 3), dtype=int)
    array([[0, 1, 2],
           [1, 2, 3]])
    """
    return function(*indices(shape, dtype, like=like), **kwargs)
