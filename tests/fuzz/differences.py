"""Slopes by differences of NumPy's values, and where there is a slope at all."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy

Function = Callable[[list[numpy.ndarray]], list[numpy.ndarray]]
STEP = 2.0**-17
LARGE = 1e6
"""From here on steps are so large that nothing is known of what lies in between."""


@dataclass
class Slopes:
    """Gradients of Σ Re(conj(weight) · result), the error to expect in each entry, and which entries are smooth."""

    gradient: numpy.ndarray
    error: numpy.ndarray
    smooth: numpy.ndarray


def slopes(f: Function, arrays: list[numpy.ndarray], weights: list[numpy.ndarray], number: int) -> Slopes:
    """The slopes of `f` in the array `number`; for a complex one ∂/∂Re + i ∂/∂Im.

    An entry is smooth where differences to both sides agree with each other, and with those of a quarter of the step.
    """
    x = arrays[number]
    gradient = numpy.zeros(x.shape, x.dtype)
    error, smooth = numpy.zeros(x.shape), numpy.ones(x.shape, bool)
    here = f(arrays)
    for position in numpy.ndindex(x.shape):
        for unit in (1.0, 1j) if x.dtype.kind == "c" else (1.0,):
            value, bound, is_smooth = _slope(f, arrays, weights, number, position, unit, here)
            gradient[position] += value * unit
            error[position] = max(error[position], bound)
            smooth[position] &= is_smooth
    return Slopes(gradient, error, smooth)


def _slope(f, arrays, weights, number, position, unit, here):
    size = abs(arrays[number][position])
    if not size < LARGE:
        return 0.0, 0.0, False
    step = STEP * max(1.0, float(size))

    def moved(by):
        x = arrays[number].copy()
        x[position] += by * unit
        results = f([*arrays[:number], x, *arrays[number + 1 :]])
        return results if [r.shape for r in results] == [r.shape for r in here] else None

    around = [moved(by) for by in (step, -step, step / 4, -step / 4)]
    if any(results is None for results in around):
        return 0.0, 0.0, False
    there, back, near, near_back = around
    wide = _total(weights, there, back, 2 * step)
    narrow = _total(weights, near, near_back, step / 2)
    ahead, behind = _total(weights, there, here, step), _total(weights, here, back, step)
    largest = max((float(numpy.max(numpy.abs(r), initial=0.0)) for r in there + back + here), default=0.0)
    if not all(map(numpy.isfinite, (wide, narrow, ahead, behind, largest))):
        return 0.0, 0.0, False
    rounding = 1e-14 * largest / step
    scale = max(1.0, float(size))
    error = 1e-5 * abs(narrow) + 4 * rounding + 1e-8 / scale
    is_smooth = abs(wide - narrow) <= error and abs(ahead - behind) <= 1e-3 * abs(narrow) + rounding + 1e-3 / scale
    return narrow, error, is_smooth


def _total(weights, upper, lower, distance):
    return sum(
        float(numpy.sum((numpy.conj(w) * (u - v)).real)) / distance
        for w, u, v in zip(weights, upper, lower, strict=True)
    )
