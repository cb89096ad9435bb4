from __future__ import annotations

import numpy
from numpy import (
    absolute,
    cbrt,
    copysign,
    fabs,
    heaviside,
    sign,
    sinc,
    sqrt,
    square,
)

__all__ = ["absolute", "cbrt", "copysign", "fabs", "heaviside", "nan_to_num", "sign", "sinc", "sqrt", "square"]

PROMOTES = set(__all__)  # integers become the float that holds them: among NumPy arrays, exactly NumPy


def nan_to_num(x, copy, nan, posinf, neginf):
    return numpy.nan_to_num(x, True, nan, posinf, neginf)
