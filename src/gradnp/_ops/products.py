"""Products and contractions of arrays."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from typing import Any

import numpy

import gradnp as np
from gradnp._core.dtypes import rank
from gradnp._core.operation import op, primitive
from gradnp._core.shapes import unknown_size
from gradnp._core.tracing import untouched_by_autograph
from gradnp._core.types import Array, DType, Weak
from gradnp._ops.rules.products import LETTERS


@primitive
def matmul(x1: Array | Weak, x2: Array | Weak, /, out: Any = None, *, dtype: DType = None) -> Array:
    """Matrix product of two arrays, over their last two axes.

    Parameters
    ----------
    x1, x2 : array_like, shapes (..., n, k) and (..., k, m)
        The axes before the last two broadcast. A 1-d first argument counts as a row, a 1-d second one as a column, and
        the result lacks that axis. 0-d arrays are refused: see `multiply`.
    out : array, optional
        Gives the result's dtype; nothing is written to it.
    dtype : dtype, optional
        The dtype to which the arguments are converted first.

    Returns
    -------
    array, shape (..., n, m)

    Raises
    ------
    ValueError
        If the contracted sizes differ.

    Notes
    -----
    Integers and bools work on every backend. The gradient is ``g @ x2.mT`` and ``x1.mT @ g``, conjugated for complex
    arguments, summed over broadcast axes.

    Examples
    --------
    >>> np.matmul([[1, 2], [3, 4]], [10, 1])
    array([12, 34])
    """


@op
def dot(a: Array | Weak, b: Array | Weak, out: Any = None) -> Array:
    """Dot product: the last axis of `a` with the second-to-last (or only) axis of `b`.

    Parameters
    ----------
    a, b : array_like
        For 1-d arrays the inner product (without conjugation), for matrices the matrix product, with a scalar the
        elementwise product; for more dimensions ``dot(a, b)[i, j, k, m] = sum(a[i, j, :] * b[k, :, m])``.
    out : array, optional
        Gives the result's dtype; nothing is written to it.

    Returns
    -------
    array, shape ``a.shape[:-1] + b.shape[:-2] + b.shape[-1:]``

    Raises
    ------
    ValueError
        If the contracted sizes differ.

    Examples
    --------
    >>> np.dot([1.0, 2.0], [3.0, 4.0])
    np.float64(11.0)
    """
    dimensions = _ndim(a), _ndim(b)
    if 0 in dimensions:
        return np.multiply(a, b)
    if dimensions[0] > 1 and dimensions[1] > 2:
        return np.tensordot(a, b, (-1, -2))
    return np.matmul(a, b)


@op
def inner(a: Array | Weak, b: Array | Weak, /) -> Array:
    """Sum of products over the last axes of two arrays; complex arguments are not conjugated.

    Parameters
    ----------
    a, b : array_like, shapes (..., k) and (..., k)
        A 0-d argument multiplies elementwise.

    Returns
    -------
    array, shape ``a.shape[:-1] + b.shape[:-1]``

    Raises
    ------
    ValueError
        If the last axes differ in size.

    Examples
    --------
    >>> np.inner([[1, 2], [3, 4]], [1, 1])
    array([3, 7])
    """
    if 0 in (_ndim(a), _ndim(b)):
        return np.multiply(a, b)
    return np.tensordot(a, b, (-1, -1))


@op
def outer(a: Array | Weak, b: Array | Weak, out: Any = None) -> Array:
    """Products of all pairs of elements of two arrays, which are flattened first.

    Parameters
    ----------
    a, b : array_like, of sizes m and n
    out : array, optional
        Gives the result's dtype; nothing is written to it.

    Returns
    -------
    array, shape (m, n)

    Examples
    --------
    >>> np.outer([1, 2], [3, 4, 5])
    array([[ 3,  4,  5],
           [ 6,  8, 10]])
    """
    return np.multiply(np.reshape(a, (-1, 1)), np.reshape(b, (1, -1)))


@op
def vdot(a: Array | Weak, b: Array | Weak, /) -> Array:
    """Dot product of two flattened arrays, the first one conjugated.

    Parameters
    ----------
    a, b : array_like, of the same size

    Returns
    -------
    array, 0-d

    Raises
    ------
    ValueError
        If the sizes differ.

    Examples
    --------
    >>> np.vdot([1 + 2j, 3], [1j, 1])
    np.complex128(5+1j)
    """
    return np.matmul(_conjugate(np.reshape(a, -1)), np.reshape(b, -1))


@op
def vecdot(x1: Array | Weak, x2: Array | Weak, /, out: Any = None, *, axis: int = -1, dtype: DType = None) -> Array:
    """Dot product of vectors along an axis, the first one conjugated; the other axes broadcast.

    Parameters
    ----------
    x1, x2 : array_like, shapes (..., k) and (..., k)
    out : array, optional
        Gives the result's dtype; nothing is written to it.
    axis : int, default: -1
        The axis that holds the vectors, in both.
    dtype : dtype, optional
        The dtype to which the arguments are converted first.

    Returns
    -------
    array, shape (...)

    Raises
    ------
    ValueError
        If the vectors' sizes differ (a size of 1 does not broadcast) or an argument is 0-d.

    Examples
    --------
    >>> np.vecdot([[1.0, 2.0], [3.0, 4.0]], [1.0, 1.0])
    array([3., 7.])
    """
    if axis != -1:
        x1, x2 = np.moveaxis(x1, axis, -1), np.moveaxis(x2, axis, -1)
    _require_vector("vecdot", x1, x2)
    return np.matmul(_conjugate(x1)[..., None, :], x2[..., :, None], dtype=dtype)[..., 0, 0]


@op
def matvec(x1: Array | Weak, x2: Array | Weak, /, out: Any = None, *, dtype: DType = None) -> Array:
    """Product of matrices with vectors.

    Parameters
    ----------
    x1, x2 : array_like, shapes (..., m, n) and (..., n)
        The leading axes broadcast.
    out : array, optional
        Gives the result's dtype; nothing is written to it.
    dtype : dtype, optional
        The dtype to which the arguments are converted first.

    Returns
    -------
    array, shape (..., m)

    Examples
    --------
    >>> np.matvec([[0, 1], [1, 1]], [[2, 3], [4, 5]])
    array([[3, 5],
           [5, 9]])
    """
    _require_vector("matvec", x2)
    _require_matrix("matvec", x1)
    return np.matmul(x1, x2[..., :, None], dtype=dtype)[..., 0]


@op
def vecmat(x1: Array | Weak, x2: Array | Weak, /, out: Any = None, *, dtype: DType = None) -> Array:
    """Product of vectors, conjugated, with matrices.

    Parameters
    ----------
    x1, x2 : array_like, shapes (..., n) and (..., n, m)
        The leading axes broadcast.
    out : array, optional
        Gives the result's dtype; nothing is written to it.
    dtype : dtype, optional
        The dtype to which the arguments are converted first.

    Returns
    -------
    array, shape (..., m)

    Examples
    --------
    >>> np.vecmat([2, 3], [[0, 1], [1, 1]])
    array([3, 5])
    """
    _require_vector("vecmat", x1)
    _require_matrix("vecmat", x2)
    return np.matmul(_conjugate(x1)[..., None, :], x2, dtype=dtype)[..., 0, :]


@primitive
def tensordot(a: Array | Weak, b: Array | Weak, axes: int | Sequence[Any] = 2) -> Array:
    """Sum of products over chosen axes of two arrays.

    Parameters
    ----------
    a, b : array_like
    axes : int or (axes of a, axes of b)
        An int N contracts the last N axes of `a` with the first N of `b`, in order; a pair names an axis, or a sequence
        of axes, of each.

    Returns
    -------
    array
        The remaining axes of `a`, then those of `b`.

    Raises
    ------
    ValueError
        If the contracted sizes differ (a size of 1 does not broadcast).

    Examples
    --------
    >>> np.tensordot(numpy.ones((2, 3, 4)), numpy.ones((4, 3, 5)), axes=([1, 2], [1, 0])).shape
    (2, 5)
    """


def _with_letters(operands: tuple[Any, ...]) -> tuple[Any, ...]:
    """Convert the call ``einsum(a, [0, 1], b, [1, 2], [0, 2])`` to the form ``einsum("AB,BC->AC", a, b)``."""

    def term(labels: Any) -> str:
        return "".join("..." if label is Ellipsis else LETTERS[label] for label in labels)

    arrays, labels = operands[: len(operands) // 2 * 2 : 2], operands[1::2]
    subscripts = ",".join(map(term, labels))
    if len(operands) % 2:
        subscripts += f"->{term(operands[-1])}"
    return subscripts, *arrays


def _accepts_index_lists(function: Callable[..., Any]) -> Callable[..., Any]:
    @untouched_by_autograph
    @functools.wraps(function)
    def einsum(*operands: Any, **options: Any) -> Any:
        if operands and not isinstance(operands[0], str):
            operands = _with_letters(operands)
        return function(*operands, **options)

    return einsum


@_accepts_index_lists
@primitive
def einsum(
    subscripts: str,
    /,
    *operands: Array | Weak,
    out: Any = None,
    optimize: Any = False,
    dtype: DType = None,
    order: str = "K",
    casting: str = "safe",
) -> Array:
    """Sum of products by Einstein's convention.

    Parameters
    ----------
    subscripts : str
        A label for every axis of every operand, ``"ij,jk->ik"``. Without ``->`` the result has the labels that occur
        once, in alphabetical order. A label repeated in one operand takes its diagonal; ``...`` stands for axes that
        broadcast. The form ``einsum(a, [0, 1], b, [1, 2], [0, 2])`` names labels by number.
    *operands : array_like
    out : array, optional
        Gives the result's dtype; nothing is written to it.
    optimize : bool or {"greedy", "optimal"} or list, default: False
        The order in which more than two operands are contracted. False leaves it to the framework, True and "greedy"
        take the cheapest next pair, "optimal" the best order; a list is a path as from `numpy.einsum_path`.
    dtype : dtype, optional
        The dtype to which the operands are converted first.
    order, casting : optional
        For NumPy arrays only.

    Returns
    -------
    array

    Raises
    ------
    ValueError
        If `subscripts` does not fit the operands.

    Examples
    --------
    >>> np.einsum("ij,j->i", [[1, 2], [3, 4]], [1, 1])
    array([3, 7])
    >>> np.einsum("ii", [[1, 2], [3, 4]])
    np.int64(5)
    """


def einsum_path(*operands: Any, optimize: Any = "greedy", einsum_call: bool = False) -> Any:
    """The order in which `einsum` contracts its operands at the least cost.

    Parameters
    ----------
    *operands : str and arrays
        As for `einsum`; only shapes count.
    optimize : bool, {"greedy", "optimal"} or list
        How the order is looked for.
    einsum_call : bool
        As for `numpy.einsum_path`.

    Returns
    -------
    path : list
        For the parameter `optimize` of `einsum`: "einsum_path", then which operands are contracted at each step.
    description : str
        The cost, to be printed.

    Examples
    --------
    >>> a, b = numpy.ones((2, 3)), numpy.ones((3, 4))
    >>> np.einsum_path("ij,jk->ik", a, b)[0]
    ['einsum_path', (0, 1)]
    """
    is_array = [not isinstance(x, (str, list, tuple)) for x in operands]
    stand_ins = [numpy.broadcast_to(0.0, np.shape(x)) if a else x for x, a in zip(operands, is_array, strict=True)]
    return numpy.einsum_path(*stand_ins, optimize=optimize, einsum_call=einsum_call)


@op
def kron(a: Array | Weak, b: Array | Weak) -> Array:
    """Kronecker product: every element of `a` times the whole of `b`, as blocks.

    Parameters
    ----------
    a, b : array_like
        The array of fewer dimensions gets leading axes of size 1.

    Returns
    -------
    array
        Each axis has the product of the two sizes.

    Examples
    --------
    >>> np.kron([1, 10], [1, 2, 3])
    array([ 1,  2,  3, 10, 20, 30])
    """
    ndim = max(_ndim(a), _ndim(b))
    shapes = [(1,) * (ndim - _ndim(x)) + np.shape(x) for x in (a, b)]
    # a's axes and b's in turn: (a0, 1, a1, 1) * (1, b0, 1, b1)
    left = np.reshape(a, tuple(size for n in shapes[0] for size in (n, 1)))
    right = np.reshape(b, tuple(size for n in shapes[1] for size in (1, n)))
    return np.reshape(np.multiply(left, right), tuple(m * n for m, n in zip(*shapes, strict=True)))


@op
def cross(
    a: Array | Weak, b: Array | Weak, axisa: int = -1, axisb: int = -1, axisc: int = -1, axis: int | None = None
) -> Array:
    """Cross product of vectors of three components.

    Parameters
    ----------
    a, b : array_like
        Vectors along `axisa` and `axisb`; the other axes broadcast. Vectors of two components lie in the plane. NumPy
        refuses these since 2.5; gradnp accepts them on every backend, whichever NumPy is installed.
    axisa, axisb, axisc : int, default: -1
        The axis of the vectors in `a`, in `b` and in the result.
    axis : int, optional
        Replaces all three.

    Returns
    -------
    array
        For two planar vectors only the third component, without an axis `axisc`.

    Raises
    ------
    ValueError
        If vectors do not have two or three components.

    Examples
    --------
    >>> np.cross([1, 0, 0], [0, 1, 0])
    array([0, 0, 1])
    """
    if axis is not None:
        axisa = axisb = axisc = axis
    a, b = np.moveaxis(a, axisa, -1), np.moveaxis(b, axisb, -1)
    sizes = a.shape[-1], b.shape[-1]
    if None in sizes:
        raise unknown_size("the number of components is")
    if not {2, 3}.issuperset(sizes):
        raise ValueError(f"vectors must have 2 or 3 components, not {sizes[0]} and {sizes[1]}")
    a0, a1, b0, b1 = a[..., 0], a[..., 1], b[..., 0], b[..., 1]
    third = a0 * b1 - a1 * b0
    if sizes == (2, 2):
        return third
    if sizes[1] == 2:
        first, second = -a[..., 2] * b1, a[..., 2] * b0
    elif sizes[0] == 2:
        first, second = a1 * b[..., 2], -a0 * b[..., 2]
    else:
        first, second = a1 * b[..., 2] - a[..., 2] * b1, a[..., 2] * b0 - a0 * b[..., 2]
    return np.moveaxis(np.stack([first, second, third], axis=-1), -1, axisc)


def _ndim(x: Any) -> int:
    return len(getattr(x, "shape", ()))


def _conjugate(x: Any) -> Any:
    return np.conjugate(x) if rank(x.dtype) == 3 else x


def _require_vector(name: str, *arrays: Any) -> None:
    for x in arrays:
        if _ndim(x) < 1:
            raise ValueError(f"{name}: expected vectors, of at least one dimension; got a 0-d array")


def _require_matrix(name: str, x: Any) -> None:
    if _ndim(x) < 2:
        raise ValueError(f"{name}: expected matrices, of at least two dimensions; got an array of {_ndim(x)}")
