from __future__ import annotations

import numpy
from numpy import ceil, floor, rint, trunc


def round(a, decimals):
    return numpy.round(a, decimals)


def fix(x):
    return numpy.fix(x)
