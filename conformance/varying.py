"""The calls of a case with what may change between the calls of a compiled program: sizes of axes, and numbers."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

import numpy

from conformance.calls import Call, flat
from conformance.spec import Case, Sample, leaves
from gradnp._core.catalogue import OPERATIONS

SIZES = (2, 3, 4, 5, 7, 8, 9, 11)
TIMES = 12
"""Twelve numbers, and the eight sizes in turn."""

DECISIVE = {
    "linalg.matrix_power": "the exponent says how many products there are",
    "reshape": "torch.reshape refuses an empty array and sizes that vary",
    "round": "torch.round has a program for each number of decimals too",
}
"""Operations whose numbers decide on the program, and how: they stay what they are."""

OF_THE_FIRST = {
    "signal.correlate2d": "the sizes of the kernel say how many products there are",
    "signal.convolve2d": "as in correlate2d",
    "at.multiply": "the number of positions, some of which may be the same, says how many rounds there are",
    "at.divide": "as in at.multiply",
    "at.power": "as in at.multiply",
}
"""Operations on torch of which only the first array may have another size in the same program, and why."""

Values = list[Any]
"""What stands in the places of a case's samples: NumPy arrays and Python numbers."""

Resizing = Callable[[Sequence[Sample], int, int], list[tuple[int, ...]]]
"""A way to give arrays another size in the place of one."""


class Varying(Call):
    """A case whose samples are arrays and Python numbers, with their values for each of `TIMES` calls."""

    def __init__(self, call: Call, case: Case, variations: list[Values]) -> None:
        super().__init__(call.spec, case, "float64")
        self.variations = variations
        self.host = variations[0]
        self.wrt = [i for i in self.wrt if isinstance(self.host[i], numpy.ndarray)]
        self.has_gradient = call.has_gradient

    def expected_of(self, values: Values) -> list[numpy.ndarray]:
        """NumPy's results."""
        return [numpy.asarray(r) for r in flat(self._oracle(values))]

    @property
    def varies(self) -> bool:
        """Whether two of the calls differ: NumPy accepts another size or another number."""
        return self.variations[0] is not self.variations[1]


def varying(call: Call, numbers: bool, axes: int | None = None) -> list[Varying]:
    """The calls to be made of a case: with other sizes and settings, and with numbers in the place of the last array.

    Without `numbers`, settings stay what they are, and the numbers in the place of an array are arrays of no axis. Of
    `axes`, the sizes of so many first axes change: 1, 0, or those of any axis for None.
    """
    only_first = numbers and call.spec.name in OF_THE_FIRST
    ways = (
        (_first_axis,)
        if only_first
        else {None: (_wherever, _first_axes, _first_axis), 1: (_first_axes, _first_axis), 0: ()}[axes]
    )
    case, variations = call.case, _with_sizes(call, ways)
    if numbers and call.spec.name not in DECISIVE:
        case, variations = _with_settings(call, variations)
    return [Varying(call, case, variations), *_with_numbers(call, numbers)]


def _with_sizes(call: Call, ways: Sequence[Resizing]) -> list[Values]:
    """The arrays, each time with another size of an axis; always the same if NumPy accepts no other size."""
    samples = call.case.samples
    size = next((s.shape[0] for s in samples if s.shape), None)
    for resized in ways if size is not None else ():
        try:
            variations = [
                [
                    _drawn(s, shape, call, i)
                    for i, (s, shape) in enumerate(zip(samples, resized(samples, size, n), strict=True))
                ]
                for n in SIZES
            ]
        except Exception:  # out of the operation's domain, such as a matrix that is no longer square
            continue
        variations = [variations[n % len(SIZES)] for n in range(TIMES)]
        if _are_accepted(call, call.case, variations):
            return variations
    return [call.host] * TIMES


def _wherever(samples: Sequence[Sample], size: int, new: int) -> list[tuple[int, ...]]:
    """Every axis of `size` elements, as those of a square matrix."""
    return [tuple(new if n == size else n for n in s.shape) for s in samples]


def _first_axes(samples: Sequence[Sample], size: int, new: int) -> list[tuple[int, ...]]:
    return [(new, *s.shape[1:]) if s.shape[:1] == (size,) else s.shape for s in samples]


def _first_axis(samples: Sequence[Sample], size: int, new: int) -> list[tuple[int, ...]]:
    place = next(i for i, s in enumerate(samples) if s.shape)
    return [(new, *s.shape[1:]) if i == place else s.shape for i, s in enumerate(samples)]


def _drawn(sample: Sample, shape: tuple[int, ...], call: Call, i: int) -> numpy.ndarray:
    if sample.value is not None:
        return numpy.resize(sample.value, shape)
    return dataclasses.replace(sample, shape=shape).draw(call.spec.seed(call.case, i))


def _with_settings(call: Call, variations: list[Values]) -> tuple[Case, list[Values]]:
    """The case with its numbers in the places of samples, and values for them: those of which NumPy accepts twelve."""
    case = call.case
    count = len(leaves((case.args, dict(case.kwargs))))
    for place in range(count):
        for step in (1, -1):
            new, number, before = _freed(case, place)
            if new is None:
                break
            changed = [
                [*values[:before], number + step * n / (1 if type(number) is int else 64), *values[before:]]
                for n, values in enumerate(variations)
            ]
            if type(number) is int:
                for values in changed:
                    values[before] = int(values[before])
            if _are_accepted(call, new, changed):
                case, variations = new, changed
                break
    return case, variations


def _freed(case: Case, place: int) -> tuple[Case | None, Any, int]:
    """The case with a sample for its leaf number `place`, if that is a number; the number; the samples before it."""
    position, before, number = -1, 0, None

    def freed(tree: Any) -> Any:
        nonlocal position, before, number
        if isinstance(tree, (list, tuple)):
            return type(tree)([freed(branch) for branch in tree])
        if isinstance(tree, dict):
            return {key: freed(branch) for key, branch in tree.items()}
        position += 1
        if position < place and isinstance(tree, Sample):
            before += 1
        if position == place and type(tree) in (int, float) and 0 <= tree < numpy.inf:
            number = tree
            return Sample((), value=tree, differentiable=False)
        return tree

    args, kwargs = freed(case.args), freed(dict(case.kwargs))
    return (None if number is None else dataclasses.replace(case, args=args, kwargs=kwargs)), number, before


def _with_numbers(call: Call, numbers: bool) -> list[Varying]:
    """The case with a Python float, and an int, in the place of its last array; none unless its arrays broadcast."""
    operation, samples = OPERATIONS.get(call.spec.name), call.case.samples
    if operation is None or not operation.is_ufunc or len(samples) < 2 or not samples[-1].differentiable:
        return []
    scalar = dataclasses.replace(samples[-1], shape=())
    kinds: list[Callable[[int], Any]] = [lambda n: float(scalar.draw(n)), lambda n: n + 1]
    found = []
    for kind in kinds if numbers else kinds[:1]:
        given = kind if numbers else lambda n, kind=kind: numpy.asarray(kind(n))
        variations = [[*call.host[:-1], given(n)] for n in range(TIMES)]
        if _are_accepted(call, call.case, variations):
            found.append(Varying(call, call.case, variations))
    return found


def _are_accepted(call: Call, case: Case, variations: list[Values]) -> bool:
    """Whether NumPy makes all of these calls, with results of as many axes."""
    met = set()
    for values in variations:
        args, kwargs = case.fill(values)
        try:
            met.add(tuple(numpy.ndim(r) for r in flat(call.spec.oracle(args, kwargs))))
        except Exception:
            return False
    return len(met) == 1
