"""Two-dimensional correlation and convolution, after `scipy.signal`, which is their oracle; they do not need SciPy.

They slide one kernel over one image; `np.conv` does it for batches and channels.
"""

from __future__ import annotations

import itertools
from typing import Any

from gradnp._core.dispatch import op
from gradnp._core.dtypes import KIND, canonical_name
from gradnp._core.types import Array, Index, Weak
from gradnp.complex_numbers import conj
from gradnp.convolution import conv
from gradnp.joining import stack
from gradnp.manipulation import reshape, size
from gradnp.padding import pad
from gradnp.products import matmul
from gradnp.rearranging import flip

__all__ = ["convolve2d", "correlate2d"]

_PAD_MODE = {
    "fill": "constant",
    "pad": "constant",
    "wrap": "wrap",
    "circular": "wrap",
    "symm": "symmetric",
    "symmetric": "symmetric",
}
"""`np.pad`'s name for each boundary; SciPy too takes the names that its documentation leaves out."""


@op
def correlate2d(
    in1: Array | Weak, in2: Array | Weak, mode: str = "full", boundary: str = "fill", fillvalue: Index = 0
) -> Array:
    """Cross-correlation of two matrices: sums of `in1` times the conjugate of `in2`, slid over it.

    Parameters
    ----------
    in1, in2 : array, (M, N) and (K, L)
        An image and a kernel, neither empty. Integers stay integers.
    mode : {"full", "valid", "same"}
        Every overlap, (M + K - 1, N + L - 1) entries; only the full overlaps, (M - K + 1, N - L + 1); the central
        (M, N) of the first. In ``"valid"`` mode the arguments may change places, the larger in both dimensions being the
        image: the result is then turned round.
    boundary : {"fill", "wrap", "symm"}
        What lies around `in1`: `fillvalue`; `in1` again, periodically; its mirror image, the entries at its edges being
        repeated. A kernel may reach further than one period.
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
    Linear in `in1` and `fillvalue`, and in `in2` conjugated. When the arguments have changed places it is `in1`, the
    smaller, that is conjugated; so it is in SciPy.

    Examples
    --------
    >>> image = numpy.arange(9.0).reshape(3, 3)
    >>> np.signal.correlate2d(image, [[-1.0, 1.0]], mode="same", boundary="symm")
    array([[1., 1., 0.],
           [1., 1., 0.],
           [1., 1., 0.]])
    """
    if _change_places(in1, in2, mode):
        return flip(_slide(in2, conj(in1), mode, boundary, fillvalue))
    return _slide(in1, conj(in2), mode, boundary, fillvalue)


@op
def convolve2d(
    in1: Array | Weak, in2: Array | Weak, mode: str = "full", boundary: str = "fill", fillvalue: Index = 0
) -> Array:
    """Convolution of two matrices: sums of `in1` times `in2`, turned round and slid over it.

    Parameters
    ----------
    in1, in2 : array, (M, N) and (K, L)
        An image and a kernel, neither empty. Integers stay integers.
    mode : {"full", "valid", "same"}
        Every overlap, (M + K - 1, N + L - 1) entries; only the full overlaps, (M - K + 1, N - L + 1); the central
        (M, N) of the first. In ``"valid"`` mode the arguments may change places, the larger in both dimensions being the
        image.
    boundary : {"fill", "wrap", "symm"}
        What lies around `in1`: `fillvalue`; `in1` again, periodically; its mirror image, the entries at its edges being
        repeated. A kernel may reach further than one period.
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
    # Of a kernel with an even number of rows, the central part of "full" begins one row earlier than a correlation's.
    return _slide(in1, flip(in2), mode, boundary, fillvalue, extra_before=True)


def _change_places(in1: Any, in2: Any, mode: str) -> bool:
    """Whether `in2` is the image that `in1` slides over; refuses what are no image and kernel."""
    a, b = tuple(in1.shape), tuple(in2.shape)
    if len(a) != 2 or len(b) != 2:
        raise ValueError(
            f"in1 and in2 must be matrices, not of shapes {a} and {b}; np.conv takes batches of images with channels"
        )
    if None in a + b:
        raise ValueError("the sizes of in1 and in2 must be known when the program is traced")
    if 0 in a + b:
        raise ValueError(f"in1 and in2 must not be empty, but their shapes are {a} and {b}")
    if KIND[canonical_name(in1.dtype)] == 0:
        raise ValueError("in1 and in2 must be numbers, not bools; np.astype(x, int) makes integers of them")
    if mode != "valid":
        return False
    if not (a[0] >= b[0] and a[1] >= b[1]) and not (a[0] <= b[0] and a[1] <= b[1]):
        raise ValueError(
            f"in 'valid' mode one of in1 and in2 must be at least as large as the other in both dimensions; "
            f"their shapes are {a} and {b}"
        )
    return a[0] < b[0] or a[1] < b[1]


def _slide(image: Any, kernel: Any, mode: str, boundary: str, fillvalue: Any, extra_before: bool = False) -> Any:
    """The sums of products of `kernel` with what it covers of `image`, padded for `mode` as `boundary` says."""
    if mode not in ("full", "valid", "same"):
        raise ValueError(f"mode must be 'full', 'valid' or 'same', not {mode!r}")
    if boundary not in _PAD_MODE:
        raise ValueError(f"boundary must be 'fill', 'wrap' or 'symm', not {boundary!r}")
    if mode != "valid":
        widths = [_widths(n, mode, extra_before) for n in kernel.shape]
        values = {"constant_values": _filling(fillvalue, image)} if _PAD_MODE[boundary] == "constant" else {}
        image = pad(image, widths, _PAD_MODE[boundary], **values)
    if KIND[canonical_name(image.dtype)] > 1:
        return conv(image[None, None], kernel[None, None])[0, 0]
    # Integers stay integers, and exact.
    rows, columns = (m - n + 1 for m, n in zip(image.shape, kernel.shape, strict=True))
    taps = itertools.product(*map(range, kernel.shape))
    return matmul(stack([image[i : i + rows, j : j + columns] for i, j in taps], -1), reshape(kernel, (-1,)))


def _widths(n: int, mode: str, extra_before: bool) -> tuple[int, int]:
    """The rows (or columns) added before and after for a kernel of `n`; an odd number of them in "same" is uneven."""
    if mode == "full":
        return n - 1, n - 1
    less, more = (n - 1) // 2, n // 2
    return (more, less) if extra_before else (less, more)


def _filling(fillvalue: Any, image: Any) -> Any:
    if isinstance(fillvalue, complex) and KIND[canonical_name(image.dtype)] < 3:
        raise ValueError(f"fillvalue {fillvalue!r} is complex, but in1 and in2 are real")
    if isinstance(fillvalue, (int, float, complex)):
        return fillvalue
    if size(fillvalue) != 1:
        raise ValueError(f"fillvalue must be a number or have one element, not {size(fillvalue)}")
    return reshape(fillvalue, ())
