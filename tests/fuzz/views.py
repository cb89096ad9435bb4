"""What is compared where a result is not unique: what NumPy leaves no choice in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy

import gradnp
from tests.fuzz.calls import Argument


def _shape_and_dtype(np: Any, call: Any, result: Any) -> Any:
    return np.zeros_like(result)


def _partitioned(np: Any, call: Any, result: Any) -> Any:
    if 0 in result.shape:
        return result
    axis = call.args[2] if len(call.args) > 2 else call.kwargs.get("axis", -1)
    return np.take(result, call.args[1], 0 if axis is None else axis)


def _partitioned_by(np: Any, call: Any, result: Any) -> Any:
    """The elements at the positions that a partition fixes."""
    try:
        places = numpy.asarray(gradnp.to_numpy(result))
    except Exception:  # traced
        return np.zeros_like(result)
    if not places.size:
        return result
    x = call.args[0].values if isinstance(call.args[0], Argument) else call.args[0]
    axis = call.args[2] if len(call.args) > 2 else call.kwargs.get("axis", -1)
    if axis is None:
        x, axis = numpy.ravel(x), 0
    elements = numpy.take_along_axis(numpy.asarray(x), places, axis)
    return np.zeros_like(result), numpy.take(elements, call.args[1], axis).tolist()


def _svd(np: Any, call: Any, result: Any) -> Any:
    if not isinstance(result, tuple):
        return result
    u, s, vh = result
    rank = s.shape[-1]
    return s, np.matmul(np.multiply(u[..., :rank], s[..., None, :]), vh[..., :rank, :])


def _qr(np: Any, call: Any, result: Any) -> Any:
    if not isinstance(result, tuple):
        return np.abs(result)
    q, r = result
    return np.matmul(q, r)


def _eigh(np: Any, call: Any, result: Any) -> Any:
    w, v = result
    return w, np.matmul(np.multiply(v, w[..., None, :]), np.conj(np.swapaxes(v, -1, -2)))


VIEWS: dict[str, Callable[[Any, Any, Any], Any]] = {
    "empty": _shape_and_dtype,
    "empty_like": _shape_and_dtype,
    "partition": _partitioned,
    "argpartition": _partitioned_by,
    "linalg.svd": _svd,
    "linalg.qr": _qr,
    "linalg.eigh": _eigh,
}
"""Functions of (the module to compute with, the call, its result)."""


def seen(np: Any, call: Any, result: Any) -> Any:
    """What is compared of `result`."""
    return VIEWS[call.name](np, call, result) if call.name in VIEWS else result
