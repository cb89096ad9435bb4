from __future__ import annotations

from types import NoneType

import tensorflow as tf

from gradnp._ops.rules.padding import by_axis, checked


def pad(array, pad_width, mode, **options):
    widths = checked(array.shape, pad_width, mode, options)
    value = options["constant_values"]
    # Only zeros: TensorFlow's vectorised loop forgets which other number tf.pad was given.
    if widths and mode in ("constant", "empty") and isinstance(value, (int, float, NoneType)) and not value:
        return tf.pad(array, widths)
    return by_axis(array, widths, mode, **options)
