from __future__ import annotations

import math

import numpy

import gradnp as np

# The C library's functions, which are exact to the last bit and need no SciPy.
_erf = numpy.frompyfunc(math.erf, 1, 1)
_erfc = numpy.frompyfunc(math.erfc, 1, 1)


def erf(x):
    return numpy.asarray(_erf(x)).astype(numpy.result_type(x, 0.0))[()]


def erfc(x):
    return numpy.asarray(_erfc(x)).astype(numpy.result_type(x, 0.0))[()]


def logsumexp(a, axis, b, keepdims, return_sign):
    return np.special.logsumexp.__wrapped__(*_of_one_dtype(a), axis, b, keepdims, return_sign)


def xlogy(x1, x2):
    return np.special.xlogy.__wrapped__(*_of_one_dtype(x1, x2))


def xlog1py(x1, x2):
    return np.special.xlog1py.__wrapped__(*_of_one_dtype(x1, x2))


def _of_one_dtype(*arrays):
    """Arrays of one floating dtype, because the body's `where` of two Python numbers would give a float64 array."""
    dtype = numpy.result_type(*arrays, 0.0)
    return [numpy.asarray(x, dtype) for x in arrays]
