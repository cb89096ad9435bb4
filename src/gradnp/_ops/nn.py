"""Building blocks of neural networks that NumPy does not have; convolution is `gradnp.conv`."""

from __future__ import annotations

import builtins
import math
from collections.abc import Sequence
from typing import Any

import numpy

import gradnp as np
from gradnp._core.arguments import as_array
from gradnp._core.dtypes import KIND, canonical_name, rank, refuse_complex
from gradnp._core.operation import op
from gradnp._core.shapes import normalize_axis
from gradnp._core.types import Array, DType, Raw, Weak
from gradnp._ops.rules.convolution import Windows, pool_windows, spatial_axes


@op
def relu(x: Array | Weak, /) -> Array:
    """Rectifier: `x` where it is positive, else 0.

    Parameters
    ----------
    x : array
        Real.

    Returns
    -------
    array

    Notes
    -----
    The derivative at 0 is 0, where that of ``maximum(x, 0)`` is 1/2.

    Examples
    --------
    >>> np.nn.relu([-1.0, 0.0, 2.0])
    array([0., 0., 2.])
    """
    refuse_complex(x)
    return np.where(x <= 0, 0, x)


@op(inexact=True)
def gelu(x: Array | Weak, /, approximate: bool = False) -> Array:
    """Gaussian error linear unit: `x` times the normal distribution function at `x`.

    Parameters
    ----------
    x : array
        Real; integers become the default float.
    approximate : bool
        Use the approximation by tanh, off by up to 5e-4.

    Returns
    -------
    array

    Examples
    --------
    >>> np.nn.gelu([-1.0, 0.0, 1.0])
    array([-0.15865525,  0.        ,  0.84134475])
    """
    if approximate:
        # 0.5 * (1 + tanh(u)) is expit(2 * u); the constants are those of Hendrycks and Gimpel, arXiv:1606.08415.
        return x * np.special.expit(1.5957691216057308 * (x + 0.044715 * x**3))
    return 0.5 * x * np.special.erfc(-0.7071067811865476 * x)


@op(inexact=True)
def silu(x: Array | Weak, /) -> Array:
    """Sigmoid linear unit (swish), ``x * expit(x)``.

    Parameters
    ----------
    x : array
        Real; integers become the default float.

    Returns
    -------
    array

    Examples
    --------
    >>> np.nn.silu([0.0, 1.0])
    array([0.        , 0.73105858])
    """
    return x * np.special.expit(x)


@op(inexact=True)
def softplus(x: Array | Weak, /) -> Array:
    """Smooth rectifier, ``log(1 + exp(x))`` without overflow.

    Parameters
    ----------
    x : array
        Real; integers become the default float.

    Returns
    -------
    array

    Notes
    -----
    The derivative is the logistic sigmoid.

    Examples
    --------
    >>> np.nn.softplus([-1000.0, 0.0, 1000.0])
    array([0.00000000e+00, 6.93147181e-01, 1.00000000e+03])
    """
    return np.logaddexp(x, 0.0)


@op
def max_pool(
    x: Array | Weak,
    window: int | Sequence[int],
    *,
    stride: int | Sequence[int] | None = None,
    padding: str | int | Sequence[int | tuple[int, int]] = "valid",
    layout: str = "channels_first",
) -> Array:
    """Greatest entry of each window, over 1, 2 or 3 spatial dimensions.

    Parameters
    ----------
    x : array, (batch, channels, spatial ...) or (batch, spatial ..., channels)
        Real.
    window : int or sequence of int
        The window's size; an int for all dimensions, or one each.
    stride : int or sequence of int, optional
        The steps between windows; by default `window`, so that they tile.
    padding, layout : optional
        As for `conv`. Padding never wins over an entry, and must be smaller than a window.

    Returns
    -------
    array
        With the dtype of `x`.

    Raises
    ------
    ValueError
        If dimensions or settings do not fit.

    Notes
    -----
    The gradient goes to the greatest entry of each window; of several, to the first in C order.

    Examples
    --------
    >>> np.nn.max_pool(numpy.array([[[1.0, 3.0, 2.0, 0.0]]]), 2)
    array([[[3., 2.]]])
    """
    x = as_array(x)
    name = canonical_name(x.dtype)
    lowest = -numpy.inf if KIND[name] > 1 else numpy.iinfo(name).min
    windows = pool_windows(x.shape, window, stride, padding, layout)
    first, *others = _taps(x, windows, layout, lowest)
    for other in others:  # the earlier of two equal stays; nan comes first
        first = np.where(np.logical_or(other > first, np.isnan(other)), other, first)
    return first


@op(inexact=True)
def avg_pool(
    x: Array | Weak,
    window: int | Sequence[int],
    *,
    stride: int | Sequence[int] | None = None,
    padding: str | int | Sequence[int | tuple[int, int]] = "valid",
    layout: str = "channels_first",
    count_padding: bool = False,
) -> Array:
    """Mean of each window, over 1, 2 or 3 spatial dimensions.

    Parameters
    ----------
    x : array, (batch, channels, spatial ...) or (batch, spatial ..., channels)
        Integers become the default float.
    window : int or sequence of int
        The window's size; an int for all dimensions, or one each.
    stride : int or sequence of int, optional
        The steps between windows; by default `window`, so that they tile.
    padding, layout : optional
        As for `conv`; padding must be smaller than a window.
    count_padding : bool
        Whether padding counts as zeros in the mean; by default only entries of `x` count, as in ONNX.

    Returns
    -------
    array

    Raises
    ------
    ValueError
        If dimensions or settings do not fit.

    Examples
    --------
    >>> np.nn.avg_pool(numpy.array([[[1.0, 3.0, 2.0]]]), 2, padding=[(0, 1)])
    array([[[2., 2.]]])
    """
    x = as_array(x)
    windows = pool_windows(x.shape, window, stride, padding, layout)
    total = np.sum(*_windowed(x, windows, layout, 0))
    if count_padding or not windows.is_padded:
        return total / math.prod(windows.size)
    for i, axis in enumerate(spatial_axes(len(x.shape), layout)):
        counts = np.asarray(_real_entries(x.shape[axis], windows, i), dtype=total.dtype, like=total)
        total = total / np.reshape(counts, (-1,) + (1,) * (len(x.shape) - 1 - axis))
    return total


def _windowed(x: Any, windows: Windows, layout: str, fill: Any) -> tuple[Any, Any]:
    """`x` with separate axes for the entries of each window, and these axes."""
    axes = spatial_axes(len(x.shape), layout)
    first = axes[0]
    if windows.is_disjoint and None not in windows.count:  # a view: no entry is copied
        whole = tuple([slice(0, n * k) for n, k in zip(windows.count, windows.size, strict=True)])
        split = [size for pair in zip(windows.count, windows.size, strict=True) for size in pair]
        x = x[(slice(None),) * first + whole]
        shape = (-1, *x.shape[1:first], *split, *x.shape[axes[-1] + 1 :])
        return np.reshape(x, shape), tuple(range(first + 1, first + len(split), 2))
    return np.stack(_taps(x, windows, layout, fill)), 0


def _taps(x: Any, windows: Windows, layout: str, fill: Any) -> list[Any]:
    """For each place in a window, in C order, the entries of all windows there."""
    axes = spatial_axes(len(x.shape), layout)
    first = axes[0]
    if windows.is_padded:
        pairs = [(0, 0)] * first + [*windows.padding] + [(0, 0)] * (len(x.shape) - axes[-1] - 1)
        x = np.pad(x, pairs, constant_values=fill)
    return [x[(slice(None),) * first + tap] for tap in windows.taps()]


def _real_entries(length: int, windows: Windows, i: int) -> list[int]:
    """How many entries of each window along spatial dimension `i` are not padding."""
    starts = [n * windows.stride[i] - windows.padding[i][0] for n in range(windows.count[i])]
    return [builtins.min(start + windows.size[i], length) - builtins.max(start, 0) for start in starts]


@op
def one_hot(x: Raw, num_classes: int, axis: int = -1, dtype: DType = None) -> Any:
    """One-hot vectors: 1 at each class's place, else 0.

    Parameters
    ----------
    x : array of int
        Classes; one outside ``range(num_classes)`` gives zeros.
    num_classes : int
        The length of the vectors.
    axis : int
        The axis of the result that holds the vectors.
    dtype : dtype, optional
        The dtype of the result; the default float if not given.

    Returns
    -------
    array
        Of the shape of `x` with `num_classes` inserted at `axis`.

    Raises
    ------
    TypeError
        If `x` does not hold integers.

    Examples
    --------
    >>> np.nn.one_hot([2, 0], 3)
    array([[0., 0., 1.],
           [1., 0., 0.]])
    """
    x = as_array(x)
    if rank(x.dtype) != 1:
        raise TypeError(f"x must be of integers, not {canonical_name(x.dtype)}; np.astype(x, 'int64') makes them")
    axis = normalize_axis(axis, len(x.shape) + 1)
    classes = np.reshape(np.arange(num_classes, like=x), (-1,) + (1,) * (len(x.shape) - axis))
    vectors = np.where(np.equal(np.expand_dims(x, axis), classes), 1.0, 0.0)
    return vectors if dtype is None else np.astype(vectors, dtype)
