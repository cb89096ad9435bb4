from __future__ import annotations

import numpy
from numpy import fmax, fmin, maximum, minimum

from gradnp._comparing import bounds

__all__ = ["clip", "fmax", "fmin", "maximum", "minimum"]


def clip(a, a_min, a_max, *, min, max):
    return numpy.clip(a, *bounds(a_min, a_max, min, max))
