from __future__ import annotations

import numpy
from numpy import fmax, fmin, maximum, minimum

from gradnp._ops.rules.logic import bounds


def clip(a, a_min, a_max, *, min, max):
    return numpy.clip(a, *bounds(a_min, a_max, min, max))


def nan_to_num(x, copy, nan, posinf, neginf):
    return numpy.nan_to_num(x, True, nan, posinf, neginf)
