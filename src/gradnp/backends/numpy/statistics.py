from __future__ import annotations

import numpy
from numpy import average, mean, nanmean


def var(a, axis, dtype, *, ddof, keepdims, mean, correction):
    return numpy.var(a, axis, dtype, ddof=ddof, keepdims=keepdims, **_given(mean, correction))


def std(a, axis, dtype, *, ddof, keepdims, mean, correction):
    return numpy.std(a, axis, dtype, ddof=ddof, keepdims=keepdims, **_given(mean, correction))


def median(a, axis, overwrite_input, keepdims):
    return numpy.median(a, axis, keepdims=keepdims)


def nanvar(a, axis, dtype, *, ddof, keepdims, mean, correction):
    return numpy.nanvar(a, axis, dtype, ddof=ddof, keepdims=keepdims, **_given(mean, correction))


def nanstd(a, axis, dtype, *, ddof, keepdims, mean, correction):
    return numpy.nanstd(a, axis, dtype, ddof=ddof, keepdims=keepdims, **_given(mean, correction))


def nanmedian(a, axis, overwrite_input, keepdims):
    return numpy.nanmedian(a, axis, keepdims=keepdims)


def _given(mean, correction):
    """`mean` and `correction` as keywords for NumPy; omitted if None, because NumPy takes None for a correction."""
    given = {} if mean is None else {"mean": mean}
    return given if correction is None else given | {"correction": correction}
