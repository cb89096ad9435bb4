from __future__ import annotations

import functools
import math

import tensorflow as tf

from gradnp._ops.random import draws, threefry
from gradnp._ops.random.erfinv import normal
from gradnp.backends.tensorflow import from_host, to_numpy

_LARGE = 1 << 14
"""From how many numbers on a graph has them drawn by a program of XLA's, which fuses the rounds."""


def _is_at_hand(data):
    return tf.executing_eagerly() and not tf.is_symbolic_tensor(data)


def _rotated(x, places):
    return tf.bitwise.bitwise_or(tf.bitwise.left_shift(x, places), tf.bitwise.right_shift(x, 32 - places))


def _encrypted(data, upper, lower):
    return threefry.encrypted((data[0], data[1]), (upper, lower), tf.add, _rotated, tf.bitwise.bitwise_xor)


def _pair(data, shape):
    size = math.prod(shape)
    places = tf.reshape(tf.range(size, dtype=tf.int64), shape)
    upper = tf.cast(tf.bitwise.right_shift(places, 32), tf.uint32) if size > 1 << 32 else tf.constant(0, tf.uint32)
    return _encrypted(data, upper, tf.cast(places, tf.uint32))


def _stacked(data, shape):
    return tf.stack(_pair(data, shape), axis=-1)


def _floats(data, shape, dtype):
    first, second = _pair(data, shape)
    drawn, kept = threefry.MANTISSAS[dtype]
    if drawn == 64:
        first, second = (tf.cast(x, tf.int64) for x in (first, second))
        first, second = tf.bitwise.left_shift(first, 20), tf.bitwise.right_shift(second, 12)
        places = tf.bitwise.bitwise_or(first, second)
    else:
        places = tf.bitwise.bitwise_xor(first, second)
        places = tf.bitwise.right_shift(tf.bitwise.bitwise_and(places, (1 << drawn) - 1), drawn - kept)
        places = tf.cast(places, tf.int32)
    return tf.cast(places, dtype) * tf.constant(2.0**-kept, dtype)


@functools.lru_cache(256)
def _compiled(draw, settings):
    return tf.function(lambda data: draw(data, *settings), autograph=False, jit_compile=True)


def _drawn(draw, on_host, data, *settings):
    if _is_at_hand(data):
        return from_host(on_host(to_numpy(data), *settings))
    if math.prod(settings[0]) >= _LARGE:
        return _compiled(draw, settings)(data)
    return draw(data, *settings)


def _split(data, shape):
    return _drawn(_stacked, threefry.words, data, shape)


def _unit(data, shape, dtype):
    return _drawn(_floats, threefry.unit, data, shape, dtype)


def _normal(data, shape, dtype):
    return _drawn(draws._normal.__wrapped__, normal, data, shape, dtype)


def _words(data, shape):
    return tuple(tf.unstack(tf.cast(_split(data, shape), tf.int64), axis=-1))


def _fold_in(data, number):
    if _is_at_hand(data) and isinstance(number, int):
        return from_host(threefry.folded(to_numpy(data), number))
    number = tf.constant(number, tf.uint32) if isinstance(number, int) else tf.cast(number, tf.uint32)
    return tf.stack(_encrypted(data, tf.constant(0, tf.uint32), number))


def _nextafter(x, y):
    return tf.stop_gradient(tf.math.nextafter(x, y))
