"""Convolution: `conv` as deep learning defines it, and NumPy's `convolve` and `correlate`."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

from gradnp._core.dispatch import op
from gradnp._core.dtypes import KIND, canonical_name
from gradnp._core.types import Array, Weak
from gradnp._windows import Windows, spatial_axes, windows_of
from gradnp.complex_numbers import conj
from gradnp.joining import stack
from gradnp.manipulation import moveaxis, reshape, swapaxes
from gradnp.padding import pad
from gradnp.products import matmul
from gradnp.rearranging import flip


@op(inexact=True)
def conv(
    x: Array | Weak,
    w: Array | Weak,
    *,
    stride: int | Sequence[int] = 1,
    padding: str | int | Sequence[int | tuple[int, int]] = "valid",
    dilation: int | Sequence[int] = 1,
    groups: int = 1,
    layout: str = "channels_first",
) -> Array:
    """Convolution of a batch over 1, 2 or 3 spatial dimensions, as deep learning defines it (cross-correlation).

    Parameters
    ----------
    x : array, (batch, channels, spatial ...) or (batch, spatial ..., channels)
        The batch; its number of dimensions says how many are spatial. Integers become the default float.
    w : array, (out, channels / groups, kernel ...)
        The kernels, in this order in either layout.
    stride, dilation : int or sequence of int
        The steps between windows and between the entries of one; an int for all dimensions, or one each.
    padding : {"valid", "same"}, int, or sequence
        Zeros around `x`: none; as many as give ceil(size / stride) entries, an odd one at the end; an int for all
        sides; or for each dimension an int or a pair (low, high).
    groups : int
        Into how many groups the channels are cut, each convolved with its own out / groups kernels.
    layout : {"channels_first", "channels_last"}
        Where `x` and the result have their channels.

    Returns
    -------
    array, (batch, out, spatial ...) or (batch, spatial ..., out)

    Raises
    ------
    ValueError
        If the dimensions, channels or settings do not fit, or a kernel spans more than the padded `x`.

    Notes
    -----
    Bilinear, so its gradients are convolutions too.

    Examples
    --------
    >>> x = numpy.arange(4.0).reshape(1, 1, 4)
    >>> np.conv(x, numpy.array([[[1.0, 0.0, -1.0]]]), padding="same")
    array([[[-1., -2., -2.,  2.]]])
    """
    windows = conv_windows(x.shape, w.shape, stride, padding, dilation, groups, layout)
    n, out = len(windows.size), w.shape[0]
    if layout == "channels_first":
        x = moveaxis(x, 1, -1)
    if windows.is_padded:
        x = pad(x, ((0, 0), *windows.padding, (0, 0)))
    patches = stack([x[(slice(None), *tap)] for tap in windows.taps()], -1)
    depth = w.shape[1] * patches.shape[-1]
    patches = swapaxes(reshape(patches, (-1, groups, depth)), 0, 1)
    kernels = swapaxes(reshape(w, (groups, out // groups, depth)), 1, 2)
    y = reshape(swapaxes(matmul(patches, kernels), 0, 1), (-1, *windows.count, out))
    return moveaxis(y, n + 1, 1) if layout == "channels_first" else y


def conv_windows(
    x: Sequence[int | None],
    w: Sequence[int],
    stride: Any,
    padding: Any,
    dilation: Any,
    groups: int,
    layout: str,
) -> Windows:
    """The windows of a `conv` of arrays of shapes `x` and `w`; ValueError where it is no such call."""
    axes = spatial_axes(len(x), layout)
    if len(w) != len(x):
        raise ValueError(
            f"w must be (out, channels / groups, *kernel) with as many dimensions as x: {len(x)}, not {len(w)}"
        )
    if 0 in w[2:]:
        raise ValueError(f"w has a kernel of no entries: shape {tuple(w)}")
    channels = x[1 if layout == "channels_first" else -1]
    if not isinstance(groups, int) or groups < 1 or w[0] % groups:
        raise ValueError(f"groups must be a positive int that divides the {w[0]} kernels of w, not {groups!r}")
    if channels is not None and channels != groups * w[1]:
        raise ValueError(
            f"x has {channels} channels ({layout}), w takes {w[1]} in each of groups={groups}, so {groups * w[1]}"
        )
    return windows_of([x[i] for i in axes], tuple(w[2:]), stride, padding, dilation)


def remembered_windows(x: tuple[int | None, ...], w: tuple[int, ...], *settings: Any) -> Windows:
    """`conv_windows`, which takes long beside a small convolution, but once only for shapes and settings met before."""
    if all(type(setting) in (int, str) for setting in settings):  # of others, (1.0, 1) equals (1, 1)
        try:
            return _remembered_windows(x, w, *settings)
        except TypeError:  # a size that is known only to a trace cannot be looked up
            pass
    return conv_windows(x, w, *settings)


_remembered_windows = functools.lru_cache(1024, typed=True)(conv_windows)


@op
def convolve(a: Array | Weak, v: Array | Weak, mode: str = "full") -> Array:
    """Discrete convolution of two sequences.

    Parameters
    ----------
    a, v : array, (N,) and (M,)
        The sequences, not empty (a number is one of length 1); the order does not matter.
    mode : {"full", "same", "valid"}
        Every overlap, N + M - 1 entries; the central max(N, M); only the full overlaps, max(N, M) - min(N, M) + 1.

    Returns
    -------
    array

    Raises
    ------
    ValueError
        If a sequence is empty or has more than one dimension, or there is no such `mode`.

    Notes
    -----
    Bilinear in `a` and `v`.

    Examples
    --------
    >>> np.convolve([1.0, 2.0, 3.0], [0.0, 1.0, 0.5])
    array([0. , 1. , 2.5, 4. , 1.5])
    """
    _check(a, v, (0, 1))
    a, v = reshape(a, (-1,)), reshape(v, (-1,))
    if a.shape[0] < v.shape[0]:
        a, v = v, a
    return _slide(a, flip(v), mode)


@op
def correlate(a: Array | Weak, v: Array | Weak, mode: str = "valid") -> Array:
    """Cross-correlation of two sequences: entry k is the sum over n of ``a[n + k] * conj(v[n])``.

    Parameters
    ----------
    a, v : array, (N,) and (M,)
        The sequences, not empty.
    mode : {"valid", "same", "full"}
        As for `convolve`, with another default.

    Returns
    -------
    array

    Raises
    ------
    ValueError
        If a sequence is empty or has more than one dimension, or there is no such `mode`.

    Notes
    -----
    Linear in `a`, and in `v` conjugated.

    Examples
    --------
    >>> np.correlate([1.0, 2.0, 3.0], [0.0, 1.0, 0.5], "full")
    array([0.5, 2. , 3.5, 3. , 0. ])
    """
    _check(a, v, (1,))
    v = conj(v)
    # With the longer sequence second, the same sums come out in the opposite order.
    return _slide(a, v, mode) if a.shape[0] >= v.shape[0] else flip(_slide(v, a, mode))


def _check(a: Any, v: Any, ndims: tuple[int, ...]) -> None:
    for x in (a, v):
        if len(x.shape) not in ndims:
            raise ValueError(f"a and v must be 1-d sequences, not of shapes {tuple(a.shape)} and {tuple(v.shape)}")
        if 0 in x.shape:
            raise ValueError("a and v must not be empty")
        if None in tuple(x.shape):
            raise ValueError("the lengths of a and v must be known when the program is traced")


def _slide(a: Any, v: Any, mode: str) -> Any:
    """The sums of products of `v` with what it covers of the longer `a`, without flip or conjugate."""
    m = v.shape[0]
    # NumPy's "same" drops the odd entry of "full" from the front where m is even.
    pads = {"full": (m - 1, m - 1), "same": (m // 2, (m - 1) // 2), "valid": (0, 0)}
    if mode not in pads:
        raise ValueError(f"mode must be 'full', 'same' or 'valid', not {mode!r}")
    if KIND[canonical_name(a.dtype)] > 1:
        return conv(a[None, None], v[None, None], padding=[pads[mode]])[0, 0]
    # Integers stay integers, and exact.
    a = pad(a, pads[mode])
    count = a.shape[0] - m + 1
    return matmul(stack([a[i : i + count] for i in range(m)], -1), v)
