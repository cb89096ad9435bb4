"""Where the parts of a split array lie."""

from __future__ import annotations

from typing import Any

from gradnp._core.shapes import normalize_axis, sections


def slices(ary: Any, indices_or_sections: Any, axis: int) -> list[Any]:
    """The parts of `array_split` as slices, which may overlap or leave gaps."""
    axis = normalize_axis(axis, len(ary.shape))
    bounds = sections(indices_or_sections, ary.shape[axis])
    return [ary[(slice(None),) * axis + (slice(start, stop),)] for start, stop in bounds]
