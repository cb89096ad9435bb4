"""What a report says of an array: its dtype, and whether its elements are finite, zero, inf or nan."""

from __future__ import annotations

from typing import Any

import numpy

from gradnp._core.dtypes import canonical_name


def dtype_name(dtype: Any) -> str:
    """NumPy's name of a dtype, or the framework's where NumPy has no such dtype."""
    try:
        return canonical_name(dtype)
    except TypeError:
        return str(dtype)


def condition_of(values: Any) -> str:
    """ "finite", "inf" or "nan": the worst of the elements of a NumPy array."""
    values = numpy.asarray(values)
    if values.dtype.kind not in "fc" and values.dtype.name not in ("bfloat16", "float16"):
        return "finite"
    if numpy.isfinite(values).all():
        return "finite"
    return "nan" if numpy.isnan(values).any() else "inf"


def slope_of(cotangent: Any) -> str:
    """As `condition_of`, or "zero" where all elements are."""
    cotangent = numpy.asarray(cotangent)
    return condition_of(cotangent) if cotangent.any() or not cotangent.size else "zero"
