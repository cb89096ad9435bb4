"""Creating arrays: from data and from a shape.

The default backend (`set_backend`, `use_backend`) makes them unless an array among the arguments or ``like=`` decides.
``like=x`` also gives the new array the device of `x` and, for a floating dtype that is not given, its width. Every
function here takes ``like`` and ``device``, even the few that lack them in NumPy.
"""

from __future__ import annotations

from typing import Any

import gradnp as np
from gradnp._core.operation import creation, op
from gradnp._core.shapes import tuple_of
from gradnp._core.types import Array, DType, Like, Raw, Shape, Weak


@creation(is_primitive=True, converts=True)
def asarray(
    a: Array | Weak,
    dtype: DType = None,
    order: str | None = None,
    *,
    device: Any = None,
    copy: bool | None = None,
    like: Like = None,
) -> Array:
    """Convert numbers, nested lists or NumPy arrays to an array.

    Parameters
    ----------
    a : array_like
        An array of any framework, which is returned unchanged unless `dtype`, `device` or `copy` ask for a change; a
        NumPy array or anything that NumPy can convert, which becomes an array of the default backend (or of the backend
        of `like`) and shares memory if the framework can do so; numbers; or nested lists of these, which are stacked.
    dtype : dtype, optional
        By default that of the data; Python numbers get the default width of their kind, or that of `like`.
    order : {"C", "F", "A", "K"}, optional
        The memory layout; only NumPy has a choice.
    device : optional
        The framework's device, or its name.
    copy : bool, optional
        True always copies, False never does; None, the default, copies only if it must.
    like : array, optional
        An array whose backend, device and floating width the result takes.

    Returns
    -------
    array

    Raises
    ------
    ValueError
        If `copy` is False and a copy is needed, or nested lists have uneven lengths.

    Notes
    -----
    Differentiable in arrays of a framework, also inside lists: ``np.asarray([x[0], 2 * x[1]])`` passes gradients to
    ``x``.

    Examples
    --------
    >>> np.asarray([1, 2.5])
    array([1. , 2.5])
    """


asanyarray = asarray


@creation(converts=True)
def array(
    object: Array | Weak,
    dtype: DType = None,
    *,
    copy: bool | None = True,
    order: str = "K",
    subok: bool = False,
    ndmin: int = 0,
    device: Any = None,
    like: Like = None,
) -> Array:
    """Make a new array of numbers, nested lists, or other arrays.

    Parameters
    ----------
    object : array_like
        As `a` of `asarray`.
    dtype, order, device, like : optional
        As for `asarray`.
    copy : bool, optional
        Whether to copy even an array; None copies only if it must, False never does.
    subok : bool
        Whether NumPy keeps a subclass of its own.
    ndmin : int
        The least number of dimensions; axes of size 1 are put in front.

    Returns
    -------
    array

    Notes
    -----
    Differentiable in arrays of a framework, also inside lists.

    Examples
    --------
    >>> np.array([[1, 2], [3, 4]])
    array([[1, 2],
           [3, 4]])
    >>> np.array([1.0, 2.0], ndmin=2).shape
    (1, 2)
    """
    x = np.asarray(object, dtype, order, device=device, copy=copy, like=like)
    ndim = len(x.shape)
    return x if ndim >= ndmin else np.reshape(x, (1,) * (ndmin - ndim) + np.shape(x))


@creation
def zeros(shape: Shape, dtype: DType = None, order: str = "C", *, device: Any = None, like: Like = None) -> Any:
    """Make an array of zeros.

    Parameters
    ----------
    shape : int or sequence of int
        Its shape.
    dtype : dtype, optional
        By default the default floating dtype, or that of `like`.
    order : {"C", "F"}
        The memory layout; only NumPy has a choice.
    device, like : optional
        As for `asarray`.

    Returns
    -------
    array

    Examples
    --------
    >>> np.zeros((2, 3)).shape
    (2, 3)
    >>> np.zeros(2, like=numpy.ones(1, "float32")).dtype
    dtype('float32')
    """
    return np.full(shape, 0, dtype, order, device=device, like=like)


@creation
def ones(shape: Shape, dtype: DType = None, order: str = "C", *, device: Any = None, like: Like = None) -> Any:
    """Make an array of ones.

    Parameters
    ----------
    shape, dtype, order, device, like
        As for `zeros`.

    Returns
    -------
    array

    Examples
    --------
    >>> np.ones(3)
    array([1., 1., 1.])
    """
    return np.full(shape, 1, dtype, order, device=device, like=like)


@creation
def empty(shape: Shape, dtype: DType = None, order: str = "C", *, device: Any = None, like: Like = None) -> Any:
    """Make an array whose values are not set.

    Parameters
    ----------
    shape, dtype, order, device, like
        As for `zeros`.

    Returns
    -------
    array
        Of arbitrary values; of zeros on TensorFlow and JAX, whose arrays cannot be written to later.

    Examples
    --------
    >>> np.empty((0, 2)).shape
    (0, 2)
    """
    return np.zeros(shape, dtype, order, device=device, like=like)


@creation(is_primitive=True)
def full(
    shape: Shape,
    fill_value: Array | Weak,
    dtype: DType = None,
    order: str = "C",
    *,
    device: Any = None,
    like: Like = None,
) -> Array:
    """Make an array of one value.

    Parameters
    ----------
    shape : int or sequence of int
        Its shape.
    fill_value : array_like
        The value, or an array that broadcasts to `shape`.
    dtype : dtype, optional
        By default that of `fill_value`.
    order, device, like : optional
        As for `zeros`.

    Returns
    -------
    array

    Raises
    ------
    ValueError
        If `fill_value` does not broadcast to `shape`.

    Notes
    -----
    Differentiable in `fill_value`: the gradient is the sum over the elements that it was broadcast to.

    Examples
    --------
    >>> np.full((2, 2), [1, 7])
    array([[1, 7],
           [1, 7]])
    """


@op
def zeros_like(
    a: Array | Weak,
    dtype: DType = None,
    order: str = "K",
    subok: bool = True,
    shape: Shape | None = None,
    *,
    device: Any = None,
) -> Array:
    """Make an array of zeros with the shape, dtype, backend and device of another.

    Parameters
    ----------
    a : array
        The array to follow.
    dtype, shape, device : optional
        In place of those of `a`.
    order, subok : optional
        Layout and subclass; only NumPy has a choice.

    Returns
    -------
    array

    Notes
    -----
    The gradient is zero, not absent.

    Examples
    --------
    >>> np.zeros_like([[1, 2, 3]])
    array([[0, 0, 0]])
    """
    return np.full_like(a, 0, dtype, order, subok, shape, device=device)


@op
def ones_like(
    a: Array | Weak,
    dtype: DType = None,
    order: str = "K",
    subok: bool = True,
    shape: Shape | None = None,
    *,
    device: Any = None,
) -> Array:
    """Make an array of ones with the shape, dtype, backend and device of another.

    Parameters
    ----------
    a, dtype, order, subok, shape, device
        As for `zeros_like`.

    Returns
    -------
    array

    Notes
    -----
    The gradient is zero, not absent.

    Examples
    --------
    >>> np.ones_like(numpy.zeros(3), dtype=int)
    array([1, 1, 1])
    """
    return np.full_like(a, 1, dtype, order, subok, shape, device=device)


@op
def empty_like(
    prototype: Array | Weak,
    /,
    dtype: DType = None,
    order: str = "K",
    subok: bool = True,
    shape: Shape | None = None,
    *,
    device: Any = None,
) -> Array:
    """Make an array whose values are not set, with the shape, dtype, backend and device of another.

    Parameters
    ----------
    prototype : array
        The array to follow.
    dtype, order, subok, shape, device
        As for `zeros_like`.

    Returns
    -------
    array
        Of arbitrary values on NumPy, of zeros elsewhere.

    Notes
    -----
    The gradient is zero, not absent.

    Examples
    --------
    >>> np.empty_like(numpy.ones((2, 3))).shape
    (2, 3)
    """
    return np.zeros_like(prototype, dtype, order, subok, shape, device=device)


@op
def full_like(
    a: Array | Weak,
    fill_value: Raw,
    dtype: DType = None,
    order: str = "K",
    subok: bool = True,
    shape: Shape | None = None,
    *,
    device: Any = None,
) -> Array:
    """Make an array of one value with the shape, dtype, backend and device of another.

    Parameters
    ----------
    a : array
        The array to follow.
    fill_value : array_like
        The value, or an array that broadcasts to the shape; it is cast to the dtype.
    dtype, order, subok, shape, device
        As for `zeros_like`.

    Returns
    -------
    array

    Raises
    ------
    ValueError
        If `fill_value` does not broadcast to the shape.

    Notes
    -----
    The gradient with respect to `a` is zero, not absent; in `fill_value` it is that of `full`.

    Examples
    --------
    >>> np.full_like([1.5, 2.5], 4)
    array([4., 4.])
    """
    target = a.dtype if dtype is None else dtype
    fill = np.asarray(fill_value, target, device=device, like=a)
    if device is not None:
        a = np.asarray(a, device=device)
    source = np.astype(a if shape is None else np.sum(a), target)
    # The branch that is never taken gives the shape, and its gradient is zero.
    result = np.where(False, source, fill)
    wanted = tuple(a.shape) if shape is None else tuple_of(shape)
    return result if tuple(result.shape) == wanted else np.broadcast_to(result, wanted)
