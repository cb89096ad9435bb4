"""Arguments of which, in some calls, nothing is used: their gradient is zeros."""

from __future__ import annotations

from typing import Any

import numpy

import gradnp as np
from gradnp._core.dtypes import rank


def with_zero_gradient(result: Any, *unused: Any) -> Any:
    """`result` as a function of the arrays `unused` too, so that their gradient is zeros, where a framework has None."""
    for x in unused:
        if x is None or isinstance(x, numpy.ndarray):  # a constant, of which Dynamo does not know the dtype
            continue
        if rank(result.dtype) > 1 and rank(x.dtype) > 1:
            result = np.where(True, result, np.astype(np.sum(x), result.dtype))
    return result
