from __future__ import annotations

from types import NoneType

import tensorflow as tf

from gradnp._core.shapes import unknown_size
from gradnp._ops.rules.padding import by_axis, checked

_MOST_AXES = 6  # of the kernel


def pad(array, pad_width, mode, **options):
    widths = checked(array.shape, pad_width, mode, options)
    value = options["constant_values"]
    # Pad with zeros only: under vectorized_map, tf.pad loses any other constant.
    few = len(widths) <= _MOST_AXES
    if widths and few and mode in ("constant", "empty") and isinstance(value, (int, float, NoneType)) and not value:
        return tf.pad(array, widths)
    if None in array.shape and mode in ("reflect", "symmetric", "wrap"):
        if options.get("reflect_type") == "odd":
            raise unknown_size("the sizes of array, which reflect_type='odd' depends on, are")
        for axis, (before, after) in enumerate(widths):
            if before or after:
                array = tf.gather(array, _positions(tf.shape(array)[axis], before, after, mode), axis=axis)
        return array
    return by_axis(array, widths, mode, **options)


def _positions(n, before, after, mode):
    """Which of `n` elements, a number that is known when the program runs, an axis is continued by."""
    places = tf.range(-before, n + after)
    if mode == "wrap":
        return places % n
    if mode == "symmetric":
        return tf.minimum(places % (2 * n), 2 * n - 1 - places % (2 * n))
    period = tf.maximum(2 * n - 2, 1)  # a single element is repeated
    return tf.minimum(places % period, period - places % period) % n
