from __future__ import annotations

import numpy


def pad(array, pad_width, mode, **options):
    return numpy.pad(array, pad_width, mode, **{name: value for name, value in options.items() if value is not None})
