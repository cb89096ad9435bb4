from __future__ import annotations

import numpy


def stop_gradient(x):
    return x if isinstance(x, numpy.ndarray) else numpy.asarray(x)[()]
