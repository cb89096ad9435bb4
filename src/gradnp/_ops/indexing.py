"""Indexing and selection by NumPy's functions; `gradnp.at` is for index expressions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy

import gradnp as np
from gradnp._core.arguments import as_array
from gradnp._core.dtypes import KIND, canonical_name
from gradnp._core.operation import op, primitive
from gradnp._core.shapes import normalize_axis, tuple_of
from gradnp._core.types import Array, Raw, Weak
from gradnp._ops.rules.indexing import dtype_name


@primitive(needs=("x", "y"))
def where(condition: Raw, x: Array | Weak | None = None, y: Array | Weak | None = None, /) -> Array:
    """Take elements of `x` where `condition` holds, of `y` elsewhere; with the condition alone, `nonzero`.

    Parameters
    ----------
    condition : array_like
        Bools; numbers count as true unless they are 0.
    x, y : array_like, optional
        The values, of any dtype; both or neither. They and the condition broadcast.

    Returns
    -------
    array, or tuple of arrays
        The broadcast shape and the promoted dtype of `x` and `y`; or `condition`'s non-zero positions, one integer
        array per axis.

    Notes
    -----
    The gradient goes to the chosen element; the other gets 0. A pole in a branch that is not chosen still makes the
    gradient nan (``0 * inf``): give that branch a harmless argument first,
    ``where(x > 0, log(where(x > 0, x, 1.0)), 0.0)``.

    Examples
    --------
    >>> np.where(numpy.array([True, False, True]), numpy.array([1.0, 2.0, 3.0]), 0.0)
    array([1., 0., 3.])
    >>> np.where([0, 5, 6])
    (array([1, 2]),)
    """
    if x is not None or y is not None:
        raise ValueError("either both or neither of x and y should be given")
    return np.nonzero(condition)


@primitive
def nonzero(a: Array | Weak) -> tuple[Array, ...]:
    """The positions of the non-zero elements, an index array for each axis.

    Parameters
    ----------
    a : array_like
        Any dtype, at least 1-d.

    Returns
    -------
    tuple of arrays
        ``a.ndim`` arrays of the default integer dtype and of equal length, in C order.
        ``np.at(a)[np.nonzero(a)].get()`` returns the elements.

    Raises
    ------
    ValueError
        If `a` is 0-d.

    Notes
    -----
    The result's size depends on values, so ``jax.jit`` and ``torch.vmap`` cannot trace it. It has no gradient.

    Examples
    --------
    >>> np.nonzero(numpy.array([[1, 0], [0, 2]]))
    (array([0, 1]), array([0, 1]))
    """


@op
def flatnonzero(a: Array | Weak) -> Array:
    """The positions of the non-zero elements in the flattened array.

    Parameters
    ----------
    a : array_like
        Any shape and dtype.

    Returns
    -------
    array
        1-d, of the default integer dtype. Its size depends on values, see `nonzero`.

    Examples
    --------
    >>> np.flatnonzero(numpy.array([[0, 3], [4, 0]]))
    array([1, 2])
    """
    return np.nonzero(_flat(a))[0]


@op
def argwhere(a: Array | Weak) -> Array:
    """The positions of the non-zero elements, one per row.

    Parameters
    ----------
    a : array_like
        Any shape and dtype.

    Returns
    -------
    array
        Shape ``(n, a.ndim)``, of the default integer dtype. Its size depends on values, see `nonzero`.

    Examples
    --------
    >>> np.argwhere(numpy.array([[1, 0], [0, 2]]))
    array([[0, 0],
           [1, 1]])
    """
    return np.stack(np.nonzero(a), axis=-1)


@primitive
def take(a: Array | Weak, indices: Raw, axis: int | None = None, out: Any = None, mode: str = "raise") -> Array:
    """Elements, or slices along an axis, by their positions.

    Parameters
    ----------
    a : array_like
        Any dtype.
    indices : int or integer array_like
        Positions, of any shape; negative ones count from the end.
    axis : int, optional
        The axis; None takes from the flattened array.
    out : optional
        Gives the result's dtype; nothing is written to it.
    mode : {"raise", "wrap", "clip"}
        What a position out of range gives: an error, the remainder, or the nearest valid one (0 for negative ones).

    Returns
    -------
    array
        `a`'s shape with `axis` replaced by the shape of `indices`.

    Raises
    ------
    IndexError
        If a position is out of range under ``mode="raise"`` and positions can be read. Traced programs and accelerators
        follow the framework (``jax.jit`` gives nan, XLA the nearest valid position).

    Notes
    -----
    The gradient is added up at the positions taken; one that is taken twice gets both.

    Examples
    --------
    >>> np.take(numpy.array([[1.0, 2.0], [3.0, 4.0]]), [1, 1, -2], axis=0)
    array([[3., 4.],
           [3., 4.],
           [1., 2.]])
    """


@primitive
def take_along_axis(arr: Array | Weak, indices: Raw, axis: int | None = -1) -> Array:
    """Elements at positions along an axis that vary over the other axes, as from `argsort`.

    Parameters
    ----------
    arr : array_like
        Any dtype.
    indices : integer array_like
        As many dimensions as `arr`; the axes other than `axis` broadcast against `arr`'s.
    axis : int or None
        The axis; None takes from the flattened array, with 1-d `indices`.

    Returns
    -------
    array
        The broadcast shape, with the size of `indices` along `axis`.

    Raises
    ------
    IndexError
        If the dimensions disagree, `indices` are not integers, or (see `take`) one is out of range.

    Notes
    -----
    The gradient is added up at the positions taken.

    Examples
    --------
    >>> x = numpy.array([[3.0, 1.0, 2.0]])
    >>> np.take_along_axis(x, np.argsort(x, axis=1), axis=1)
    array([[1., 2., 3.]])
    """


@op
def put_along_axis(arr: Array | Weak, indices: Raw, values: Raw, axis: int | None) -> Array:
    """Replace elements at positions along an axis that vary over the other axes, in a new array.

    Parameters
    ----------
    arr : array_like
        Any dtype.
    indices : integer array_like
        As many dimensions as `arr`; the axes other than `axis` broadcast against `arr`'s.
    values : array_like
        Broadcast to the shape of the elements replaced, and converted to the dtype of `arr`.
    axis : int or None
        The axis; None puts into the flattened array, with 1-d `indices`.

    Returns
    -------
    array
        A copy of `arr` with the elements replaced, whereas NumPy writes into `arr` and returns None.

    Raises
    ------
    IndexError
        If the dimensions disagree or a position is out of range.

    Notes
    -----
    Differentiable with respect to `arr` and `values`. If two values have one position, the last wins and gets the
    gradient.

    Examples
    --------
    >>> np.put_along_axis(numpy.array([[3.0, 1.0, 2.0]]), numpy.array([[0]]), 9.0, axis=1)
    array([[9., 1., 2.]])
    """
    if axis is None:
        if len(indices.shape) != 1:
            raise ValueError(
                f"put_along_axis: with axis=None indices must be 1-d, not of shape {tuple(indices.shape)}; np.ravel(indices)"
            )
        return np.reshape(np.put_along_axis(_flat(arr), indices, values, 0), np.shape(arr))
    axis, ndim = normalize_axis(axis, len(arr.shape)), len(arr.shape)
    if len(indices.shape) != ndim:
        raise ValueError(
            f"put_along_axis: indices have {len(indices.shape)} dimensions and arr {ndim}; they must agree"
        )
    # The framework's arrays serve as positions, because Dynamo cannot trace NumPy's under torch.func.grad.
    grid = [
        np.reshape(np.arange(size, like=arr), [-1 if i == k else 1 for i in range(ndim)])
        for k, size in enumerate(np.shape(arr))
    ]
    grid[axis] = indices
    return np.at(arr)[tuple(grid)].set(values)


@op
def select(condlist: Sequence[Raw], choicelist: Sequence[Array | Weak], default: Array | Weak = 0) -> Array:
    """Choose elementwise from several arrays: the first whose condition holds.

    Parameters
    ----------
    condlist : sequence of bool arrays
        The conditions, in order of precedence.
    choicelist : sequence of array_like
        As many values. Conditions, values and `default` broadcast.
    default : array_like
        The value where no condition holds.

    Returns
    -------
    array
        The broadcast shape and the promoted dtype.

    Raises
    ------
    ValueError
        If the sequences are empty or differ in length.
    TypeError
        If a condition is not bool.

    Notes
    -----
    The gradient goes to the chosen element; see `where` on poles in the others.

    Examples
    --------
    >>> x = numpy.array([-2.0, 0.5, 3.0])
    >>> np.select([x < 0, x > 1], [-x, x**2], 0.0)
    array([2., 0., 9.])
    """
    if len(condlist) != len(choicelist):
        raise ValueError(f"select: {len(condlist)} conditions for {len(choicelist)} choices; give one for each")
    if len(condlist) == 0:
        raise ValueError("select: no conditions; give at least one")
    result = default
    for condition, choice in zip(reversed(condlist), reversed(choicelist), strict=True):
        if not _is_bool(condition):
            raise TypeError(f"select: conditions must be bool arrays, not {condition.dtype}; write c != 0")
        result = np.where(condition, choice, result)
    return result


@op
def choose(a: Raw, choices: Sequence[Array | Weak], out: Any = None, mode: str = "raise") -> Array:
    """Choose elementwise from several arrays: the one whose number an array of integers gives.

    Parameters
    ----------
    a : int or integer array_like
        Which of `choices`, elementwise.
    choices : sequence of array_like, or array
        The arrays; they and `a` broadcast. An array counts as the sequence of its rows.
    out : optional
        Gives the result's dtype; nothing is written to it.
    mode : {"raise", "wrap", "clip"}
        What a number out of range gives: an error, the remainder, or the nearest valid one (0 for negative ones).

    Returns
    -------
    array
        The broadcast shape and the promoted dtype of `choices`.

    Raises
    ------
    ValueError
        If there are no choices, `mode` is something else, or (see `take`) a number is out of range under
        ``mode="raise"``; negative ones are.
    TypeError
        If `a` does not hold integers.

    Notes
    -----
    The gradient goes to the chosen element.

    Examples
    --------
    >>> np.choose([0, 1, 0], [[1.0, 2.0, 3.0], [10.0, 20.0, 30.0]])
    array([ 1., 20.,  3.])
    """
    if mode not in ("raise", "wrap", "clip"):
        raise ValueError(f"choose: clipmode must be one of 'clip', 'raise', or 'wrap' (got {mode!r})")
    count = len(choices)
    if count == 0:
        raise ValueError("choose: 0-length sequence.")
    a = np.asarray(as_array(a), like=choices[0])
    if KIND[dtype_name(a)] > 1:
        raise TypeError(f"choose: 'a' must hold integers, not {dtype_name(a)}; np.astype(a, int) makes them")
    if KIND[dtype_name(a)] == 0:
        a = np.astype(a, int)
    a = np.where(a < 0, count, a) if mode == "raise" else a % count if mode == "wrap" else np.clip(a, 0, count - 1)
    shape = np.broadcast_shapes(*[np.shape(x) for x in (a, *choices)])
    table = np.stack([np.broadcast_to(choice, shape) for choice in choices])
    return np.take_along_axis(table, np.expand_dims(np.broadcast_to(a, shape), 0), 0)[0]


@op
def compress(condition: Raw, a: Array | Weak, axis: int | None = None, out: Any = None) -> Array:
    """The slices along an axis for which a condition holds.

    Parameters
    ----------
    condition : array_like
        1-d, of bools; if it is shorter than the axis, the rest is omitted.
    a : array_like
        Any dtype.
    axis : int, optional
        The axis; None compresses the flattened array.
    out : optional
        Gives the result's dtype; nothing is written to it.

    Returns
    -------
    array
        Its size depends on the condition's values, see `nonzero`; a NumPy condition is static.

    Raises
    ------
    ValueError
        If the condition is not 1-d.
    IndexError
        If it holds beyond the end of the axis.

    Notes
    -----
    The gradient goes to the elements kept.

    Examples
    --------
    >>> np.compress([False, True], numpy.array([[1.0, 2.0], [3.0, 4.0]]), axis=0)
    array([[3., 4.]])
    """
    if len(condition.shape) != 1:
        raise ValueError(
            f"compress: condition must be 1-d, not of shape {tuple(condition.shape)}; np.extract takes any"
        )
    return np.take(a, np.flatnonzero(condition), axis)


@op
def extract(condition: Raw, arr: Array | Weak) -> Array:
    """The elements for which a condition holds, in C order.

    Parameters
    ----------
    condition : array_like
        Bools, as many as `arr` has elements.
    arr : array_like
        Any dtype.

    Returns
    -------
    array
        1-d; its size depends on the condition's values, see `nonzero`.

    Notes
    -----
    The gradient goes to the elements extracted.

    Examples
    --------
    >>> x = numpy.array([[1.0, -2.0], [-3.0, 4.0]])
    >>> np.extract(x > 0, x)
    array([1., 4.])
    """
    return np.take(_flat(arr), np.flatnonzero(condition))


@op
def ix_(*args: Raw) -> tuple[Array, ...]:
    """An open mesh from several 1-d indices: ``np.at(a)[np.ix_(rows, columns)].get()`` is the rectangle of both.

    Parameters
    ----------
    *args : 1-d array_like
        Integers, or bools, which stand for their `nonzero`.

    Returns
    -------
    tuple of arrays
        Each has size 1 along all dimensions except its own, so together they broadcast.

    Raises
    ------
    ValueError
        If one is not 1-d.

    Examples
    --------
    >>> np.ix_([0, 1], [2, 4])
    (array([[0],
           [1]]), array([[2, 4]]))
    """
    mesh = []
    for k, index in enumerate(args):
        if len(index.shape) != 1:
            raise ValueError(f"ix_: argument {k} must be 1-d, not of shape {tuple(index.shape)}; np.ravel makes it so")
        if _is_bool(index):
            index = np.nonzero(index)[0]
        elif isinstance(index, numpy.ndarray) and index.size == 0:
            index = index.astype(int)  # an empty list
        mesh.append(np.reshape(index, [-1 if i == k else 1 for i in range(len(args))]))
    return tuple(mesh)


@op
def unravel_index(indices: Raw, shape: Sequence[int], order: str = "C") -> tuple[Array, ...]:
    """Positions in a flattened array as positions along each axis.

    Parameters
    ----------
    indices : int or integer array_like
        Positions in an array of `shape`, flattened.
    shape : int or tuple of int
        The array's shape.
    order : {"C", "F"}
        Whether the last or the first axis runs fastest.

    Returns
    -------
    tuple of arrays
        One for each axis, of the shape of `indices`.

    Raises
    ------
    ValueError
        If a NumPy position is out of range; those of other frameworks are not checked.

    Examples
    --------
    >>> np.unravel_index(numpy.array([5, 0]), (2, 3))
    (array([1, 0]), array([2, 0]))
    """
    sizes = _shape_in(order, _sizes(shape))
    positions = []
    for size in sizes[:0:-1]:
        positions.append(indices % size)
        indices = indices // size
    positions += [indices] if sizes else []
    return tuple(positions if order == "F" else positions[::-1])


@op
def ravel_multi_index(multi_index: Sequence[Raw], dims: Sequence[int], mode: str = "raise", order: str = "C") -> Array:
    """Positions along each axis as positions in the flattened array.

    Parameters
    ----------
    multi_index : sequence of integer array_like
        Positions along each axis; they broadcast.
    dims : tuple of int
        The array's shape.
    mode : {"raise", "wrap", "clip"} or tuple of these
        What a position out of range gives. "raise" checks NumPy positions only.
    order : {"C", "F"}
        Whether the last or the first axis runs fastest.

    Returns
    -------
    array
        Of the broadcast shape.

    Raises
    ------
    ValueError
        If the numbers of axes disagree, or a NumPy position is out of range.

    Examples
    --------
    >>> np.ravel_multi_index(([1, 0], [2, 0]), (2, 3))
    array([5, 0])
    """
    if len(multi_index) != len(dims):
        raise ValueError(f"ravel_multi_index: {len(multi_index)} index arrays for {len(dims)} dimensions")
    modes = (mode,) * len(dims) if isinstance(mode, str) else mode
    axes = _shape_in(order, list(zip(multi_index, _sizes(dims), modes, strict=True)))
    flat: Any = 0
    for index, size, how in axes:
        index = index % size if how == "wrap" else np.clip(index, 0, size - 1) if how == "clip" else index
        flat = np.add(np.multiply(flat, size), index)
    return flat


def _sizes(shape: Any) -> tuple[Any, ...]:
    """The sizes of an array's axes, an int meaning one axis; ValueError for a negative one."""
    sizes = tuple_of(shape)
    if any(isinstance(size, bool) for size in (shape if isinstance(shape, (list, tuple)) else (shape,))):
        raise TypeError(f"an array's sizes are integers, not bools as in {shape}")
    if any(isinstance(size, int) and size < 0 for size in sizes):
        raise ValueError(f"an array's sizes must not be negative, as in {sizes}")
    return sizes


def _shape_in(order: str, axes: Any) -> Any:
    """The axes from the slowest to the fastest."""
    if order not in ("C", "F"):
        raise ValueError(f"order must be 'C' or 'F', not {order!r}")
    return axes if order == "C" else axes[::-1]


def _flat(a: Any) -> Any:

    return np.reshape(a, -1)


def _is_bool(index: Any) -> bool:
    return canonical_name(index.dtype) == "bool"
