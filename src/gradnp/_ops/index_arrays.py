"""Arrays that serve as indices, and arrays written with the syntax of indices: triangles, diagonals, grids, `r_`."""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any

import numpy

import gradnp as np
from gradnp._core.arguments import decides
from gradnp._core.operation import creation, op
from gradnp._core.types import Like, Raw


def _known(*sizes: Any) -> list[Any]:
    """Sizes as Python ints; a TypeError for one that TensorFlow knows when the program runs only."""
    if any(hasattr(n, "shape") and np.backend_of(n) != "numpy" for n in sizes):
        raise TypeError("a size is unknown while the function is traced")
    return [n if n is None else operator.index(n) for n in sizes]


def _made(indices: tuple[numpy.ndarray, ...], device: Any, like: Any) -> tuple[Any, ...]:
    return tuple([np.asarray(i, device=device, like=like) for i in indices])


@creation
def tril_indices(n: int, k: int = 0, m: int | None = None, *, device: Any = None, like: Like = None) -> tuple[Any, ...]:
    """The positions in the lower triangle of an (n, m) matrix.

    Parameters
    ----------
    n : int
        The number of rows.
    k : int
        The diagonal up to which the triangle reaches: 0 the main one, 1 the one above.
    m : int, optional
        The number of columns; `n` by default.
    device, like : optional
        As for `asarray`.

    Returns
    -------
    tuple of two integer arrays
        Rows and columns, in the order of the rows.

    Examples
    --------
    >>> x = numpy.array([[1.0, 2.0], [3.0, 4.0]])
    >>> np.at(x)[np.tril_indices(2)].get()
    array([1., 3., 4.])
    """
    return _made(numpy.tril_indices(*_known(n, k, m)), device, like)


@creation
def triu_indices(n: int, k: int = 0, m: int | None = None, *, device: Any = None, like: Like = None) -> tuple[Any, ...]:
    """The positions in the upper triangle of an (n, m) matrix.

    Parameters
    ----------
    n : int
        The number of rows.
    k : int
        The diagonal at which the triangle begins: 0 the main one, 1 the one above.
    m : int, optional
        The number of columns; `n` by default.
    device, like : optional
        As for `asarray`.

    Returns
    -------
    tuple of two integer arrays
        Rows and columns, in the order of the rows.

    Examples
    --------
    >>> np.triu_indices(2)
    (array([0, 0, 1]), array([0, 1, 1]))
    """
    return _made(numpy.triu_indices(*_known(n, k, m)), device, like)


@creation
def diag_indices(n: int, ndim: int = 2, *, device: Any = None, like: Like = None) -> tuple[Any, ...]:
    """The positions on the main diagonal of an array with `ndim` axes of size `n`.

    Parameters
    ----------
    n : int
    ndim : int
    device, like : optional
        As for `asarray`.

    Returns
    -------
    tuple of `ndim` integer arrays of shape (n,)

    Examples
    --------
    >>> np.diag_indices(3)
    (array([0, 1, 2]), array([0, 1, 2]))
    """
    return (np.arange(n, device=device, like=like),) * ndim


@op
def tril_indices_from(arr: Raw, k: int = 0) -> tuple[Any, ...]:
    """The positions in the lower triangle of a matrix.

    Parameters
    ----------
    arr : array of shape (n, m)
        Only its shape counts.
    k : int
        The diagonal up to which the triangle reaches.

    Returns
    -------
    tuple of two integer arrays

    Raises
    ------
    ValueError
        If `arr` is not 2-d.

    Examples
    --------
    >>> np.tril_indices_from(numpy.ones((2, 2)))
    (array([0, 1, 1]), array([0, 0, 1]))
    """
    rows, columns = _matrix_shape(arr)
    return np.tril_indices(rows, k, columns, like=arr)


@op
def triu_indices_from(arr: Raw, k: int = 0) -> tuple[Any, ...]:
    """The positions in the upper triangle of a matrix.

    Parameters
    ----------
    arr : array of shape (n, m)
        Only its shape counts.
    k : int
        The diagonal at which the triangle begins.

    Returns
    -------
    tuple of two integer arrays

    Raises
    ------
    ValueError
        If `arr` is not 2-d.

    Examples
    --------
    >>> np.triu_indices_from(numpy.ones((2, 2)))
    (array([0, 0, 1]), array([0, 1, 1]))
    """
    rows, columns = _matrix_shape(arr)
    return np.triu_indices(rows, k, columns, like=arr)


def _matrix_shape(arr: Any) -> tuple[int, ...]:
    shape = np.shape(arr)
    if len(shape) != 2:
        raise ValueError("input array must be 2-d")
    return shape


@op
def diag_indices_from(arr: Raw) -> tuple[Any, ...]:
    """The positions on the main diagonal of an array whose axes have one size.

    Parameters
    ----------
    arr : array, at least 2-d
        Only its shape counts.

    Returns
    -------
    tuple of integer arrays, one for each axis

    Raises
    ------
    ValueError
        If `arr` has fewer than two axes, or axes of different sizes.

    Examples
    --------
    >>> np.diag_indices_from(numpy.ones((2, 2)))
    (array([0, 1]), array([0, 1]))
    """
    shape = np.shape(arr)
    if len(shape) < 2:
        raise ValueError("input array must be at least 2-d")
    known = [n for n in shape if isinstance(n, int)]  # TensorFlow may learn a size when the program runs
    if any(n != known[0] for n in known):
        raise ValueError("All dimensions of input must be of equal length")
    return np.diag_indices(shape[0], len(shape), like=arr)


def mask_indices(n: int, mask_func: Callable[..., Any], k: Any = 0) -> tuple[Any, ...]:
    """The positions that a function like `triu` leaves in an (n, n) matrix.

    Parameters
    ----------
    n : int
    mask_func : callable
        Called as ``mask_func(m, k)`` with a matrix of ones.
    k : object
        Its second argument.

    Returns
    -------
    tuple of two integer arrays
        Where the result of `mask_func` is not zero.

    Examples
    --------
    >>> np.mask_indices(2, np.triu)
    (array([0, 0, 1]), array([0, 1, 1]))
    """
    return np.nonzero(mask_func(np.ones((n, n), int), k))


def _range(item: slice) -> Any:
    """The numbers that a slice stands for in `mgrid` and `r_`: an imaginary step is a count, with both ends included."""
    start = 0 if item.start is None else item.start
    step = 1 if item.step is None else item.step
    if isinstance(step, (complex, numpy.complexfloating)):
        return np.linspace(start, item.stop, int(abs(step)))
    return np.arange(start, item.stop, step)


class _Grid:
    """`mgrid` and `ogrid`."""

    def __init__(self, name: str, is_sparse: bool) -> None:
        self._name, self._is_sparse = name, is_sparse
        self.__doc__ = f"""Coordinates of a grid, written as slices: ``np.{name}[0:2, 0:1:5j]``.

        A slice ``start:stop:step`` gives the numbers of `arange`; with an imaginary step, ``start:stop:5j``, those of
        `linspace`, here five with both ends. Starts and stops may be numbers or 0-d arrays, through which gradients
        flow. `mgrid` gives one array of the full grid's shape for each slice, stacked; `ogrid` a tuple of arrays that
        broadcast to it. A single slice gives a vector.
        """

    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, slice):
            return _range(key)
        ranges = [_range(item) for item in key]
        dtype = np.result_type(*ranges)
        grids = np.meshgrid(*(np.astype(r, dtype) for r in ranges), indexing="ij", sparse=self._is_sparse)
        return tuple(grids) if self._is_sparse else np.stack(grids)

    def __repr__(self) -> str:
        return f"gradnp.{self._name}"


mgrid = _Grid("mgrid", is_sparse=False)
ogrid = _Grid("ogrid", is_sparse=True)


class _Concatenation:
    """`r_` and `c_`."""

    def __init__(self, name: str, axis: int, ndmin: int, place: int, doc: str) -> None:
        self._name, self._axis, self._ndmin, self._place = name, axis, ndmin, place
        self.__doc__ = doc

    def __getitem__(self, key: Any) -> Any:
        axis, ndmin, place = self._axis, self._ndmin, self._place
        parts = list(key) if isinstance(key, tuple) else [key]
        if isinstance(parts[0], str):
            axis, ndmin, place = self._directive(parts.pop(0))
        if any(isinstance(part, str) for part in parts):
            raise ValueError(f"{self._name}: a text like '0,2' must be the first entry")
        arrays = [self._array(part, ndmin, place) for part in parts]
        result = np.concatenate(arrays, axis=axis)
        return result if decides(*parts) else np.asarray(result)

    def _directive(self, text: str) -> tuple[int, int, int]:
        """The axis, the least number of axes and the place of new ones that a text such as "0,2,-1" asks for."""
        if text in ("r", "c"):
            raise ValueError(f"{self._name}: {text!r} makes a numpy.matrix; write '0,2' or '1,2' for a 2-d array")
        try:
            numbers = [int(n) for n in text.split(",")]
            return (*numbers, *(self._axis, self._ndmin, self._place)[len(numbers) :])  # type: ignore[return-value]
        except ValueError:
            raise ValueError(f"{self._name}: unknown special directive {text!r}; write '-1' or '0,2'") from None

    @staticmethod
    def _array(part: Any, ndmin: int, place: int) -> Any:
        """The entry `part` with at least `ndmin` axes; its own begin at `place` among them."""
        if isinstance(part, slice):
            array, own = _range(part), 1
        else:
            array, own = (part if hasattr(part, "shape") else numpy.asarray(part)), np.ndim(part)
        new = ndmin - own
        if new <= 0:
            return array
        before = new if place == -1 or own == 0 else place if place >= 0 else new + 1 + place
        before = min(before, new)
        return np.reshape(array, (*(1,) * before, *np.shape(array), *(1,) * (new - before)))

    def __repr__(self) -> str:
        return f"gradnp.{self._name}"


r_ = _Concatenation(
    "r_",
    0,
    1,
    -1,
    """Concatenation written as an index: ``np.r_[1:4, 0.0, x]``.

    Entries are arrays, numbers, and slices, which stand for `arange`, or with an imaginary step for `linspace`. A text as
    the first entry gives the axis, the least number of axes, and the place of a vector's axis among them:
    ``np.r_["0,2", x, y]`` makes rows of vectors. Gradients flow through every array.
    """,
)
c_ = _Concatenation(
    "c_",
    -1,
    2,
    0,
    """Columns written as an index: ``np.c_[x, y]`` is ``np.r_["-1,2,0", x, y]``.

    Vectors become columns. Gradients flow through every array.
    """,
)
