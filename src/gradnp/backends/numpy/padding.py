from __future__ import annotations

import numpy

from gradnp._ops.rules.padding import width_pairs


def pad(array, pad_width, mode, **options):
    if isinstance(pad_width, dict):  # NumPy accepts these since 2.2
        pad_width = width_pairs(pad_width, numpy.ndim(array))
    return numpy.pad(array, pad_width, mode, **{name: value for name, value in options.items() if value is not None})
