"""NumPy as the oracle: one set of answers, whichever release is installed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy


class _Completed(SimpleNamespace):
    def __getattr__(self, name: str) -> Any:
        return getattr(numpy, name)


def numpy_completed() -> Any:
    """NumPy, with the functions below in place of what this release lacks or does otherwise."""
    version = numpy.lib.NumpyVersion(numpy.__version__)
    functions = [cross]  # NumPy refuses planar vectors from 2.5 on, and warns of them before
    if version < "2.5.0":
        functions += [argsort, sort]
    if version < "2.3.0":
        functions += [take_along_axis]
    if version < "2.2.0":
        functions += [matvec, pad, trim_zeros, vecmat]
    if version < "2.1.0":
        functions += [clip, cumulative_prod, cumulative_sum, reshape, unique, unstack]
    return _Completed(**{f.__name__: f for f in functions})


def cross(a, b, *args, **kwargs):
    """Planar vectors are spatial ones whose third component is zero."""
    axes = [kwargs.get("axis", kwargs.get(name, -1)) for name in ("axisa", "axisb")]
    planar = [numpy.shape(x)[axis] == 2 for x, axis in zip((a, b), axes, strict=True)]
    a, b = (numpy.insert(x, 2, 0, axis) if flat else x for x, axis, flat in zip((a, b), axes, planar, strict=True))
    product = numpy.cross(a, b, *args, **kwargs)
    return product[..., 2] if all(planar) else product


def sort(a, *args, descending=False, **kwargs):
    return _turned(numpy.sort(_turned(a), *args, **kwargs)) if descending else numpy.sort(a, *args, **kwargs)


def argsort(a, *args, descending=False, **kwargs):
    return numpy.argsort(_turned(a) if descending else a, *args, **kwargs)


def _turned(a):
    """In the opposite order, but for nan."""
    return numpy.negative(a) if numpy.asarray(a).dtype.kind in "fcV" else numpy.invert(a)


def take_along_axis(arr, indices, axis=-1):
    return numpy.take_along_axis(arr, indices, axis)


def matvec(x1, x2):
    return numpy.matmul(x1, x2[..., None])[..., 0]


def vecmat(x1, x2):
    return numpy.matmul(numpy.conj(x1)[..., None, :], x2)[..., 0, :]


def pad(array, pad_width, mode="constant", **options):
    if isinstance(pad_width, dict):
        pairs = [(0, 0)] * array.ndim
        for axis, width in pad_width.items():
            pairs[axis] = width if isinstance(width, tuple) else (width, width)
        pad_width = pairs
    return numpy.pad(array, pad_width, mode, **options)


def trim_zeros(filt, trim="fb", axis=None):
    axes = range(filt.ndim) if axis is None else axis
    places = numpy.argwhere(filt)
    for k in axes:
        first, stop = (places[:, k].min(), places[:, k].max() + 1) if len(places) else (0, 0)
        whole = filt.shape[k] if len(places) else 0
        kept = range(first if "f" in trim.lower() else 0, stop if "b" in trim.lower() else whole)
        filt = filt.take(numpy.array(kept, int), k)
    return filt


def clip(a, a_min=None, a_max=None, *, min=None, max=None):
    return numpy.clip(a, min if a_min is None else a_min, max if a_max is None else a_max)


def cumulative_sum(x, /, *, axis=0, dtype=None, include_initial=False):
    return _initiated(numpy.cumsum(x, axis, dtype), axis, include_initial, 0)


def cumulative_prod(x, /, *, axis=0, dtype=None, include_initial=False):
    return _initiated(numpy.cumprod(x, axis, dtype), axis, include_initial, 1)


def _initiated(scanned, axis, include_initial, initial):
    return numpy.insert(scanned, 0, initial, axis) if include_initial else scanned


def reshape(a, shape, order="C", *, copy=None):
    return numpy.reshape(a, shape, order)


def unique(ar, return_index=False, return_inverse=False, return_counts=False, axis=None):
    """Along an axis, the inverse has one axis; in NumPy 2.0.0 it has those of the array."""
    results = numpy.unique(ar, return_index, return_inverse, return_counts, axis)
    if axis is None or not return_inverse:
        return results
    return tuple(numpy.ravel(r) if i == 1 + return_index else r for i, r in enumerate(results))


def unstack(x, /, *, axis=0):
    return tuple(numpy.moveaxis(x, axis, 0))
