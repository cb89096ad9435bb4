"""What is written into an array: converted to its dtype, repeated to its size."""

from __future__ import annotations

from typing import Any

import numpy

import gradnp as np
from gradnp._core.arguments import as_array
from gradnp._core.dtypes import KIND
from gradnp._core.shapes import size_of, unknown_size
from gradnp._core.tracing import is_dynamo_tracing
from gradnp._ops.rules.indexing import NUMBERS, dtype_name


def beside(value: Any, array: Any) -> Any:
    """An index or a mask as an array; in Dynamo's programs of the framework of `array`, as it does not know NumPy's."""
    value = as_array(value)
    return np.asarray(value, like=array) if is_dynamo_tracing() else value


def converted(values: Any, target: Any, name: str) -> Any:
    """`values` as an array of the dtype and backend of the array `target`, as an assignment converts them."""
    is_number = type(values) in NUMBERS
    values = values if is_number else as_array(values)
    kind, wanted = NUMBERS[type(values)] if is_number else KIND[dtype_name(values)], KIND[dtype_name(target)]
    if kind == 3 > wanted:
        raise TypeError(
            f"{name}: complex values do not go into an array of dtype {dtype_name(target)}; write np.real(values)"
        )
    if is_number and kind > wanted:
        values = int(values) if wanted else bool(values)
    if is_number or isinstance(values, (numpy.ndarray, numpy.generic)):
        return np.asarray(values, target.dtype, like=target)
    return values if values.dtype == target.dtype else np.astype(values, target.dtype)


def repeated(values: Any, count: Any) -> Any:
    """The elements of `values` (at least one), repeated or cut off: `count` of them, or one that broadcasts."""
    values = np.reshape(values, -1)
    own = values.shape[0]
    # Dynamo would make a program of its own for sizes that happen to agree.
    if own == 1 or (not is_dynamo_tracing() and isinstance(count, int) and own == count):
        return values
    return np.take(values, np.mod(np.arange(count, like=values), np.shape(values)[0]))


def without_ones(values: Any, ndim: int) -> Any:
    """`values` without leading axes of size 1 beyond `ndim` axes, which an assignment ignores."""
    while np.ndim(values) > ndim and values.shape[0] in (1, None):
        if values.shape[0] is None:
            raise unknown_size("the size of the values' first axis is")
        values = values[0]
    return values


def as_mask(mask: Any, array: Any, name: str) -> Any:
    """A mask of as many elements as an array, in its shape."""
    mask = beside(mask, array)
    sizes, shape = tuple(mask.shape), tuple(array.shape)
    if None not in (*sizes, *shape) and size_of(sizes) != size_of(shape):
        raise ValueError(f"{name}: mask and data must be the same size, not {sizes} and {shape}")
    if None in shape:
        mask = np.reshape(np.asarray(mask, like=array), np.shape(array))
    elif sizes != shape:
        mask = np.reshape(mask, shape)
    return mask if dtype_name(mask) == "bool" else mask != 0
