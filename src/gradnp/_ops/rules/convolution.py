"""The geometry of sliding windows for convolution and pooling, checked and in Python ints.

Everything here depends on shapes and settings only, so it leaves no trace in a compiled program, and every backend
refuses the same calls with the same messages.
"""

from __future__ import annotations

import functools
import itertools
import operator
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from gradnp._core.shapes import unknown_size

LAYOUTS = ("channels_first", "channels_last")


class Windows(NamedTuple):
    """Where the windows lie: one entry per spatial dimension (None for a count that is unknown while tracing)."""

    size: tuple[int, ...]
    stride: tuple[int, ...]
    dilation: tuple[int, ...]
    padding: tuple[tuple[int, int], ...]
    count: tuple[int | None, ...]

    @property
    def is_padded(self) -> bool:
        return any(low or high for low, high in self.padding)

    @property
    def is_disjoint(self) -> bool:
        """Whether the windows tile the array: no gaps, no overlap, no padding."""
        return self.size == self.stride and not self.is_padded and set(self.dilation) == {1}

    def taps(self) -> Iterator[tuple[slice, ...]]:
        """For each position in a window, in C order, slices of the padded array that select it from every window."""
        if None in self.count:
            raise unknown_size("the spatial sizes of x are")
        along = [
            [slice(k * d, k * d + (n - 1) * s + 1, s) for k in range(size)]
            for size, s, d, n in zip(self.size, self.stride, self.dilation, self.count, strict=True)
        ]
        return itertools.product(*along)


def spatial_axes(ndim: int, layout: str) -> range:
    """The spatial axes of a batch; raises ValueError for an unknown layout or a wrong number of dimensions."""
    if layout not in LAYOUTS:
        raise ValueError(f"layout must be 'channels_first' or 'channels_last', not {layout!r}")
    if not 3 <= ndim <= 5:
        order = "channels, *spatial" if layout == "channels_first" else "*spatial, channels"
        raise ValueError(
            f"x must be (batch, {order}) with 1, 2 or 3 spatial dimensions, so 3-d to 5-d; it is {ndim}-d"
            f"{'; x[np.newaxis] adds the batch axis' if ndim == 2 else ''}"
        )
    return range(2, ndim) if layout == "channels_first" else range(1, ndim - 1)


def windows_of(sizes: Sequence[int | None], size: Any, stride: Any, padding: Any, dilation: Any = 1) -> Windows:
    """The windows of `size` over an array of spatial `sizes`; raises ValueError if the settings do not fit.

    Parameters
    ----------
    sizes : sequence of int or None
        The array's spatial sizes; None for one that is unknown while tracing.
    size, stride, dilation : int or sequence of int
        One for all dimensions, or one each.
    padding : str, int or sequence
        "valid", "same" (the result has ceil(size / stride) entries; an odd rest goes to the end), an int, or for each
        dimension an int or a pair (low, high).
    """
    n = len(sizes)
    size, stride, dilation = (
        _per_dimension(name, value, n)
        for name, value in (("window size", size), ("stride", stride), ("dilation", dilation))
    )
    extents = [(k - 1) * d + 1 for k, d in zip(size, dilation, strict=True)]
    pads = _padding(padding, sizes, extents, stride)
    counts: list[int | None] = []
    for length, extent, s, (low, high) in zip(sizes, extents, stride, pads, strict=True):
        if length is not None and length + low + high < extent:
            raise ValueError(
                f"the window spans {tuple(extents)} entries, more than the {tuple(sizes)} of x with padding {pads}; "
                f"pad more, or use a smaller window or dilation"
            )
        counts.append(None if length is None else (length + low + high - extent) // s + 1)
    return Windows(size, stride, dilation, pads, tuple(counts))


def _per_dimension(name: str, value: Any, n: int) -> tuple[int, ...]:
    values = tuple(value) if isinstance(value, (tuple, list)) else (value,) * n
    if len(values) != n:
        raise ValueError(f"{name} must be an int, or one for each of the {n} spatial dimensions, not {value!r}")
    values = tuple([_index(name, v) for v in values])
    if any(v < 1 for v in values):
        raise ValueError(f"{name} must be at least 1, not {value!r}")
    return values


def _padding(
    padding: Any, sizes: Sequence[int | None], extents: list[int], stride: tuple[int, ...]
) -> tuple[tuple[int, int], ...]:
    if isinstance(padding, str):
        if padding == "valid":
            return ((0, 0),) * len(sizes)
        if padding != "same":
            raise ValueError(f"padding must be 'valid', 'same', ints or (low, high) pairs, not {padding!r}")
        totals = [_same(*along) for along in zip(sizes, extents, stride, strict=True)]
        return tuple([(total // 2, total - total // 2) for total in totals])
    given = tuple(padding) if isinstance(padding, (tuple, list)) else (padding,) * len(sizes)
    if len(given) != len(sizes):
        raise ValueError(
            f"padding must be an int, or an int or a pair (low, high) for each of the {len(sizes)} spatial dimensions, "
            f"not {padding!r}"
        )
    pairs = [tuple(p) if isinstance(p, (tuple, list)) else (p, p) for p in given]
    if any(len(pair) != 2 for pair in pairs):
        raise ValueError(f"padding of a dimension must be an int or a pair (low, high), in {padding!r}")
    checked = tuple([(_index("padding", low), _index("padding", high)) for low, high in pairs])
    if any(low < 0 or high < 0 for low, high in checked):
        raise ValueError(f"padding must not be negative: {padding!r}; slice x to cut entries off")
    return checked


def _same(length: int | None, extent: int, stride: int) -> int:
    """The total padding for ceil(length / stride) windows."""
    if stride == 1:
        return extent - 1
    if length is None:
        raise unknown_size("spatial sizes, which padding='same' with a stride depends on, are")
    return max((-(-length // stride) - 1) * stride + extent - length, 0)


def _index(name: str, value: Any) -> int:
    try:
        return operator.index(value)
    except TypeError:
        raise TypeError(f"{name} must be an int, not {value!r}") from None


def conv_windows(
    x: Sequence[int | None],
    w: Sequence[int],
    stride: Any,
    padding: Any,
    dilation: Any,
    groups: int,
    layout: str,
) -> Windows:
    """The windows of a `conv` of arrays of shapes `x` and `w`; raises ValueError if the call is not valid."""
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


def pool_windows(x: Sequence[int | None], window: Any, stride: Any, padding: Any, layout: str) -> Windows:
    """The windows of a pooling of an array of shape `x`; raises ValueError if the call is not valid."""
    sizes = [x[i] for i in spatial_axes(len(x), layout)]
    windows = windows_of(sizes, window, window if stride is None else stride, padding)
    if any(high >= size for size, pair in zip(windows.size, windows.padding, strict=True) for high in pair):
        raise ValueError(f"padding {windows.padding} must be less than the window {windows.size}")
    return windows


def remembered_windows(x: tuple[int | None, ...], w: tuple[int, ...], *settings: Any) -> Windows:
    """`conv_windows` with a cache, because it is slow compared to a small convolution."""
    return _remembered(_cached_conv_windows, conv_windows, (x, w), settings)


def remembered_pool_windows(x: tuple[int | None, ...], *settings: Any) -> Windows:
    """`pool_windows` with a cache, for the same reason."""
    return _remembered(_cached_pool_windows, pool_windows, (x,), settings)


def _remembered(
    cached: Callable[..., Windows], function: Callable[..., Windows], shapes: tuple[Any, ...], settings: tuple[Any, ...]
) -> Windows:
    for setting in settings:
        if type(setting) not in _CACHED:  # in tuples, 1.0 would pass for the 1 that it equals
            return function(*shapes, *settings)
    try:
        return cached(*shapes, *settings)
    except TypeError:  # a size that is known only at run time cannot be hashed
        return function(*shapes, *settings)


_CACHED = (int, str, type(None))


_cached_conv_windows = functools.lru_cache(1024, typed=True)(conv_windows)


_cached_pool_windows = functools.lru_cache(1024, typed=True)(pool_windows)
