"""gradnp's exceptions, and text for their messages: a description of a value, and a remedy for NumPy's complaint."""

from __future__ import annotations

import re
from typing import Any


class MixedBackendsError(TypeError):
    """Arrays of two frameworks met in one call; gradnp converts nothing silently."""

    __module__ = "gradnp"  # where users find it, and what tracebacks show


class BackendNotInstalledError(ImportError):
    """A framework is needed that is not installed; the message has the pip line."""

    __module__ = "gradnp"


class UnsupportedOperationError(NotImplementedError):
    """A backend cannot do an operation at all; the message says why and what to use instead."""

    __module__ = "gradnp"


_REMEDIES = (
    (r"axis -?\d+ is out of bounds for array of dimension 0", "a 0-d array has no axes; use axis=None"),
    (
        r"(not|cannot)( be)? broadcast",
        "compared from the right, sizes must be equal or 1; add axes with np.expand_dims or x[..., np.newaxis]",
    ),
    (r"cannot reshape", "the numbers of elements must agree; one size may be -1, to be computed"),
    (
        r"matmul|not aligned|core dimension|shape-mismatch for sum",
        "the contracted dimensions must have equal sizes; transpose or reshape one argument",
    ),
    (r"all the input array|must have same number of dim", "all sizes but the one along the axis must agree"),
    (
        r"[Ss]ingular matrix",
        "the matrix has no inverse; np.linalg.pinv or np.linalg.lstsq gives a least-squares answer",
    ),
    (
        r"[Cc]annot interpret '.*' as a data type",
        "NumPy's arrays take its own dtypes and their names, such as 'float32'",
    ),
)


def remedy(message: str) -> str:
    """Advice on NumPy's `message`, or "" if the message needs none."""
    axis = re.search(r"axis -?\d+ is out of bounds for array of dimension ([1-9]\d*)", message)
    if axis:
        dimension = int(axis[1])
        return f"use an axis from {-dimension} to {dimension - 1}"
    return next((text for pattern, text in _REMEDIES if re.search(pattern, message)), "")


def describe(value: Any) -> str:
    """Name a value met in a call: its type, shape and dtype for an array, its short repr otherwise."""
    try:
        shape, dtype = getattr(value, "shape", None), getattr(value, "dtype", None)
    except RuntimeError:  # torch's nested tensors have no shape
        return f"{type(value).__module__.partition('.')[0]}.{type(value).__name__} without a shape"
    if shape is not None and dtype is not None and not isinstance(value, type):
        kind = type(value)
        try:
            shape = tuple(shape)
        except (TypeError, ValueError):  # a TensorFlow shape of unknown rank
            shape = "unknown"
        name = getattr(dtype, "name", str(dtype).rpartition(".")[2])
        return f"{kind.__module__.partition('.')[0]}.{kind.__name__} of shape {shape} and dtype {name}"
    if isinstance(value, (list, tuple)) and any(hasattr(v, "shape") for v in value):
        return f"[{', '.join(describe(v) for v in value[:4])}{', ...' if len(value) > 4 else ''}]"
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
