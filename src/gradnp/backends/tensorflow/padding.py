from __future__ import annotations

from types import NoneType

import tensorflow as tf

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
        if mode == "wrap" or options["reflect_type"] == "odd":
            raise ValueError(
                f"the sizes of array must be known when the program is traced, for mode {mode!r} of this kind"
            )
        return tf.pad(array, widths, mode)
    return by_axis(array, widths, mode, **options)
