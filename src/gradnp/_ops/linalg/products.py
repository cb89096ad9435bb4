"""Products of several matrices, and the main namespace's products over the last axes."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

from numpy.linalg import LinAlgError

import gradnp as np
from gradnp._core.operation import op
from gradnp._core.shapes import as_int, unknown_size
from gradnp._core.types import Array, DType, Weak
from gradnp._ops.rules.linalg import check_square


@op
def matrix_power(a: Array | Weak, n: int) -> Array:
    """Power of square matrices, by repeated squaring.

    Parameters
    ----------
    a : array_like, shape (..., m, m)
    n : int
        0 gives identity matrices, a negative number powers of the inverse.

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
    check_square(a)
    try:
        n = as_int(n)
    except TypeError:
        raise TypeError("exponent must be an integer") from None
    if n == 0:
        return np.zeros_like(a) + np.eye(np.shape(a)[-1], dtype=a.dtype, like=a)
    if n < 0:
        a, n = np.linalg.inv(a), -n
    result = None
    while True:
        if n % 2:
            result = a if result is None else np.matmul(result, a)
        n //= 2
        if not n:
            return result
        a = np.matmul(a, a)


@op
def multi_dot(arrays: Sequence[Array | Weak], *, out: Any = None) -> Array:
    """Matrix product of several matrices, in the cheapest order.

    Parameters
    ----------
    arrays : sequence of array_like
        Two or more matrices; the first may be a vector (a row), and the last (a column).
    out : array, optional
        Gives the result's dtype; nothing is written to it.

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
    # Of sizes that are unknown while tracing, one order is as good as another.
    in_turn = functools.reduce(lambda order, i: (order, i), range(len(arrays)))
    result = _multiplied(arrays, in_turn if None in sizes else _cheapest_order(sizes))
    if len(first.shape) == 1:
        result = result[0]
    return result[..., 0] if len(last.shape) == 1 else result


def _cheapest_order(sizes: list[int]) -> Any:
    """The cheapest order for matrices of ``sizes[i] x sizes[i + 1]``, as pairs of their numbers: ``((0, 1), 2)``.

    A tracer that follows sizes as symbols has a program for each order.
    """
    n = len(sizes) - 1
    best: dict[tuple[int, int], tuple[int, Any]] = {(i, i): (0, i) for i in range(n)}
    for length in range(1, n):
        for i in range(n - length):
            j = i + length
            for k in range(i, j):
                cost = best[i, k][0] + best[k + 1, j][0] + sizes[i] * sizes[k + 1] * sizes[j + 1]
                if k == i or cost < best[i, j][0]:
                    best[i, j] = cost, (best[i, k][1], best[k + 1, j][1])
    return best[0, n - 1][1]


def _multiplied(arrays: list[Any], order: Any) -> Any:
    if isinstance(order, int):
        return arrays[order]
    return np.matmul(_multiplied(arrays, order[0]), _multiplied(arrays, order[1]))


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
    if None in (x1.shape[axis], x2.shape[axis]):
        raise unknown_size("the number of components is")
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
