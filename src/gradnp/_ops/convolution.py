"""Convolution: deep learning's `conv`, NumPy's `convolve` and `correlate`, and scipy.signal's functions of matrices."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import gradnp as np
from gradnp._core.dtypes import rank
from gradnp._core.operation import op
from gradnp._core.shapes import unknown_size
from gradnp._core.types import Array, Raw, Weak
from gradnp._ops.rules.convolution import conv_windows


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
        The batch; its number of dimensions determines how many are spatial. Integers become the default float.
    w : array, (out, channels / groups, kernel ...)
        The kernels, in this order for both layouts.
    stride, dilation : int or sequence of int
        The steps between windows and between the entries of one window; an int for all dimensions, or one for each.
    padding : {"valid", "same"}, int, or sequence
        Zeros around `x`: none; as many as give ceil(size / stride) entries, an odd one at the end; an int for all
        sides; or for each dimension an int or a pair (low, high).
    groups : int
        The number of groups of channels; each group is convolved with its own out / groups kernels.
    layout : {"channels_first", "channels_last"}
        The place of the channels in `x` and the result.

    Returns
    -------
    array, (batch, out, spatial ...) or (batch, spatial ..., out)

    Raises
    ------
    ValueError
        If the dimensions, channels or settings do not fit, or a kernel is larger than the padded `x`.

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
        x = np.moveaxis(x, 1, -1)
    if windows.is_padded:
        x = np.pad(x, ((0, 0), *windows.padding, (0, 0)))
    patches = np.stack([x[(slice(None), *tap)] for tap in windows.taps()], -1)
    depth = w.shape[1] * patches.shape[-1]
    patches = np.swapaxes(np.reshape(patches, (-1, groups, depth)), 0, 1)
    kernels = np.swapaxes(np.reshape(w, (groups, out // groups, depth)), 1, 2)
    y = np.reshape(np.swapaxes(np.matmul(patches, kernels), 0, 1), (-1, *windows.count, out))
    return np.moveaxis(y, n + 1, 1) if layout == "channels_first" else y


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
    a, v = np.reshape(a, (-1,)), np.reshape(v, (-1,))
    if None in (a.shape[0], v.shape[0]):
        return _part(a, v, mode)
    if a.shape[0] < v.shape[0]:
        a, v = v, a
    return _slide(a, np.flip(v), mode)


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
    Linear in `a`, and in the conjugate of `v`.

    Examples
    --------
    >>> np.correlate([1.0, 2.0, 3.0], [0.0, 1.0, 0.5], "full")
    array([0.5, 2. , 3.5, 3. , 0. ])
    """
    _check(a, v, (1,))
    v = np.conj(v)
    if None in (a.shape[0], v.shape[0]):
        return _part(a, np.flip(v), mode, is_correlation=True)
    # If the second sequence is longer, the same sums result in the opposite order.
    return _slide(a, v, mode) if a.shape[0] >= v.shape[0] else np.flip(_slide(v, a, mode))


def _check(a: Any, v: Any, ndims: tuple[int, ...]) -> None:
    for x in (a, v):
        if len(x.shape) not in ndims:
            raise ValueError(f"a and v must be 1-d sequences, not of shapes {tuple(a.shape)} and {tuple(v.shape)}")
        if 0 in x.shape:
            raise ValueError("a and v must not be empty")


def _part(a: Any, v: Any, mode: str, is_correlation: bool = False) -> Any:
    """The convolution of sequences of which one's length is known only when the program runs: a part of the full one."""
    is_reversed = np.less(np.size(a), np.size(v)) if is_correlation else False
    if v.shape[0] is None:
        a, v = v, a
    if v.shape[0] is None:
        raise unknown_size("the lengths of a and v are")
    full = _slide(a, np.flip(v), "full")
    n, m = np.size(a), v.shape[0]
    shorter, longer = np.minimum(n, m), np.maximum(n, m)
    if mode == "full":
        return full
    if mode == "same":
        # A correlation with a longer sequence is reversed, so the odd entry is dropped from its front.
        start, count = np.where(is_reversed, shorter, shorter - 1) // 2, longer
    elif mode == "valid":
        start, count = shorter - 1, longer - shorter + 1
    else:
        raise ValueError(f"mode must be 'full', 'same' or 'valid', not {mode!r}")
    return full[start : start + count]


def _slide(a: Any, v: Any, mode: str) -> Any:
    """The sums of products of `v` with each window of the longer `a`, without flip or conjugate."""
    m = v.shape[0]
    # If m is even, NumPy's "same" drops one entry more from the front of "full" than from its end.
    pads = {"full": (m - 1, m - 1), "same": (m // 2, (m - 1) // 2), "valid": (0, 0)}
    if mode not in pads:
        raise ValueError(f"mode must be 'full', 'same' or 'valid', not {mode!r}")
    if rank(a.dtype) > 1:
        return np.conv(a[None, None], v[None, None], padding=[pads[mode]])[0, 0]
    # Integers stay integers, and exact.
    a = np.pad(a, pads[mode])
    count = np.shape(a)[0] - m + 1
    return np.matmul(np.stack([a[i : i + count] for i in range(m)], -1), v)


_PAD_MODE = {
    "fill": "constant",
    "pad": "constant",
    "wrap": "wrap",
    "circular": "wrap",
    "symm": "symmetric",
    "symmetric": "symmetric",
}
"""`np.pad`'s mode for each boundary, including the names that SciPy accepts without documenting them."""


@op(namespace="signal")
def correlate2d(
    in1: Array | Weak, in2: Array | Weak, mode: str = "full", boundary: str = "fill", fillvalue: Raw = 0
) -> Array:
    """Cross-correlation of two matrices: sums of `in1` times the conjugate of `in2`, slid over it.

    Parameters
    ----------
    in1, in2 : array, (M, N) and (K, L)
        An image and a kernel, neither empty. Integers stay integers.
    mode : {"full", "valid", "same"}
        Every overlap, (M + K - 1, N + L - 1) entries; only the full overlaps, (M - K + 1, N - L + 1); the central
        (M, N) of the first. In ``"valid"`` mode the arguments may change places: the larger in both dimensions is the
        image. The result is then reversed along both axes.
    boundary : {"fill", "wrap", "symm"}
        What lies around `in1`: `fillvalue`; `in1` again, periodically; its mirror image, which
        repeats the entries at the edges. A kernel may reach further than one period.
    fillvalue : number or array of one element
        For ``boundary="fill"``.

    Returns
    -------
    array

    Raises
    ------
    ValueError
        If an argument is not a matrix, is empty or boolean; if `mode` or `boundary` is unknown; if in ``"valid"`` mode
        neither is the larger in both dimensions; if `fillvalue` has several elements, or is complex beside real arrays.

    See Also
    --------
    convolve2d : the same with the kernel turned round.
    gradnp.conv : for batches and channels, with strides.

    Notes
    -----
    Linear in `in1` and `fillvalue`, and in the conjugate of `in2`. If the arguments have changed places, `in1`, the
    smaller, is conjugated instead, as in SciPy.

    Examples
    --------
    >>> image = numpy.arange(9.0).reshape(3, 3)
    >>> np.signal.correlate2d(image, [[-1.0, 1.0]], mode="same", boundary="symm")
    array([[1., 1., 0.],
           [1., 1., 0.],
           [1., 1., 0.]])
    """
    if _change_places(in1, in2, mode):
        return np.flip(_slide_2d(in2, np.conj(in1), mode, boundary, fillvalue))
    return _slide_2d(in1, np.conj(in2), mode, boundary, fillvalue)


@op(namespace="signal")
def convolve2d(
    in1: Array | Weak, in2: Array | Weak, mode: str = "full", boundary: str = "fill", fillvalue: Raw = 0
) -> Array:
    """Convolution of two matrices: sums of `in1` times `in2`, turned round and slid over it.

    Parameters
    ----------
    in1, in2 : array, (M, N) and (K, L)
        An image and a kernel, neither empty. Integers stay integers.
    mode : {"full", "valid", "same"}
        Every overlap, (M + K - 1, N + L - 1) entries; only the full overlaps, (M - K + 1, N - L + 1); the central
        (M, N) of the first. In ``"valid"`` mode the arguments may change places: the larger in both dimensions is the
        image.
    boundary : {"fill", "wrap", "symm"}
        What lies around `in1`: `fillvalue`; `in1` again, periodically; its mirror image, which
        repeats the entries at the edges. A kernel may reach further than one period.
    fillvalue : number or array of one element
        For ``boundary="fill"``.

    Returns
    -------
    array

    Raises
    ------
    ValueError
        If an argument is not a matrix, is empty or boolean; if `mode` or `boundary` is unknown; if in ``"valid"`` mode
        neither is the larger in both dimensions; if `fillvalue` has several elements, or is complex beside real arrays.

    See Also
    --------
    correlate2d : the same without turning the kernel.
    gradnp.conv : for batches and channels, with strides.

    Notes
    -----
    Linear in `in1` and `fillvalue`, and in `in2`.

    Examples
    --------
    >>> np.signal.convolve2d([[1, 2], [3, 4]], [[1, 1]])
    array([[1, 3, 2],
           [3, 7, 4]])
    """
    if _change_places(in1, in2, mode):
        in1, in2 = in2, in1
    # If the kernel has an even number of rows, the central part of "full" begins one row earlier than in a correlation.
    return _slide_2d(in1, np.flip(in2), mode, boundary, fillvalue, extra_before=True)


def _change_places(in1: Any, in2: Any, mode: str) -> bool:
    """Whether `in2` is the image that `in1` slides over; raises ValueError if they cannot be an image and a kernel."""
    a, b = tuple(in1.shape), tuple(in2.shape)
    if len(a) != 2 or len(b) != 2:
        raise ValueError(
            f"in1 and in2 must be matrices, not of shapes {a} and {b}; np.conv takes batches of images with channels"
        )
    if None in (a + b if mode == "valid" else b):
        raise unknown_size("the sizes of in1 and in2 are")
    if 0 in a + b:
        raise ValueError(f"in1 and in2 must not be empty, but their shapes are {a} and {b}")
    if rank(in1.dtype) == 0:
        raise ValueError("in1 and in2 must be numbers, not bools; np.astype(x, int) makes integers of them")
    if mode != "valid":
        return False
    if not (a[0] >= b[0] and a[1] >= b[1]) and not (a[0] <= b[0] and a[1] <= b[1]):
        raise ValueError(
            f"in 'valid' mode one of in1 and in2 must be at least as large as the other in both dimensions; "
            f"their shapes are {a} and {b}"
        )
    return a[0] < b[0] or a[1] < b[1]


def _slide_2d(image: Any, kernel: Any, mode: str, boundary: str, fillvalue: Any, extra_before: bool = False) -> Any:
    """The sums of products of `kernel` with each window of `image`, padded according to `mode` and `boundary`."""
    if mode not in ("full", "valid", "same"):
        raise ValueError(f"mode must be 'full', 'valid' or 'same', not {mode!r}")
    if boundary not in _PAD_MODE:
        raise ValueError(f"boundary must be 'fill', 'wrap' or 'symm', not {boundary!r}")
    if mode != "valid":
        widths = [_widths(n, mode, extra_before) for n in kernel.shape]
        values = {"constant_values": _filling(fillvalue, image)} if _PAD_MODE[boundary] == "constant" else {}
        image = np.pad(image, widths, _PAD_MODE[boundary], **values)
    if rank(image.dtype) > 1:
        return np.conv(image[None, None], kernel[None, None])[0, 0]
    # Integers stay integers, and exact.
    rows, columns = (m - n + 1 for m, n in zip(np.shape(image), kernel.shape, strict=True))
    taps = itertools.product(*map(range, kernel.shape))
    return np.matmul(np.stack([image[i : i + rows, j : j + columns] for i, j in taps], -1), np.reshape(kernel, (-1,)))


def _widths(n: int, mode: str, extra_before: bool) -> tuple[int, int]:
    """How many rows (or columns) to add before and after for a kernel of `n`; in "same" one side may get one more."""
    if mode == "full":
        return n - 1, n - 1
    less, more = (n - 1) // 2, n // 2
    return (more, less) if extra_before else (less, more)


def _filling(fillvalue: Any, image: Any) -> Any:
    if isinstance(fillvalue, complex) and rank(image.dtype) < 3:
        raise ValueError(f"fillvalue {fillvalue!r} is complex, but in1 and in2 are real")
    if isinstance(fillvalue, (int, float, complex)):
        return fillvalue
    if np.size(fillvalue) != 1:
        raise ValueError(f"fillvalue must be a number or have one element, not {np.size(fillvalue)}")
    return np.reshape(fillvalue, ())
