"""Finite differences on the host, the tolerance that they need, and the message for a derivative that exceeds it."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ml_dtypes
import numpy

from gradnp._core.dtypes import canonical_name, real_name

Arrays = Sequence[numpy.ndarray]

MOST_ENTRIES = 100
"""How many entries of a wrong gradient are differenced one by one, to name the worst. If there are more, bisection
first finds a part of them in which the gradient is wrong."""

_STEP_AND_TOLERANCE = {
    "float64": (1e-6, 1e-5),
    "float32": (5e-3, 1e-2),
    "float16": (5e-2, 1e-1),
    "bfloat16": (1e-1, 3e-1),
}
"""For each dtype a step that balances the error of the difference, of order step², against that of rounding, of order
1 / step; and the relative precision that both leave."""


@dataclass(frozen=True)
class Precision:
    """How exactly derivatives can be compared in a dtype."""

    step: float
    rtol: float
    atol: float
    rounding: float
    """The relative error of a function's value."""

    @classmethod
    def of(cls, arrays: Iterable[Any], eps: float | None, rtol: float | None, atol: float | None) -> Precision:
        """The precision of the narrowest dtype among `arrays`, unless the caller gives values."""
        names = {canonical_name(x.dtype) for x in arrays if hasattr(x, "dtype")}
        narrowest = max(
            (real_name(name) for name in names), key=lambda name: _STEP_AND_TOLERANCE[name], default="float64"
        )
        step, tolerance = _STEP_AND_TOLERANCE[narrowest]
        return cls(
            step if eps is None else eps,
            tolerance if rtol is None else rtol,
            tolerance if atol is None else atol,
            float(ml_dtypes.finfo(narrowest).eps),
        )


class Differences:
    """A function of host arrays at one point, with its derivatives by central differences.

    Attributes
    ----------
    values : list of numpy.ndarray
        The function's results at `point`, in float64 or complex128.
    noise : list of numpy.ndarray
        The error of a difference that rounding alone may cause, for each entry.
    """

    def __init__(self, function: Callable[[Arrays], Arrays], point: Arrays, precision: Precision):
        self.function, self.point, self.precision = function, list(point), precision
        self.values = list(function(self.point))
        self.noise = [8 * precision.rounding / precision.step * numpy.abs(value) for value in self.values]

    def along(self, k: int, direction: numpy.ndarray) -> list[numpy.ndarray]:
        """The derivative of each result with respect to argument `k` along `direction`."""
        step = self.precision.step
        ends = []
        for side in (step, -step):
            moved = list(self.point)
            moved[k] = moved[k] + side * direction
            ends.append(self.function(moved))
        with numpy.errstate(invalid="ignore"):  # outside the function's domain
            return [(above - below) / (2 * step) for above, below in zip(*ends, strict=True)]

    def projected_noise(self, weights: Arrays) -> float:
        """The noise in a weighted sum of the results, which counts as independent between entries."""
        return float(
            numpy.sqrt(sum(numpy.sum(numpy.abs(w * n) ** 2) for w, n in zip(weights, self.noise, strict=True)))
        )

    def entries(self, k: int, gradient: numpy.ndarray, weights: Arrays) -> tuple[numpy.ndarray, numpy.ndarray]:
        """The gradient of Σ Re(conj(weight) · result) for single entries of argument `k`, after their flat positions.

        If there are more than `MOST_ENTRIES`, only the entries of a part in which `gradient` is wrong.
        """
        x = self.point[k]
        start, stop = 0, x.size
        while stop - start > MOST_ENTRIES:
            middle = (start + stop) // 2
            errors = [self._error_in(k, gradient, weights, *half) for half in ((start, middle), (middle, stop))]
            start, stop = (start, middle) if errors[0] >= errors[1] else (middle, stop)
        found = numpy.zeros(stop - start, x.dtype)
        for n in range(stop - start):
            for unit in (1.0, 1j) if x.dtype.kind == "c" else (1.0,):
                direction = numpy.zeros(x.shape, x.dtype)
                direction.flat[start + n] = unit
                found[n] += unit * projected(self.along(k, direction), weights)
        return numpy.arange(start, stop), found

    def _error_in(self, k: int, gradient: numpy.ndarray, weights: Arrays, start: int, stop: int) -> float:
        """How far off the derivative is along a random direction in the entries from `start` to `stop`."""
        direction = random_like(self.point[k], numpy.random.default_rng(start))
        direction.flat[:start] = 0
        direction.flat[stop:] = 0
        error = abs(inner(gradient, direction) - projected(self.along(k, direction), weights))
        return numpy.inf if numpy.isnan(error) else error


def inner(weight: numpy.ndarray, value: numpy.ndarray) -> float:
    """Σ Re(conj(weight) · value), the inner product of complex numbers as pairs of real ones."""
    return float(numpy.sum(numpy.real(numpy.conj(weight) * value)))


def projected(results: Arrays, weights: Arrays) -> float:
    """Σ Re(conj(weight) · result): one number from all results, or from their derivatives."""
    return sum(inner(w, result) for w, result in zip(weights, results, strict=True))


def random_like(x: numpy.ndarray, rng: numpy.random.Generator) -> numpy.ndarray:
    """Random numbers in the shape of `x`, complex if `x` is, of either sign, and none so small as not to count."""

    def numbers() -> numpy.ndarray:
        return numpy.asarray(rng.choice([-1.0, 1.0], x.shape) * rng.uniform(0.5, 1.5, x.shape))

    return (numbers() + 1j * numbers()) / math.sqrt(2) if x.dtype.kind == "c" else numbers()


def mismatch(
    headline: str,
    name: str,
    shape: tuple[int, ...],
    numbers: Mapping[str, numpy.ndarray],
    allowed: Any,
    positions: numpy.ndarray | None = None,
) -> str:
    """The message that names the entry furthest off, or "" if none is further off than `allowed`.

    Parameters
    ----------
    headline : str
        What is wrong.
    name, shape : str, tuple of int
        What the array is called, and its shape.
    numbers : mapping
        The two arrays to compare, each under its label.
    allowed : number or array
        The difference allowed. A nan beside a number is further off than anything; equal infinities and two nan agree.
    positions : array of int, optional
        The flat positions of the entries, if they are only some: then the message always names one of them.
    """
    first, second = (numpy.ravel(entries) for entries in numbers.values())
    with numpy.errstate(all="ignore"):
        difference = numpy.abs(first - second)
        same = (first == second) | (numpy.isnan(first) & numpy.isnan(second))
        excess = numpy.where(same, 0.0, difference / numpy.maximum(numpy.ravel(allowed), numpy.finfo(float).tiny))
    excess[numpy.isnan(excess)] = numpy.inf
    count = int(numpy.sum(excess > 1))
    if not excess.size or (not count and positions is None):
        return ""
    at = int(numpy.argmax(excess))
    limit = float(numpy.broadcast_to(numpy.ravel(allowed), excess.shape)[at])
    rows = {
        "worst entry": entry(name, shape, at if positions is None else int(positions[at])),
        **{label: number(entries.ravel()[at]) for label, entries in numbers.items()},
        "difference": f"{difference[at]:.3g}, where {limit:.3g} is allowed",
        "too far off": f"{count} of {excess.size} entries{' looked at' if excess.size < math.prod(shape) else ''}",
    }
    width = max(map(len, rows)) + 1
    return "\n".join([headline, *(f"  {label + ':':<{width}} {value}" for label, value in rows.items())])


def gradient_mismatch(
    headline: str,
    name: str,
    gradient: tuple[str, numpy.ndarray],
    differences: Differences,
    k: int,
    projection: tuple[numpy.ndarray, Arrays, Arrays],
) -> str:
    """The message on a gradient for argument `k` that differences contradict, or "" if they agree.

    Parameters
    ----------
    headline, name : str
        What is wrong, and what the argument is called.
    gradient : tuple
        The label of the gradient, and its array.
    projection : tuple
        The direction along which to compare, the derivative of each result along it, and the weights of the results in
        the sum that the gradient belongs to. Single entries are differenced only if this comparison fails.
    """
    direction, slopes, weights = projection
    label, got = gradient
    if got.shape != direction.shape:
        return f"{headline}: it has shape {got.shape}, expected {direction.shape}"
    expected = projected(slopes, weights)
    precision, noise = differences.precision, differences.projected_noise(weights)
    # The terms of the projection may cancel, so its error is relative to the size of the terms.
    size = max(abs(expected), float(numpy.linalg.norm(numpy.abs(got * direction).ravel())))
    if abs(inner(got, direction) - expected) <= precision.atol + precision.rtol * size + noise:
        return ""
    positions, entries = differences.entries(k, got, weights)
    allowed = precision.atol + precision.rtol * numpy.abs(entries) + noise
    numbers = {label: got.ravel()[positions], "expected by differences": entries}
    return mismatch(headline, name, direction.shape, numbers, allowed, positions)


def entry(name: str, shape: tuple[int, ...], position: int) -> str:
    """An entry of an array in Python's notation: ``args[0][2, 1]``."""
    if not shape:
        return name
    return f"{name}[{', '.join(str(int(i)) for i in numpy.unravel_index(position, shape))}]"


def number(x: Any) -> str:
    x = complex(x)
    return f"{x:.10g}" if x.imag else f"{x.real:.10g}"
