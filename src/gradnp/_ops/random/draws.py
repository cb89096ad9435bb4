"""What a key draws: operations of the array of a key's two words, `data`, with settings that have been checked.

Each does what JAX's function of that name does, with the same bits: the steps are those of `jax.random`. A floating
number is m / 2**n, for an integer m of as many bits n as the dtype's mantissa has.
"""

from __future__ import annotations

import math
from typing import Any

import gradnp as np
from gradnp._core.dtypes import canonical_name
from gradnp._core.operation import op, primitive
from gradnp._core.shapes import size_of
from gradnp._core.types import Array, Raw
from gradnp._ops.random.erfinv import PIECES
from gradnp._ops.random.threefry import MANTISSAS, MASK, encrypted, of_words

_SQRT2 = math.sqrt(2)
_LARGEST = 2**63 - 1

TINY = {"float16": 2.0**-14, "bfloat16": 2.0**-126, "float32": 2.0**-126, "float64": 2.0**-1022}
"""The least normal number of each floating dtype."""


# --- keys -----------------------------------------------------------------------------------------------------------


@op(namespace="random")
def _words(data: Raw, shape: Any) -> tuple[Any, Any]:
    """The two words for each place of an array of `shape`, as int64."""
    data = np.astype(data, "int64")
    size = size_of(shape)
    places = np.reshape(np.arange(size, dtype="int64", like=data), shape)
    return encrypted((data[0], data[1]), (places >> 32, places & MASK) if size > 1 << 32 else (0, places))


@op(namespace="random")
def _split(data: Raw, shape: Any) -> Array:
    """Keys for each place of an array of `shape`."""
    return np.astype(np.stack(_words(data, shape), axis=-1), "uint32")


@op(namespace="random")
def _fold_in(data: Raw, number: Raw) -> Array:
    """The key that a key makes of a 32-bit number."""
    data = np.astype(data, "int64")
    if not isinstance(number, int):
        number = np.astype(np.asarray(number, like=data), "int64") & MASK
    return np.astype(np.stack(encrypted((data[0], data[1]), (0, number))), "uint32")


@op(namespace="random")
def _seeded(seed: Raw) -> Array:
    """The key of a 0-d array of an integer: its upper and its lower 32 bits."""
    long = np.astype(seed, "int64")
    if canonical_name(seed.dtype) in ("int64", "uint64"):
        upper = np.bitwise_and(np.right_shift(long, 32), MASK)
    else:
        upper = np.zeros_like(long)
    return np.astype(np.stack([upper, np.bitwise_and(long, MASK)]), "uint32")


# --- floating numbers -----------------------------------------------------------------------------------------------


@op(namespace="random")
def _unit(data: Raw, shape: Any, dtype: str) -> Array:
    """Numbers in [0, 1)."""
    return np.astype(of_words(*_words(data, shape), dtype), dtype) * 2.0 ** -MANTISSAS[dtype][1]


@op(namespace="random")
def _erfinv(x: Array) -> Array:
    """The inverse of the error function."""
    dtype = canonical_name(x.dtype)
    if dtype not in PIECES:
        return np.astype(_erfinv(np.astype(x, "float32")), dtype)
    is_end = np.abs(x) == 1
    w = -np.log1p(-np.square(np.where(is_end, 0.0, x)))
    (bound, shift, coefficients), *tails = PIECES[dtype]
    result = _polynomial(w - shift, coefficients)
    # The root's slope at 0 is infinite, and 0 times infinity is nan.
    root = np.sqrt(np.maximum(w, bound))
    for upper, shift, coefficients in tails:
        result = np.where(w < bound, result, _polynomial(root - shift, coefficients))
        bound = upper
    return np.where(is_end, np.copysign(math.inf, x), result * x)


def _polynomial(x: Any, coefficients: tuple[float, ...]) -> Any:
    value, *rest = coefficients
    for coefficient in rest:
        value = value * x + coefficient
    return value


@primitive(namespace="random")
def _nextafter(x: Array, y: Array) -> Array:
    """The floating number after `x` towards `y`; it takes no part in derivatives."""


@op(namespace="random")
def _uniform(data: Raw, shape: Any, dtype: str, minval: Raw, maxval: Raw) -> Array:
    """Numbers in [minval, maxval)."""
    unit = _unit(data, shape, dtype)
    if type(minval) is float and type(maxval) is float and minval == 0.0 and maxval == 1.0:
        return unit
    minval, maxval = (np.asarray(x, dtype, like=data) for x in (minval, maxval))
    return np.maximum(minval, unit * (maxval - minval) + minval)


@op(namespace="random")
def _normal(data: Raw, shape: Any, dtype: str) -> Array:
    """Standard normal numbers."""
    return _erfinv(_signs(data, shape, dtype)) * _SQRT2


@op(namespace="random")
def _truncated_normal(data: Raw, shape: Any, dtype: str, lower: Raw, upper: Raw) -> Array:
    """Standard normal numbers between two bounds."""
    if dtype in ("float16", "bfloat16"):
        return np.astype(_truncated_normal(data, shape, "float32", lower, upper), dtype)
    lower, upper, infinity = (np.asarray(x, dtype, like=data) for x in (lower, upper, math.inf))
    ends = (np.special.erf(x / _SQRT2) for x in (lower, upper))
    normal = _erfinv(_uniform(data, shape, dtype, *ends)) * _SQRT2
    # The bounds themselves are left out, also where the sum is rounded to them.
    return np.clip(normal, *(_nextafter(np.stop_gradient(x), y) for x, y in ((lower, infinity), (upper, -infinity))))


@op(namespace="random")
def _exponential(data: Raw, shape: Any, dtype: str) -> Array:
    """Numbers of the exponential distribution."""
    return -np.log1p(-_unit(data, shape, dtype))


@op(namespace="random")
def _gumbel(data: Raw, shape: Any, dtype: str) -> Array:
    """Numbers of the standard Gumbel distribution."""
    return -np.log(-np.log(_unit(data, shape, dtype) + TINY[dtype]))


@op(namespace="random")
def _laplace(data: Raw, shape: Any, dtype: str) -> Array:
    """Numbers of the standard Laplace distribution."""
    uniform = _signs(data, shape, dtype)
    return np.sign(uniform) * np.log1p(-np.abs(uniform))


@op(namespace="random")
def _logistic(data: Raw, shape: Any, dtype: str) -> Array:
    """Numbers of the standard logistic distribution."""
    uniform = _unit(data, shape, dtype) + TINY[dtype]
    return np.log(uniform) - np.log1p(-uniform)


def _signs(data: Any, shape: Any, dtype: str) -> Any:
    """Numbers between -1 and 1, without these."""
    return _unit(data, shape, dtype) * 2.0 + (-1.0 + 2.0 ** -(MANTISSAS[dtype][1] + 1))


# --- integers -------------------------------------------------------------------------------------------------------


@op(namespace="random")
def _integers(data: Raw, shape: Any, dtype: str, minval: Raw, maxval: Raw) -> Array:
    """Integers in [minval, maxval): the remainder of twice as many random bits as the dtype has, of at least 32."""
    size = shape or (1,)  # NumPy's scalars would warn where integers wrap around
    width = 64 if dtype.endswith("64") else 32
    keys = _split(data, (2,))
    higher, lower = (_bits(keys[i], size, width) for i in range(2))
    minval, span = _span(data, minval, maxval, dtype, width)
    square = _remainder(1 << (width // 2), span, width)
    multiplier = _remainder(_wrapped(square * square, width), span, width)
    offset = _wrapped(_remainder(higher, span, width) * multiplier, width) + _remainder(lower, span, width)
    offset = _remainder(_wrapped(offset, width), span, width)
    return np.astype(np.reshape(minval + offset, shape), dtype)


@op(namespace="random")
def _bits(data: Raw, shape: Any, width: int) -> Array:
    """Random bits, 32 or 64 of them, in int64."""
    first, second = _words(data, shape)
    if width == 64:
        return np.bitwise_or(np.left_shift(first, 32), second)
    return np.bitwise_xor(first, second)


def _span(data: Any, minval: Any, maxval: Any, dtype: str, width: int) -> tuple[Any, Any]:
    """The lower bound and the number of values above it, in int64; 0 values stands for 2**width, 1 value for none."""
    unsigned = dtype.startswith("u")
    bits = int(dtype.removeprefix("u").removeprefix("int"))
    least, largest = (0, 2**bits - 1) if unsigned else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
    if isinstance(minval, int) and isinstance(maxval, int):
        span = (maxval - minval) % 2**width if maxval > minval else 1
        return (_signed(minval), span) if width == 32 else tuple(_long(x, data) for x in (minval, span))
    minval, maxval = (_long(x, data) for x in (minval, maxval))
    if width == 32:
        minval, maxval = np.clip(minval, least, largest), np.clip(maxval, least, largest + 1)
    is_empty = _is_at_least(minval, maxval) if unsigned else maxval <= minval
    return minval, _wrapped(np.where(is_empty, 1, maxval - minval), width)


def _signed(n: int) -> int:
    """The int64 of the same 64 bits."""
    return (n + 2**63) % 2**64 - 2**63


def _long(x: Any, data: Any) -> Any:
    """An integer or an array of them in int64, of at least one dimension."""
    x = (
        np.asarray(_signed(x), "int64", like=data)
        if isinstance(x, int)
        else np.astype(np.asarray(x, like=data), "int64")
    )
    return x if len(x.shape) else np.reshape(x, (1,))


def _wrapped(x: Any, width: int) -> Any:
    return np.bitwise_and(x, MASK) if width == 32 else x


def _is_at_least(x: Any, y: Any) -> Any:
    """Whether ``x >= y`` for 64 bits without a sign."""
    return np.bitwise_xor(x, -(2**63)) >= np.bitwise_xor(y, -(2**63))


def _remainder(x: Any, span: Any, width: int) -> Any:
    """``x % span`` of numbers without a sign; `x` itself if `span` is 0."""
    if isinstance(span, int):
        return x % span if span else x
    if width == 32:
        return np.where(span == 0, x, np.remainder(x, np.maximum(span, 1)))
    half = np.bitwise_and(np.right_shift(x, 1), _LARGEST)
    rest = np.add(np.left_shift(np.remainder(half, np.maximum(span, 1)), 1), np.bitwise_and(x, 1))
    rest = np.where(_is_at_least(rest, span), rest - span, rest)
    # From 2**63 on, which is negative here, `span` goes into `x` once at most.
    rest = np.where(span < 0, np.where(_is_at_least(x, span), x - span, x), rest)
    return np.where(span == 0, x, rest)


# --- order ----------------------------------------------------------------------------------------------------------


@op(namespace="random")
def _shuffled(data: Raw, x: Array, axis: int) -> Array:
    """`x` with its elements along `axis` in random order, each row of them in one of its own.

    Sorting by 32 random bits leaves ties as they were; enough rounds of it make a tie in all of them improbable.
    """
    size = size_of(x.shape)
    for _ in range(math.ceil(3 * math.log(max(1, size)) / math.log(MASK))):
        keys = _split(data, (2,))
        data = keys[0]
        order = np.argsort(_bits(keys[1], tuple(x.shape), 32), axis=axis, stable=True)
        x = np.take_along_axis(x, order, axis=axis)
    return x
