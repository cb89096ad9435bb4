from __future__ import annotations

import numpy
from numpy import cumprod, cumsum, ediff1d, nancumprod, nancumsum


def diff(a, n, axis, prepend, append):
    given = {} if prepend is None else {"prepend": prepend}
    return numpy.diff(a, n, axis, **given if append is None else given | {"append": append})
