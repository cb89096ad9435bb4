"""`initial`, `where` and the order of complex numbers in a reduction, in terms of plain reductions."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy

import gradnp as np
from gradnp._core.dtypes import canonical_name, numpy_dtype, rank
from gradnp._core.shapes import normalize_axes
from gradnp._core.tracing import constant_to_tracers
from gradnp._core.types import Axis


def with_identity(
    reduce: Callable[..., Any],
    combine: Callable[..., Any],
    identity: int,
    a: Any,
    axis: Axis,
    dtype: Any,
    keepdims: bool,
    initial: Any,
    where: Any,
) -> Any:
    """A sum or product with ``initial`` or ``where``: masked-off elements become the identity."""
    result = reduce(a if where is True else masked(a, where, identity), axis, dtype, keepdims=keepdims)
    return result if initial is None else combine(result, start(initial, result.dtype))


def with_initial(
    reduce: Callable[..., Any],
    combine: Callable[..., Any],
    last: float,
    a: Any,
    axis: Axis,
    keepdims: bool,
    initial: Any,
    where: Any,
) -> Any:
    """An extremum with ``initial``, and perhaps ``where``; `last` is the infinity that loses against every number."""
    if initial is None:
        raise ValueError("a `where` mask needs `initial`, since an extremum of nothing has no value")
    initial = start(initial, a.dtype)
    if where is not True:
        # Fill with infinity rather than `initial`: masked-off elements must not tie with an element and take part of
        # its gradient. Complex numbers are filled with `initial`, because their infinite mean would be nan.
        a = masked(a, where, last if rank(a.dtype) == 2 else initial)
    if 0 in a.shape:
        return np.zeros(_reduced_shape(a.shape, axis, keepdims), a.dtype, like=a) + initial
    result = reduce(a, axis, keepdims=keepdims)
    if rank(a.dtype) == 3:  # the frameworks' `maximum` lacks NumPy's order of complex numbers
        return reduce(np.stack([result, np.broadcast_to(initial, tuple(result.shape))]), 0)
    return combine(result, initial)


def start(initial: Any, dtype: Any) -> Any:
    """`initial` in the dtype of a result; what does not go into it is refused, as NumPy does, and not cut off.

    A real number beside floats stays a number: a weak constant, of any framework's dtype.

    >>> from gradnp._ops.rules.reductions import start
    >>> start(0.5, "int64"), start(3, "float32")
    (array(0), 3)
    """
    if isinstance(initial, (list, tuple)):
        raise ValueError("setting an array element with a sequence; `initial` is one number")
    kind, is_real = rank(dtype), isinstance(initial, (int, float))  # of which Dynamo cannot ask for a dtype
    if kind < 3 and not is_real and (isinstance(initial, complex) or rank(getattr(initial, "dtype", bool)) == 3):
        raise TypeError(f"a complex `initial` does not go into a result of dtype {canonical_name(dtype)}")
    if kind < 2 and isinstance(initial, float) and not math.isfinite(initial):
        raise ValueError(f"`initial` is {initial}, which no result of dtype {canonical_name(dtype)} holds")
    if kind == 1 and isinstance(initial, int):
        least, greatest = _bounds(dtype)
        if not least <= initial <= greatest:
            raise OverflowError(f"`initial` is {initial}, out of bounds for a result of dtype {canonical_name(dtype)}")
    return initial if kind == 2 and is_real else np.astype(initial, dtype)


@constant_to_tracers
def _bounds(dtype: Any) -> tuple[int, int]:
    """The least and the greatest number of an integer dtype of any backend."""
    limits = numpy.iinfo(numpy_dtype(dtype))
    return int(limits.min), int(limits.max)


def complex_extremum(name: str, a: Any, axis: Axis, keepdims: bool) -> Any:
    """The extremum of complex numbers, in NumPy's order: by the real part, then by the imaginary part."""
    where = _are_extrema(name, a, axis)
    # A complex infinity divided by the number of extrema would be nan.
    real, imag = (np.mean(part(a), axis, keepdims=keepdims, where=where) for part in (np.real, np.imag))
    return np.add(real, np.multiply(imag, 1j))


def complex_position(name: str, a: Any, axis: int | None, keepdims: bool) -> Any:
    """The first index of that extremum; a nan counts as the extremum."""
    if 0 in a.shape:
        raise ValueError("attempt to find an extremum of an empty sequence")
    found = np.astype(_are_extrema(name, a, axis), "int8") + 2 * np.astype(np.isnan(a), "int8")
    return np.argmax(found, axis, keepdims=keepdims)


def _are_extrema(name: str, a: Any, axis: Axis) -> Any:
    """Which elements are equal to the extremum."""
    reduce, last = (np.max, -math.inf) if name == "max" else (np.min, math.inf)
    real, imag = np.real(a), np.imag(a)
    real = np.where(np.isnan(imag), imag, real)  # nan in either part makes the number nan
    tied = real == reduce(real, axis, keepdims=True)
    return np.logical_and(tied, imag == reduce(np.where(tied, imag, last), axis, keepdims=True))


def complex_extremum_of_two(name: str, x1: Any, x2: Any) -> Any:
    """The elementwise extremum of complex numbers; two equal ones get half of the gradient each."""
    return complex_extremum(name, np.stack(np.broadcast_arrays(x1, x2)), 0, False)


def masked(a: Any, where: Any, fill: Any) -> Any:
    """`a` with `fill` where the mask is False; raises ValueError if the mask is larger than `a`."""
    result = np.where(where, a, fill)
    if tuple(result.shape) != tuple(a.shape):
        raise ValueError(f"a `where` mask that broadcasts {tuple(a.shape)} to {tuple(result.shape)}")
    return result


def _reduced_shape(shape: Any, axis: Axis, keepdims: bool) -> tuple[int, ...]:
    axes = normalize_axes(axis, len(shape))
    return tuple([1 if i in axes else n for i, n in enumerate(shape) if keepdims or i not in axes])
