from __future__ import annotations

import numpy
from numpy import nextafter as _nextafter

from gradnp._ops.random.erfinv import erfinv as _erfinv, normal
from gradnp._ops.random.threefry import folded, unit, words as _split


def _words(data, shape):
    both = _split(data, shape).astype(numpy.int64)
    return both[..., 0], both[..., 1]


def _fold_in(data, number):
    return folded(data, int(number))


def _unit(data, shape, dtype):
    return unit(data, shape, dtype)[()]


def _normal(data, shape, dtype):
    return normal(data, shape, dtype)[()]
