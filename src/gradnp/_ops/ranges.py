"""Ranges and grids: numbers in even steps, and the coordinates of a grid."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gradnp as np
from gradnp._core.dtypes import canonical_name, rank, real_name
from gradnp._core.operation import creation, op
from gradnp._core.shapes import as_int, tuple_of
from gradnp._core.types import Array, DType, Each, Like, Shape, Weak


@creation(is_primitive=True)
def arange(
    start: Array | Weak,
    stop: Array | Weak | None = None,
    step: Array | Weak = 1,
    dtype: DType = None,
    *,
    device: Any = None,
    like: Like = None,
) -> Array:
    """Make evenly spaced values from `start` up to, but not including, `stop`.

    Parameters
    ----------
    start : number
        The first value. A single argument is `stop`, and the first value is then 0.
    stop : number, optional
        The end, which is excluded.
    step : number
        The distance between values.
    dtype : dtype, optional
        The default integer dtype for integers, the default floating one (or that of `like`) for floats.
    device, like : optional
        As for `asarray`.

    Returns
    -------
    array of shape (ceil((stop - start) / step),)

    Raises
    ------
    ZeroDivisionError
        If `step` is 0.

    Notes
    -----
    The arguments may be 0-d arrays. The result is differentiable in `start` and `step`, but not in `stop`, which only
    determines the length. The length must be known, so in a compiled program the arguments must be Python numbers
    (TensorFlow also accepts tensors there).

    Examples
    --------
    >>> np.arange(2, 10, 3)
    array([2, 5, 8])
    """


@creation(inexact=True)
def linspace(
    start: Array | Weak,
    stop: Array | Weak,
    num: int = 50,
    endpoint: bool = True,
    retstep: bool = False,
    dtype: DType = None,
    axis: int = 0,
    *,
    device: Any = None,
    like: Like = None,
) -> Array:
    """Make `num` evenly spaced values from `start` to `stop`.

    Parameters
    ----------
    start, stop : array_like
        The ends; arrays broadcast, and give one range for each entry.
    num : int
        How many.
    endpoint : bool
        Whether `stop` is the last value; otherwise it is the one after the last.
    retstep : bool
        Whether to also return the distance between values.
    dtype : dtype, optional
        Floating by default; an integer dtype rounds down.
    axis : int
        The axis of the result along which the values run.
    device, like : optional
        As for `asarray`.

    Returns
    -------
    samples : array
        `num` values along `axis`, and the broadcast shape of the ends.
    step : array
        Only with `retstep`; nan if there is no distance between values.

    Raises
    ------
    ValueError
        If `num` is negative.

    Notes
    -----
    Differentiable in `start` and `stop`.

    Examples
    --------
    >>> np.linspace(0, 1, 5)
    array([0.  , 0.25, 0.5 , 0.75, 1.  ])
    """
    computed = _at_least_floating(dtype)
    start, stop = (np.asarray(x, computed, device=device, like=like) for x in (start, stop))
    fraction, intervals = _fractions(num, endpoint, computed, start, stop)
    samples = start * (1 - fraction) + stop * fraction
    if computed is not dtype:
        samples = np.astype(np.floor(samples), dtype)
    if axis != 0:
        samples = np.moveaxis(samples, 0, axis)
    if not retstep:
        return samples
    if intervals > 0:
        return samples, (stop - start) / intervals
    return samples, np.asarray(float("nan"), computed, device=device, like=like)


@creation(inexact=True)
def logspace(
    start: Array | Weak,
    stop: Array | Weak,
    num: int = 50,
    endpoint: bool = True,
    base: Array | Weak = 10.0,
    dtype: DType = None,
    axis: int = 0,
    *,
    device: Any = None,
    like: Like = None,
) -> Array:
    """Make `num` values from ``base**start`` to ``base**stop`` whose logarithms are evenly spaced.

    Parameters
    ----------
    start, stop : array_like
        The exponents of the ends.
    base : array_like
        The number that is raised to the exponents.
    num, endpoint, dtype, axis, device, like
        As for `linspace`.

    Returns
    -------
    array

    Notes
    -----
    Differentiable in `start`, `stop` and `base`.

    Examples
    --------
    >>> np.logspace(0, 3, 4)
    array([   1.,   10.,  100., 1000.])
    """
    computed = _at_least_floating(dtype)
    start, stop, base = (np.asarray(x, computed, device=device, like=like) for x in (start, stop, base))
    fraction, _ = _fractions(num, endpoint, computed, start, stop, base)
    samples = np.power(base, start * (1 - fraction) + stop * fraction)
    if computed is not dtype:
        samples = np.astype(samples, dtype)
    return samples if axis == 0 else np.moveaxis(samples, 0, axis)


@creation(inexact=True)
def geomspace(
    start: Array | Weak,
    stop: Array | Weak,
    num: int = 50,
    endpoint: bool = True,
    dtype: DType = None,
    axis: int = 0,
    *,
    device: Any = None,
    like: Like = None,
) -> Array:
    """Make `num` values from `start` to `stop`, each the same multiple of the one before.

    Parameters
    ----------
    start, stop : array_like
        The ends, of one sign and not zero; a complex progression is a spiral.
    num, endpoint, dtype, axis, device, like
        As for `linspace`.

    Returns
    -------
    array

    Raises
    ------
    ValueError
        If `start` or `stop` is the number 0 (in an array of a framework, it gives nan).

    Notes
    -----
    Differentiable in `start` and `stop`.

    Examples
    --------
    >>> np.geomspace(1, 8, 4)
    array([1., 2., 4., 8.])
    """
    if any(isinstance(x, (int, float, complex)) and x == 0 for x in (start, stop)):
        raise ValueError("Geometric sequence cannot include zero")
    computed = _at_least_floating(dtype)
    start, stop = (np.asarray(x, computed, device=device, like=like) for x in (start, stop))
    fraction, _ = _fractions(num, endpoint, computed, start, stop)
    # The quotient of the ends could overflow. The direction of the first, held constant, leaves it positive.
    direction = np.stop_gradient(np.sign(start))
    samples = direction * np.power(start / direction, 1 - fraction) * np.power(stop / direction, fraction)
    if computed is not dtype:
        samples = np.astype(samples, dtype)
    return samples if axis == 0 else np.moveaxis(samples, 0, axis)


def _at_least_floating(dtype: DType) -> DType:
    """The dtype in which to compute a range of `dtype`."""
    return dtype if rank(dtype) >= 2 else "float64"


def _fractions(num: int, endpoint: bool, dtype: DType, *ends: Any) -> tuple[Any, int]:
    """Fractions from 0 towards 1 along a new first axis of `ends`, and the number of intervals."""
    num = as_int(num)
    if isinstance(num, int) and num < 0:
        raise ValueError(f"Number of samples, {num}, must be non-negative.")
    intervals = num - 1 if endpoint else num
    fraction = np.arange(num, dtype=real_name(canonical_name(dtype)), like=ends[0])
    # TensorFlow's integer tensor, a size known when the program runs, meets floats in gradnp's division only.
    fraction = fraction / max(intervals, 1) if isinstance(num, int) else np.divide(fraction, np.maximum(intervals, 1))
    if rank(dtype) == 3:
        fraction = np.astype(fraction, dtype)
    return np.reshape(fraction, (num,) + (1,) * max(len(x.shape) for x in ends)), intervals


@op
def meshgrid(*xi: Each, copy: bool = True, sparse: bool = False, indexing: str = "xy") -> tuple[Array, ...]:
    """Make coordinate arrays of a grid from its coordinate vectors.

    Parameters
    ----------
    *xi : array of shape (n_i,)
        The coordinates along each axis of the grid.
    copy : bool
        Whether NumPy copies; it has no effect on other backends.
    sparse : bool
        Whether each result has size 1 along all axes except its own, and broadcasts.
    indexing : {"xy", "ij"}
        With "xy", the first two axes of the results belong to the second and the first vector, as for an image; with
        "ij", the axes have the order of the vectors.

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
    grids = [np.reshape(x, (1,) * axis + (-1,) + (1,) * (n - 1 - axis)) for x, axis in zip(xi, axes, strict=True)]
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
    grids = np.meshgrid(*ranges, sparse=sparse, indexing="ij")
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
        The dtype of the indices; by default the default floating dtype.
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
    return function(*np.indices(shape, dtype, like=like), **kwargs)
