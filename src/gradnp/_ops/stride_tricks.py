"""Windows and strided views of arrays, as gathers: NumPy's `numpy.lib.stride_tricks`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy

import gradnp as np
from gradnp._core.dtypes import numpy_dtype
from gradnp._core.operation import op
from gradnp._core.shapes import normalize_axes, size_of, tuple_of
from gradnp._core.types import Array, Axis, Shape, Weak


@op(namespace="lib.stride_tricks")
def sliding_window_view(
    x: Array | Weak, window_shape: Shape, axis: Axis = None, *, subok: bool = False, writeable: bool = False
) -> Array:
    """All windows of an array: at each position, the entries that a window there covers.

    Parameters
    ----------
    x : array_like
    window_shape : int or sequence of int
        The window's size along each of `axis`.
    axis : int or tuple of int, optional
        All axes by default; an axis may occur more than once.
    subok, writeable : bool
        For NumPy's signature: the result is an array of its own, not a view.

    Returns
    -------
    array
        `x`'s axes, of size ``n - window + 1`` where a window slides, followed by the windows' axes.

    Raises
    ------
    ValueError
        If a window is negative, or larger than its axis; if `window_shape` and `axis` differ in length.

    Notes
    -----
    An entry's gradient is the sum over the windows that cover it.

    Examples
    --------
    >>> np.lib.stride_tricks.sliding_window_view(numpy.arange(4), 3)
    array([[0, 1, 2],
           [1, 2, 3]])
    """
    window = tuple_of(window_shape)
    if any(n < 0 for n in window):
        raise ValueError("`window_shape` cannot contain negative values")
    if axis is None and len(window) != x.ndim:
        raise ValueError(
            f"Since axis is None, must provide window_shape for all dimensions of `x`; got {len(window)} window_shape "
            f"elements and `x.ndim` is {x.ndim}."
        )
    axes = range(x.ndim) if axis is None else [normalize_axes(n, x.ndim)[0] for n in tuple_of(axis)]
    if len(axes) != len(window):
        raise ValueError(
            f"Must provide matching length window_shape and axis; got {len(window)} window_shape elements and "
            f"{len(axes)} axes elements."
        )
    for n, size in zip(axes, window, strict=True):
        places = np.shape(x)[n] - size + 1  # TensorFlow may know it when the program runs only
        if isinstance(places, int) and places <= 0:
            raise ValueError("window shape cannot be larger than input array shape")
        index = np.arange(places, dtype=int, like=x)[:, None] + np.arange(size, dtype=int, like=x)
        x = np.moveaxis(np.take(x, index, axis=n), n + 1, -1)
    return x


@op(namespace="lib.stride_tricks")
def as_strided(
    x: Array | Weak,
    shape: Sequence[int] | None = None,
    strides: Sequence[int] | None = None,
    subok: bool = False,
    writeable: bool = True,
) -> Array:
    """The entries of an array at regular distances: a gather from its entries in a row.

    Parameters
    ----------
    x : array_like
        Its entries are numbered in C order, whatever its layout in memory.
    shape : sequence of int, optional
        Of the result; `x`'s by default.
    strides : sequence of int, optional
        The distance in bytes between neighbours along each axis, as in ``numpy.ndarray.strides``; by default those of
        an array of `x`'s shape in C order.
    subok, writeable : bool
        For NumPy's signature: the result is an array of its own, not a view.

    Returns
    -------
    array
        Of the given shape.

    Raises
    ------
    ValueError
        If a distance is not a number of whole entries, or an entry lies outside of `x`.

    Examples
    --------
    >>> x = numpy.arange(5.0)
    >>> np.lib.stride_tricks.as_strided(x, (3, 2), (8, 8))
    array([[0., 1.],
           [1., 2.],
           [2., 3.]])
    """
    shape = tuple(x.shape) if shape is None else tuple_of(shape)
    size = numpy_dtype(x.dtype).itemsize
    if strides is None:
        strides = [size_of(x.shape[i + 1 :]) * size for i in range(x.ndim)]
    steps, rests = zip(*(divmod(stride, size) for stride in strides), strict=True) if len(strides) else ((), ())
    if any(rests) or len(steps) != len(shape):
        raise ValueError(f"strides must be one for each axis of shape {shape}, in multiples of {size} bytes: {strides}")
    ends = [step * (n - 1) for step, n in zip(steps, shape, strict=True)]
    lowest, highest = sum(min(end, 0) for end in ends), sum(max(end, 0) for end in ends)
    if 0 not in shape and (lowest < 0 or highest >= size_of(x.shape)):
        raise ValueError(f"shape {shape} with strides {tuple(strides)} reaches outside of an array of shape {x.shape}")
    index: Any = numpy.zeros((1,) * len(shape), int)
    for i, (step, n) in enumerate(zip(steps, shape, strict=True)):
        index = index + numpy.reshape(numpy.arange(n) * step, (n, *(1,) * (len(shape) - i - 1)))
    return np.take(np.ravel(x), np.asarray(index, like=x))
