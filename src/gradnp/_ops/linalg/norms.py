"""Norms and condition numbers."""

from __future__ import annotations

import math
from typing import Any

from numpy.linalg import LinAlgError

import gradnp as np
from gradnp._core.dtypes import rank
from gradnp._core.operation import op
from gradnp._core.shapes import normalize_axes
from gradnp._core.types import Array, Axis, Weak
from gradnp._ops.rules.linalg import check_square, largest_side, precision


@op(inexact=True)
def norm(x: Array | Weak, ord: Any = None, axis: Axis = None, keepdims: bool = False) -> Array:
    """Norm of vectors or matrices.

    Parameters
    ----------
    x : array_like
    ord : int or float or {"fro", "nuc"}, optional
        For vectors any number p, ``inf`` or ``-inf``; 0 counts the elements that are not 0. For matrices 1 and -1 (the
        largest and smallest column sum), ``inf`` and ``-inf`` (row sum), 2 and -2 (singular value), "fro", "nuc". None
        is the 2-norm of all elements.
    axis : int or pair of int, optional
        The axis of the vectors, or the axes of the matrices. With None, `x` is one vector or matrix, so it must be 1-d
        or 2-d unless `ord` is None too.
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
        return _vector_norm(x, 2, tuple(range(ndim)), keepdims)
    axes = normalize_axes(axis, ndim)
    if len(axes) == 1:
        if isinstance(ord, str):
            raise ValueError(f"Invalid norm order {ord!r} for vectors")
        return _vector_norm(x, 2 if ord is None else ord, axes, keepdims)
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
    return _vector_norm(x, ord, normalize_axes(axis, len(x.shape)), keepdims)


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
        return _vector_norm(x, 2, axes, keepdims)
    if ord == "nuc" or ord in (2, -2):
        values = _singular_values(np.moveaxis(x, axes, (-2, -1)))
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


@op(inexact=True, halves=False)
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
    A singular matrix gives infinity, or a number of the order of ``1 / eps``, without a useful gradient.

    Examples
    --------
    >>> np.linalg.cond([[2.0, 0.0], [0.0, 4.0]])
    np.float64(2.0)
    """
    if len(x.shape) < 2 or 0 in x.shape[-2:]:
        raise LinAlgError("cond is not defined on empty arrays or on vectors")
    if p in (None, 2, -2):
        values = np.linalg.svdvals(x)
        largest, least = values[..., 0], values[..., -1]
        if p == -2:
            return least / largest
        null = largest == 0
        return np.where(null, math.inf, np.where(null, 1, largest) / least)
    check_square(x)
    singular = np.linalg.slogdet(np.stop_gradient(x)).sign == 0
    regular = np.where(singular[..., None, None], np.eye(np.shape(x)[-1], dtype=x.dtype, like=x), x)
    size = np.linalg.matrix_norm(regular, ord=p) * np.linalg.matrix_norm(np.linalg.inv(regular), ord=p)
    return np.where(singular, math.inf, size)


def _vector_norm(x: Any, ord: Any, axes: tuple[int, ...], keepdims: bool) -> Any:
    """The `ord`-norm over `axes`, whose gradient at zero is zero."""
    if ord == math.inf:
        return np.max(np.abs(x), axis=axes, keepdims=keepdims, initial=0)
    if ord == -math.inf:
        return np.min(np.abs(x), axis=axes, keepdims=keepdims)
    if ord == 1:
        return np.sum(np.abs(x), axis=axes, keepdims=keepdims)
    if ord == 2:
        squares = np.real(x) ** 2 + np.imag(x) ** 2 if rank(x.dtype) == 3 else x * x
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


def _singular_values(x: Any) -> Any:
    """Singular values; those that are 0 up to rounding have derivative 0, the subgradient of least norm."""
    values = np.linalg.svdvals(x)
    largest = np.max(values, axis=-1, keepdims=True, initial=0)
    null = values <= largest * (largest_side(x) * precision(values.dtype)[0])
    return np.where(null, np.stop_gradient(values), values)
