"""Lengths and norms of Fourier transforms, as NumPy reads them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from gradnp._core.shapes import as_int, normalize_axis

_POWERS = {None: 0, "backward": 0, "ortho": 0.5, "forward": 1}


def power_of(norm: Any) -> float:
    """The power of the length by which a forward transform is divided; ValueError if there is no such norm."""
    if norm not in _POWERS:
        raise ValueError(f'Invalid norm value {norm}; should be "backward", "ortho" or "forward".')
    return _POWERS[norm]


def opposite(norm: Any) -> str:
    """The norm that divides an inverse transform as `norm` divides a forward one."""
    return ("forward", "ortho", "backward")[int(2 * power_of(norm))]


def is_tensor(n: Any) -> bool:
    """Whether a number is an array's: a size may be one that is known only when the program runs."""
    return not isinstance(n, (int, float)) and hasattr(n, "dtype")


def points_of(shape: Sequence[Any], n: Any, axis: Any, is_half: bool = False) -> tuple[Any, int]:
    """The length of a transform, and its axis counted from the front; `is_half` says that of a half spectrum."""
    axis = normalize_axis(axis, len(shape))
    size = 2 * (shape[axis] - 1) if is_half else shape[axis]
    n = size if n is None else as_int(n)
    if not is_tensor(n) and n < 1:
        raise ValueError(f"Invalid number of FFT data points ({n}) specified.")
    return n, axis


def sizes_and_axes(shape: Sequence[Any], s: Any, axes: Any, is_half: bool = False) -> tuple[list[Any], list[int]]:
    """The lengths of a transform along several axes, and these; `is_half` says that the last has a half spectrum."""
    if axes is None:
        axes = range(-len(shape if s is None else s), 0)
    axes = list(axes)
    if s is None:
        lengths = [shape[axis] for axis in axes]
        if is_half:
            lengths[-1] = 2 * (shape[axes[-1]] - 1)
        return lengths, axes
    if len(s) != len(axes):
        raise ValueError("Shape and axes have different lengths.")
    lengths = [None if n is None else as_int(n) for n in s]
    return [shape[axis] if not is_tensor(n) and n == -1 else n for n, axis in zip(lengths, axes, strict=True)], axes


def is_usual(s: Sequence[Any], axes: Sequence[int], ndim: int) -> bool:
    """Whether frameworks' own transforms along several axes take these: different axes, and lengths that are given."""
    return bool(axes) and len({axis % ndim for axis in axes}) == len(axes) and all(n is not None and n > 0 for n in s)
