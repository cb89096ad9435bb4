from __future__ import annotations

import math

import numpy

# The C library's functions, which are exact to the last bit and need no SciPy.
_erf = numpy.frompyfunc(math.erf, 1, 1)
_erfc = numpy.frompyfunc(math.erfc, 1, 1)


def erf(x):
    return numpy.asarray(_erf(x)).astype(numpy.result_type(x, 0.0))[()]


def erfc(x):
    return numpy.asarray(_erfc(x)).astype(numpy.result_type(x, 0.0))[()]
