"""Padding: arrays made larger at their ends."""

from __future__ import annotations

from typing import Any

from gradnp._core.operation import op
from gradnp._core.types import Array, Raw, Weak
from gradnp._ops.rules.padding import by_axis, checked


@op
def pad(
    array: Array | Weak,
    pad_width: Any,
    mode: str = "constant",
    *,
    constant_values: Raw | None = None,
    end_values: Raw | None = None,
    stat_length: Any = None,
    reflect_type: str | None = None,
) -> Array:
    """Make an array larger at the ends of its axes.

    Parameters
    ----------
    array : array
        Any shape and dtype.
    pad_width : int, pair, sequence of pairs, or dict
        How many elements to add before and after: one number for all, one pair ``(before, after)`` for every axis, a
        pair for each axis, or ``{axis: pair or number}``, which leaves other axes unchanged.
    mode : str
        The new elements. ``"constant"``: `constant_values`. ``"edge"``: the nearest element. ``"linear_ramp"``: on a
        line from the nearest element to `end_values`. ``"maximum"``, ``"mean"``, ``"median"``, ``"minimum"``: of the
        `stat_length` elements nearest to that end. ``"reflect"``, ``"symmetric"``: mirrored about the last element,
        about the end behind it. ``"wrap"``: as if the array were periodic. ``"empty"``: anything (here zeros).
    constant_values, end_values : array, optional
        In the forms of `pad_width` except the dict; zeros by default. Converted to `array`'s dtype.
    stat_length : optional
        In the forms of `pad_width` except the dict; all elements by default.
    reflect_type : {"even", "odd"}, optional
        "odd" subtracts the mirrored elements from twice the end's, which continues slopes.

    Returns
    -------
    array
        The dtype of `array`.

    Raises
    ------
    ValueError
        If a width is negative, the mode is unknown or does not take a keyword, or an empty axis has nothing to repeat.
    TypeError
        If widths are not integers.

    Notes
    -----
    Differentiable in `array`, `constant_values` and `end_values`. All modes are linear except the maximum and minimum,
    which split their gradient evenly among ties, and the median, whose gradient goes to the middle elements.

    Examples
    --------
    >>> np.pad([1, 2, 3], (1, 2), "reflect")
    array([2, 1, 2, 3, 2, 1])
    """
    options = {
        "constant_values": constant_values,
        "end_values": end_values,
        "stat_length": stat_length,
        "reflect_type": reflect_type,
    }
    widths = checked(tuple(array.shape), pad_width, mode, options)
    return by_axis(array, widths, mode, **options)
