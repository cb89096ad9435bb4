from __future__ import annotations

from types import NoneType

import tensorflow as tf

from gradnp.padding import by_axis, checked


def pad(array, pad_width, mode, **options):
    widths = checked(array.shape, pad_width, mode, options)
    value = options["constant_values"]
    if widths and mode in ("constant", "empty") and isinstance(value, (int, float, NoneType)):
        return tf.pad(array, widths, constant_values=tf.cast(value, array.dtype) if value else 0)
    return by_axis(array, widths, mode, **options)
