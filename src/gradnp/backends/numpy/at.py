from __future__ import annotations

import math
from operator import getitem as _read_array, getitem as _read_basic

import numpy

from gradnp._ops.rules.indexing import join


def get(x, index, arrays):
    return x[join(index, arrays)]


def _in_place(write):
    def update(x, v, index, arrays, unique):
        x = numpy.array(x)
        write(x, join(index, arrays), v)
        return x

    return update


set = _in_place(numpy.ndarray.__setitem__)
add = _in_place(lambda x, index, v: numpy.add.at(x, index, v))
subtract = _in_place(lambda x, index, v: numpy.subtract.at(x, index, v))
multiply = _in_place(lambda x, index, v: numpy.multiply.at(x, index, v))
divide = _in_place(lambda x, index, v: numpy.divide.at(x, index, v))
power = _in_place(lambda x, index, v: numpy.power.at(x, index, v))
min = _in_place(lambda x, index, v: numpy.minimum.at(x, index, v))
max = _in_place(lambda x, index, v: numpy.maximum.at(x, index, v))


def _set_basic(x, v, index):
    x = numpy.array(x)
    x[index] = v
    return x


def _flat(arrays, sizes):
    return numpy.asarray(numpy.arange(math.prod(sizes)).reshape(sizes)[tuple(arrays)])
