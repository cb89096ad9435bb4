"""From a specification's case to a call: its arrays drawn, NumPy's results, and the differences that gradients must match."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any

import numpy

import gradnp
from conformance import numeric
from conformance.frameworks import Framework
from conformance.spec import Case, OpSpec, Sample, leaves

VALUE = 1e-7
"""Relative and absolute tolerance of values in float64."""

TOLERANCE = {"float16": 5e-3, "bfloat16": 4e-2, "float32": 2e-5, "complex64": 2e-5}
"""The same by the narrowest dtype met."""


def flat(result: Any) -> list[Any]:
    """The arrays of a result: itself, or the elements of a (named) tuple or list, or of a dict."""
    return leaves(result) if isinstance(result, (list, tuple, dict)) else [result]


class Call:
    """A case with its arrays drawn in one dtype."""

    def __init__(self, spec: OpSpec, case: Case, dtype: str) -> None:
        self.spec, self.case = spec, case
        self.host = [
            s.draw(spec.seed(case, i), dtype if s.differentiable else "float64") for i, s in enumerate(case.samples)
        ]
        self.wrt = [i for i, s in enumerate(case.samples) if s.differentiable]
        self._eager: dict[str, list[Any]] = {}

    def __str__(self) -> str:
        """As it is written in Python, with ``A(2, 3)`` for a sampled array."""
        keywords = [f"{key}={_written(value)}" for key, value in self.case.kwargs.items()]
        return f"{self.spec.name}({', '.join([*map(_written, self.case.args), *keywords])})"

    @property
    def static(self) -> bool:
        """Whether the call can be compiled."""
        return self.spec.static and "compiled" not in self.case.skip

    def _oracle(self, host: Sequence[numpy.ndarray]) -> Any:
        args, kwargs = self.case.fill(host)
        return self.spec.oracle(args, kwargs)

    def numpys(self, host: Sequence[numpy.ndarray]) -> list[numpy.ndarray]:
        """NumPy's results at these arrays."""
        return [numpy.asarray(r) for r in flat(self._oracle(host))]

    @functools.cached_property
    def _result(self) -> Any:
        if self.case.kink is None or self.case.kink.value is None:
            return self._oracle(self.host)
        value = self.case.kink.value
        return value if isinstance(value, tuple) else numpy.asarray(value)

    @property
    def plural(self) -> bool:
        """Whether the result is a tuple, list or dict of arrays."""
        return isinstance(self._result, (list, tuple, dict))

    @functools.cached_property
    def expected(self) -> list[numpy.ndarray]:
        """NumPy's results, or those that a kink is written with."""
        return [numpy.asarray(r) for r in flat(self._result)]

    def results(self, arrays: Sequence[Any]) -> list[Any]:
        """gradnp's results on a framework's arrays."""
        args, kwargs = self.case.fill(arrays)
        return flat(self.spec.run(gradnp, args, kwargs))

    def eager(self, framework: Framework) -> list[Any]:
        """gradnp's results, computed eagerly: once a backend, since other aspects are compared with them."""
        if framework.name not in self._eager:
            self._eager[framework.name] = self.results([framework.array(x) for x in self.host])
        return self._eager[framework.name]

    def arrays(self, framework: Framework) -> list[int]:
        """The numbers of the results that are the framework's arrays: a shape or a bool is not."""
        results = call_of(self.spec, self.case).eager(framework)  # the same in every dtype
        return [i for i, r in enumerate(results) if framework.is_array(r)]

    def on_host(self, framework: Framework, numbers: Sequence[int]) -> list[numpy.ndarray]:
        """The results of these numbers, computed eagerly, as NumPy arrays."""
        results = self.eager(framework)
        return [framework.numpy(results[i]) for i in numbers]

    @functools.cached_property
    def selected(self) -> list[int]:
        """The numbers of the results that can be differentiated: floating and complex ones."""
        return [i for i, r in enumerate(self.expected) if r.dtype.kind in "fc"]

    @functools.cached_property
    def has_gradient(self) -> bool:
        return "gradient" in self.spec.aspects(self.case) and bool(self.selected)

    @functools.cached_property
    def weights(self) -> list[numpy.ndarray]:
        """The cotangent: a fixed random weight for each entry of each differentiable result; at a kink, ones."""
        if self.case.kink is not None:
            return [numpy.ones_like(self.expected[i]) for i in self.selected]
        rng = numpy.random.default_rng(7)
        return [_like(self.expected[i], rng) for i in self.selected]

    @functools.cached_property
    def tangents(self) -> list[numpy.ndarray]:
        """A fixed random direction for each differentiated argument."""
        rng = numpy.random.default_rng(11)
        return [_like(self.host[i], rng) for i in self.wrt]

    def loss(self, *host: numpy.ndarray) -> float:
        """NumPy's Σ Re(conj(weight) · result)."""
        results = self.numpys(host)
        pairs = zip(self.selected, self.weights, strict=True)
        return float(sum(numpy.sum(numpy.real(results[i] * numpy.conj(w))) for i, w in pairs))

    @functools.cached_property
    def slopes(self) -> list[numpy.ndarray]:
        """The gradient of `loss`: finite differences, or zeros for a piecewise constant operation (P7)."""
        if self.spec.gradient == "zero":
            return [numpy.zeros_like(self.host[i]) for i in self.wrt]
        return numeric.gradient(self.loss, self.host, self.wrt)

    @functools.cached_property
    def another(self) -> list[numpy.ndarray]:
        """The arrays drawn a second time; those that are not differentiated stay."""
        seed = self.spec.seed
        return [
            s.draw(seed(self.case, 100 + i)) if s.differentiable else x
            for i, (s, x) in enumerate(zip(self.case.samples, self.host, strict=True))
        ]

    def twice(self, framework: Framework) -> list[tuple[numpy.ndarray, numpy.ndarray]]:
        """The array results at `host` and at `another`, one after the other: the loop that vmap is compared with."""
        numbers = self.arrays(framework)
        second = self.results(arrays_of(framework, self.another))
        return list(zip(self.on_host(framework, numbers), [framework.numpy(second[i]) for i in numbers], strict=True))


def _written(tree: Any) -> str:
    if isinstance(tree, (list, tuple)):
        inside = ", ".join(map(_written, tree))
        return f"[{inside}]" if isinstance(tree, list) else f"({inside}{',' * (len(tree) == 1)})"
    return str(tree) if isinstance(tree, Sample) else repr(tree)


def _like(x: numpy.ndarray, rng: numpy.random.Generator) -> numpy.ndarray:
    w = rng.uniform(0.5, 1.5, x.shape)
    if x.dtype.kind == "c":
        w = w + 1j * rng.uniform(0.5, 1.5, x.shape)
    return numpy.asarray(w, x.dtype)


_calls: dict[tuple[str, str, str], Call] = {}


def call_of(spec: OpSpec, case: Case, dtype: str = "float64") -> Call:
    """The call of `case` with its differentiated arrays in `dtype`: one object, so that what it has found is shared."""
    kind = "kink" if case.kink else "case"
    key = spec.name, f"{kind} {case.id}", dtype
    if key not in _calls:
        _calls[key] = Call(spec, case, dtype)
    return _calls[key]


def forget_calls() -> None:
    """Free the calls and what they hold; for a long run."""
    _calls.clear()


def arrays_of(framework: Framework, host: Sequence[numpy.ndarray]) -> list[Any]:
    return [framework.array(x) for x in host]


def assert_close(actual: Any, expected: Any, tolerance: float, what: str) -> None:
    """Shapes equal and entries close, with the worst entry in the message."""
    actual, expected = numpy.asarray(actual), numpy.asarray(expected)
    assert actual.shape == expected.shape, f"{what}: shape {actual.shape}, expected {expected.shape}"
    tolerance = max(tolerance, *(TOLERANCE.get(a.dtype.name, 0) for a in (actual, expected)))
    if actual.dtype.name == "bfloat16":
        actual = actual.astype("float32")
    numpy.testing.assert_allclose(actual, expected, rtol=tolerance, atol=tolerance, err_msg=what)


def assert_all_close(actual: Sequence[Any], expected: Sequence[Any], tolerance: float, what: str) -> None:
    assert len(actual) == len(expected), f"{what}: {len(actual)} arrays, expected {len(expected)}"
    for i, (a, e) in enumerate(zip(actual, expected, strict=True)):
        assert_close(a, e, tolerance, f"{what} {i}")
