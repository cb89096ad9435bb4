from __future__ import annotations

import numpy


def mean(a, axis, dtype, keepdims, *, where):
    return numpy.mean(a, axis, dtype, None, keepdims, where=where)


def var(a, axis, dtype, ddof, keepdims, *, where, mean, correction):
    return numpy.var(a, axis, dtype, None, ddof, keepdims, where=where, **_given(mean, correction))


def std(a, axis, dtype, ddof, keepdims, *, where, mean, correction):
    return numpy.std(a, axis, dtype, None, ddof, keepdims, where=where, **_given(mean, correction))


def average(a, axis, weights, returned, *, keepdims):
    return numpy.average(a, axis, weights, returned, keepdims=keepdims)


def median(a, axis, overwrite_input, keepdims):
    return numpy.median(a, axis, keepdims=keepdims)


def nanmean(a, axis, dtype, keepdims, *, where):
    return numpy.nanmean(a, axis, dtype, None, keepdims, where=where)


def _given(mean, correction):
    """`mean` and `correction` as keywords for NumPy, to which None is a value of its own."""
    given = {} if mean is None else {"mean": mean}
    return given if correction is None else given | {"correction": correction}
