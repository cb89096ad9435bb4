from __future__ import annotations

import jax.numpy as jnp

from gradnp._ops.rules.padding import by_axis, checked

NATIVE = {"constant", "edge", "reflect", "symmetric", "wrap"}


def pad(array, pad_width, mode, **options):
    widths = checked(array.shape, pad_width, mode, options)
    if widths and mode in NATIVE and (array.dtype != bool or options["reflect_type"] != "odd"):
        return jnp.pad(array, widths, mode, **{name: value for name, value in options.items() if value is not None})
    return by_axis(array, widths, mode, **options)
