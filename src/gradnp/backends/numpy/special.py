from __future__ import annotations

import math

import numpy

from gradnp._core.errors import UnsupportedOperationError

# The C library's functions, which are exact to the last bit and need no SciPy.
_erf = numpy.frompyfunc(math.erf, 1, 1)
_erfc = numpy.frompyfunc(math.erfc, 1, 1)


def erf(x):
    return _mapped(_erf, x)


def erfc(x):
    return _mapped(_erfc, x)


def _mapped(function, x):
    dtype = numpy.result_type(x, 0.0)
    if dtype.kind == "c":
        raise UnsupportedOperationError(f"takes no numbers of dtype {dtype}; scipy.special has it for complex ones")
    return numpy.asarray(function(x)).astype(dtype)[()]
