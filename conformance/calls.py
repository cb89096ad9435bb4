"""From a specification's case to a call: its arrays drawn, the function of them, its results flat."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy

import gradnp
from conformance import numeric
from conformance.frameworks import Framework
from conformance.spec import Case, OpSpec, leaves

TOLERANCE = {"float16": 5e-3, "bfloat16": 4e-2, "float32": 2e-5, "complex64": 2e-5}
"""Relative and absolute tolerance by the narrowest dtype met; in float64 it is the specification's."""


def flat(result: Any) -> list[Any]:
    """The arrays of a result: itself, or the elements of a (named) tuple or list, or of a dict."""
    return leaves(result) if isinstance(result, (list, tuple, dict)) else [result]


def inexact(x: Any) -> bool:
    """Whether a NumPy result is floating or complex, so that a gradient can be taken of it."""
    return numpy.asarray(x).dtype.kind in "fc"


@dataclass
class Call:
    """A case with its arrays drawn in one dtype."""

    spec: OpSpec
    case: Case
    host: list[numpy.ndarray]

    @property
    def wrt(self) -> list[int]:
        """The numbers of the arrays that are differentiated."""
        return [i for i, s in enumerate(self.case.samples) if s.differentiable]

    def oracle(self, host: Sequence[numpy.ndarray] | None = None) -> list[numpy.ndarray]:
        """NumPy's results."""
        args, kwargs = self.case.fill(self.host if host is None else host)
        return [numpy.asarray(r) for r in flat(self.spec.oracle(args, kwargs))]

    def gradnp(self, arrays: Sequence[Any]) -> list[Any]:
        """gradnp's results on a framework's arrays."""
        args, kwargs = self.case.fill(arrays)
        return flat(self.spec.run(gradnp, args, kwargs))

    @functools.cached_property
    def selected(self) -> list[int]:
        """The numbers of the results that can be differentiated."""
        return [i for i, r in enumerate(self.oracle()) if inexact(r)]

    def smooth(self, arrays: Sequence[Any]) -> list[Any]:
        """The differentiable results."""
        results = self.gradnp(arrays)
        return [results[i] for i in self.selected]

    @functools.cached_property
    def weights(self) -> list[numpy.ndarray]:
        """A fixed random weight for each entry of each differentiable result: the cotangent."""
        rng = numpy.random.default_rng(7)
        results = self.oracle()
        return [_like(results[i], rng) for i in self.selected]

    @functools.cached_property
    def tangents(self) -> list[numpy.ndarray]:
        """A fixed random direction for each differentiated argument."""
        rng = numpy.random.default_rng(11)
        return [_like(self.host[i], rng) for i in self.wrt]

    def loss(self, *host: numpy.ndarray) -> float:
        """NumPy's Σ Re(conj(weight) · result)."""
        results = self.oracle(host)
        return float(
            sum(
                numpy.sum(numpy.real(results[i] * numpy.conj(w)))
                for i, w in zip(self.selected, self.weights, strict=True)
            )
        )

    @functools.cached_property
    def slope(self) -> list[numpy.ndarray]:
        """The gradient of `loss` by finite differences."""
        return numeric.gradient(self.loss, self.host, self.wrt)


def _like(x: numpy.ndarray, rng: numpy.random.Generator) -> numpy.ndarray:
    w = rng.uniform(0.5, 1.5, x.shape)
    if x.dtype.kind == "c":
        w = w + 1j * rng.uniform(0.5, 1.5, x.shape)
    return numpy.asarray(w, x.dtype)


_calls: dict[tuple[str, str, str], Call] = {}


def call_of(spec: OpSpec, case: Case, dtype: str = "float64") -> Call:
    """The call of `case` with its differentiated arrays in `dtype`; one object, so that its finite differences are shared."""
    key = spec.name, case.id, dtype
    if key not in _calls:
        host = [
            s.draw(spec.seed(case, i), dtype if s.differentiable else "float64") for i, s in enumerate(case.samples)
        ]
        _calls[key] = Call(spec, case, host)
    return _calls[key]


def arrays_of(framework: Framework, host: Sequence[numpy.ndarray]) -> list[Any]:
    return [framework.array(x) for x in host]


def assert_close(actual: Any, expected: Any, tolerance: float, what: str) -> None:
    """Shapes equal and entries close, with the worst entry in the message."""
    actual, expected = numpy.asarray(actual), numpy.asarray(expected)
    assert actual.shape == expected.shape, f"{what}: shape {actual.shape}, expected {expected.shape}"
    narrow = min((TOLERANCE.get(a.dtype.name, 0) for a in (actual, expected)), default=0)
    widest = max(TOLERANCE.get(a.dtype.name, 0) for a in (actual, expected)) or narrow
    tolerance = max(tolerance, widest)
    if actual.dtype.name == "bfloat16":
        actual = actual.astype("float32")
    numpy.testing.assert_allclose(actual, expected, rtol=tolerance, atol=tolerance, err_msg=what)


def assert_all_close(actual: Sequence[Any], expected: Sequence[Any], tolerance: float, what: str) -> None:
    assert len(actual) == len(expected), f"{what}: {len(actual)} arrays, expected {len(expected)}"
    for i, (a, e) in enumerate(zip(actual, expected, strict=True)):
        assert_close(a, e, tolerance, f"{what} {i}")
