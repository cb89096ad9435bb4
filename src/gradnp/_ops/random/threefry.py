"""Threefry-2x32, the counter-based generator whose bits keys draw, and what is drawn from its words on the host.

A key is two 32-bit words. Each place of an array has its own 64-bit counter, its position in row-major order, and the
generator encrypts it by the key to two new words. JAX draws its numbers from the same words when counters are
partitionable, its default.

The generator is that of J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as easy as 1, 2,
3", SC11 (2011), with 20 rounds.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Iterator
from typing import Any

import ml_dtypes
import numpy

MASK = 0xFFFFFFFF
_PARITY = 0x1BD11BDA
_ROTATIONS = ((13, 15, 26, 6), (17, 29, 16, 24))

MANTISSAS = {"float16": (16, 10), "bfloat16": (8, 7), "float32": (32, 23), "float64": (64, 52)}
"""Of each floating dtype, how many bits are drawn for a number in [0, 1), and how many of them, the highest, it has."""

_BLOCK = 1 << 15
"""How many counters are encrypted at a time: three arrays of as many words stay in a core's cache."""


def _masked_sum(x: Any, y: Any) -> Any:
    return (x + y) & MASK


def _masked_rotation(x: Any, places: int) -> Any:
    return ((x << places) | (x >> (32 - places))) & MASK


def encrypted(
    key: tuple[Any, Any],
    counter: tuple[Any, Any],
    add: Callable[[Any, Any], Any] = _masked_sum,
    rotate: Callable[[Any, int], Any] = _masked_rotation,
    xor: Callable[[Any, Any], Any] = lambda x, y: x ^ y,
) -> tuple[Any, Any]:
    """The two words that `key` makes of `counter`, its upper and its lower half.

    As it stands, it is for Python's ints and arrays of int64, which hold 32-bit words; `add`, `rotate` and `xor` do the
    same for other arrays.
    """
    schedule = (*key, xor(xor(key[0], key[1]), _PARITY))
    x, y = add(counter[0], key[0]), add(counter[1], key[1])
    for i in range(5):
        for places in _ROTATIONS[i % 2]:
            x = add(x, y)
            y = xor(rotate(y, places), x)
        x, y = add(x, schedule[(i + 1) % 3]), add(y, add(schedule[(i + 2) % 3], i + 1))
    return x, y


def of_words(first: Any, second: Any, dtype: str) -> Any:
    """The bits of two words that make the mantissa of a number in [0, 1), in int64; for arrays of int64."""
    drawn, kept = MANTISSAS[dtype]
    if drawn == 64:
        return (first << 20) | (second >> 12)
    return ((first ^ second) & ((1 << drawn) - 1)) >> (drawn - kept)


def _blocks(key: numpy.ndarray, size: int) -> Iterator[tuple[slice, numpy.ndarray, numpy.ndarray]]:
    """The two words for each counter below `size`, in blocks that the caller may write to."""
    first, second = (int(word) for word in key)
    length = min(size, _BLOCK)
    counters = numpy.arange(length, dtype=numpy.uint32)
    xs, ys, spare = (numpy.empty(length, numpy.uint32) for _ in range(3))
    schedule = first, second, first ^ second ^ _PARITY
    additions = [
        (numpy.uint32(schedule[(i + 1) % 3]), numpy.uint32((schedule[(i + 2) % 3] + i + 1) & MASK)) for i in range(5)
    ]
    for start in range(0, size, _BLOCK):
        length = min(size - start, _BLOCK)
        x, y, z = xs[:length], ys[:length], spare[:length]
        x.fill(((start >> 32) + first) & MASK)
        numpy.add(counters[:length], numpy.uint32(((start & MASK) + second) & MASK), out=y)
        for i in range(5):
            for places in _ROTATIONS[i % 2]:
                numpy.add(x, y, out=x)
                numpy.right_shift(y, numpy.uint32(32 - places), out=z)
                numpy.left_shift(y, numpy.uint32(places), out=y)
                numpy.bitwise_or(y, z, out=y)
                numpy.bitwise_xor(y, x, out=y)
            numpy.add(x, additions[i][0], out=x)
            numpy.add(y, additions[i][1], out=y)
        yield slice(start, start + length), x, y


def words(key: numpy.ndarray, shape: tuple[int, ...]) -> numpy.ndarray:
    """The words for each place of an array of `shape`, of shape ``(*shape, 2)`` and dtype uint32."""
    size = math.prod(shape)
    result = numpy.empty((size, 2), numpy.uint32)
    if size <= 8:  # Python's ints are quicker than as many calls of NumPy
        pair = int(key[0]), int(key[1])
        for i in range(size):
            result[i] = encrypted(pair, (0, i))
    else:
        for place, x, y in _blocks(key, size):
            result[place, 0], result[place, 1] = x, y
    return result.reshape(*shape, 2)


def folded(key: numpy.ndarray, data: int) -> numpy.ndarray:
    """The key that `key` makes of a 32-bit number."""
    return numpy.array(encrypted((int(key[0]), int(key[1])), (0, int(data) & MASK)), numpy.uint32)


def unit(key: numpy.ndarray, shape: tuple[int, ...], dtype: str) -> numpy.ndarray:
    """Numbers in [0, 1) for each place of an array of `shape`."""
    result = numpy.empty(math.prod(shape), ml_dtypes.bfloat16 if dtype == "bfloat16" else dtype)
    write = _WRITERS.get(dtype) or functools.partial(_write_half, *MANTISSAS[dtype])
    for place, x, y in _blocks(key, result.size):
        write(result[place], x, y)
    return result.reshape(shape)


def _write_single(to: numpy.ndarray, x: numpy.ndarray, y: numpy.ndarray) -> None:
    numpy.bitwise_xor(x, y, out=x)
    numpy.right_shift(x, numpy.uint32(9), out=x)
    numpy.bitwise_or(x, numpy.uint32(0x3F800000), out=to.view(numpy.uint32))  # a number in [1, 2)
    numpy.subtract(to, numpy.float32(1), out=to)


def _write_double(to: numpy.ndarray, x: numpy.ndarray, y: numpy.ndarray) -> None:
    bits = to.view(numpy.uint64)
    bits[...] = x
    numpy.left_shift(bits, numpy.uint64(20), out=bits)
    numpy.right_shift(y, numpy.uint32(12), out=y)
    numpy.bitwise_or(bits, y, out=bits)
    numpy.bitwise_or(bits, numpy.uint64(0x3FF0000000000000), out=bits)
    numpy.subtract(to, 1.0, out=to)


def _write_half(drawn: int, kept: int, to: numpy.ndarray, x: numpy.ndarray, y: numpy.ndarray) -> None:
    places = ((x ^ y) & numpy.uint32((1 << drawn) - 1)) >> numpy.uint32(drawn - kept)
    to[...] = places.astype(numpy.float32) * numpy.float32(2.0**-kept)


_WRITERS = {"float32": _write_single, "float64": _write_double}
