"""Integers: divisors, multiples and bits."""

from __future__ import annotations

from typing import Any

import gradnp as np
from gradnp._core.dtypes import numpy_dtype
from gradnp._core.operation import op
from gradnp._core.types import Array, DType, Weak
from gradnp._ops.rules.integers import as_integers, euclid_steps, in_order, packable


@op
def gcd(x1: Array | Weak, x2: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """The greatest common divisor, elementwise.

    Parameters
    ----------
    x1, x2 : array_like of int
        Of shapes that broadcast together.

    Returns
    -------
    array
        Not negative, of the broadcast shape and the promoted dtype; ``gcd(0, x)`` is ``abs(x)``.

    Raises
    ------
    TypeError
        If an argument is floating, complex or bool.

    Notes
    -----
    By Euclid's algorithm. There is no gradient.

    Examples
    --------
    >>> np.gcd(numpy.array([12, -18, 0]), 8)
    array([4, 2, 8])
    """
    a, b = np.broadcast_arrays(np.absolute(as_integers("gcd", x1)), np.absolute(x2))
    for _ in range(euclid_steps(a.dtype)):
        a, b = np.where(b == 0, a, b), np.remainder(a, b)  # the remainder by 0 is 0
    return a


@op
def lcm(x1: Array | Weak, x2: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """The lowest common multiple, elementwise.

    Parameters
    ----------
    x1, x2 : array_like of int
        Of shapes that broadcast together.

    Returns
    -------
    array
        Not negative, of the broadcast shape and the promoted dtype; ``lcm(0, x)`` is 0.

    Raises
    ------
    TypeError
        If an argument is floating, complex or bool.

    Notes
    -----
    There is no gradient.

    Examples
    --------
    >>> np.lcm(numpy.array([12, -18, 0]), 8)
    array([24, 72,  0])
    """
    divisor = np.gcd(as_integers("lcm", x1), x2)
    return np.absolute(np.floor_divide(x1, divisor) * x2)  # a quotient by 0 is 0


@op
def bitwise_count(x: Array | Weak, /, out: Any = None, *, where: Any = True, dtype: DType = None) -> Array:
    """How many bits of the absolute value are 1, elementwise.

    Parameters
    ----------
    x : array_like of int
        Of any shape; bools count as 0 and 1.

    Returns
    -------
    array of uint8
        Of the shape of `x`.

    Raises
    ------
    TypeError
        If `x` is floating or complex.

    Notes
    -----
    There is no gradient. Neighbouring bits are added, then neighbouring sums (H. S. Warren, Hacker's Delight, section 5-1).

    Examples
    --------
    >>> np.bitwise_count(numpy.array([1, 255, -3]))
    array([1, 8, 2], dtype=uint8)
    """
    size = np.absolute(as_integers("bitwise_count", x, bools=True))
    n, bits = np.astype(size, "int64"), 8 * numpy_dtype(size.dtype).itemsize
    if bits < 64:
        n = n & (1 << bits) - 1  # the least integer is its own absolute value
    n = n - (np.right_shift(n, 1) & 0x5555555555555555)
    n = (n & 0x3333333333333333) + (np.right_shift(n, 2) & 0x3333333333333333)
    n = (n + np.right_shift(n, 4)) & 0x0F0F0F0F0F0F0F0F
    return np.astype(np.right_shift(n * 0x0101010101010101, 56) & 0xFF, "uint8")


@op
def packbits(a: Array | Weak, /, axis: int | None = None, bitorder: str = "big") -> Array:
    """Bits packed into bytes along an axis, with zeros for the bits that are missing at the end.

    Parameters
    ----------
    a : array_like of int or bool
        Each element is one bit: 1 unless it is 0.
    axis : int, optional
        By default `a` is flattened.
    bitorder : {"big", "little"}
        Whether the first bit has the value 128 or 1.

    Returns
    -------
    array of uint8

    Raises
    ------
    TypeError
        If `a` is floating or complex.
    ValueError
        If there is no such `bitorder`.

    Notes
    -----
    There is no gradient.

    Examples
    --------
    >>> np.packbits(numpy.array([[1, 0, 1], [0, 1, 0]]), axis=-1)
    array([[160],
           [ 64]], dtype=uint8)
    """
    bits, axis = packable(as_integers("packbits", a, bools=True), axis)
    weights = in_order([128 >> i for i in range(8)], bitorder)
    missing = -bits.shape[-1] % 8
    bits = np.astype(bits != 0, int)
    if missing:
        bits = np.concatenate([bits, np.zeros_like(bits, shape=(*bits.shape[:-1], missing))], -1)
    octets = np.reshape(bits, (*bits.shape[:-1], bits.shape[-1] // 8, 8))
    return np.moveaxis(np.astype(np.sum(np.multiply(octets, weights), -1), "uint8"), -1, axis)


@op
def unpackbits(a: Array | Weak, /, axis: int | None = None, count: int | None = None, bitorder: str = "big") -> Array:
    """The bits of bytes along an axis: the inverse of `packbits`.

    Parameters
    ----------
    a : array_like of uint8
    axis : int, optional
        By default `a` is flattened.
    count : int, optional
        How many bits to return: zeros follow where there are fewer. A negative number says how many to leave out at the end.
    bitorder : {"big", "little"}
        Whether the first bit has the value 128 or 1.

    Returns
    -------
    array of uint8
        Of zeros and ones.

    Raises
    ------
    TypeError
        If `a` is not of uint8.
    ValueError
        If there is no such `bitorder`, or more bits are to be left out than there are.

    Notes
    -----
    There is no gradient.

    Examples
    --------
    >>> np.unpackbits(numpy.array([160, 3], dtype="uint8"), count=-4)
    array([1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0], dtype=uint8)
    """
    if numpy_dtype(a.dtype).name != "uint8":
        raise TypeError(f"unpackbits takes an array of uint8, not {a.dtype}; np.astype(a, np.uint8) makes one")
    octets, axis = packable(a, axis)
    shifts = in_order([7 - i for i in range(8)], bitorder)
    bits = np.right_shift(np.astype(octets, int)[..., None], shifts) & 1
    total = octets.shape[-1] * 8
    bits = np.astype(np.reshape(bits, (*octets.shape[:-1], total)), "uint8")
    if count is not None:
        wanted = count if count >= 0 else total + count
        if wanted < 0:
            raise ValueError("-count larger than number of elements")
        zeros = np.zeros_like(bits, shape=(*octets.shape[:-1], max(wanted - total, 0)))
        bits = np.concatenate([bits[..., :wanted], zeros], -1)
    return np.moveaxis(bits, -1, axis)
