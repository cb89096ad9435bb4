from __future__ import annotations

import numpy
from numpy import argpartition, bincount, lexsort, partition, searchsorted, sort_complex

from gradnp._ops.rules.sorting import turned


def sort(a, axis, kind, order, *, stable, descending):
    kind = _stable(kind, stable)
    return turned(numpy.sort(turned(a), axis, kind, order)) if descending else numpy.sort(a, axis, kind, order)


def argsort(a, axis, kind, order, *, stable, descending):
    return numpy.argsort(turned(a) if descending else a, axis, _stable(kind, stable), order)


def _stable(kind, stable):
    if kind is not None and stable is not None:
        raise ValueError("`kind` and `stable` parameters can't be provided at the same time. Use only one of them.")
    return "stable" if kind is None else kind


def unique(ar, return_index, return_inverse, return_counts, axis, *, equal_nan, sorted):
    results = numpy.unique(ar, return_index, return_inverse, return_counts, axis, equal_nan=equal_nan)
    if axis is None or not return_inverse:
        return results
    place = 1 + bool(return_index)
    inverse = results[place].reshape(-1)  # 1-d; only NumPy 2.0.0 gives it the array's dimensions
    return *results[:place], inverse, *results[place + 1 :]
