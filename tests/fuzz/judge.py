"""`judge`: one call made with a framework, and what is wrong with the outcome."""

from __future__ import annotations

import functools
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy

import gradnp as np
from tests.fuzz import comparison, differences, reference
from tests.fuzz.calls import Argument, Call, is_inexact
from tests.fuzz.frameworks import Framework
from tests.fuzz.reference import Outcome, attempt, quiet
from tests.fuzz.views import seen

PUBLIC = (
    numpy.exceptions.AxisError,
    numpy.linalg.LinAlgError,
    IndexError,
    OverflowError,
    ZeroDivisionError,
    KeyError,
    ValueError,
    TypeError,
)
"""The exceptions by which NumPy says that a call is wrong, the more special ones first."""

UFUNCS = {name for name, f in vars(numpy).items() if isinstance(f, numpy.ufunc) and f.signature is None and f.nout == 1}
"""Functions that compute each element by itself."""

SYMMETRIC = {"linalg.eigh", "linalg.eigvalsh", "linalg.cholesky"}
"""Functions that read one triangle of a matrix."""

ORDERED = {"sort", "partition", "median", "nanmedian", "quantile", "percentile", "nanquantile", "nanpercentile", "pad"}
"""Functions that choose by order."""

STEPPED = {"remainder", "mod", "fmod", "divmod", "floor_divide"}
"""Functions that jump too often for differences where the divisor is small, or the dividend large."""


@dataclass
class Finding(Exception):
    """A call whose outcome is wrong: what about it, what came, and what is right."""

    call: Call
    about: str
    got: Any
    right: Any
    how: str = ""

    def __str__(self) -> str:
        return f"{self.call.name}: {self.about}"


@dataclass
class Judge:
    """Judges calls on `framework`; `partner` says what slopes are where there are no differences.

    `judged` counts what has been compared, so that a run that compares nothing is seen to.
    """

    framework: Framework
    partner: Framework | None = None
    judged: Counter = field(default_factory=Counter)

    def __call__(self, call: Call, transform: str = "") -> None:
        """Raise a `Finding` if the outcome of `call` is wrong; `transform` "jit" or "vmap" also makes it under that."""
        if not any(a.form == "array" for a in call.arguments) and self.framework.name != "numpy":
            return
        with self.framework.settled(), quiet():
            right = reference.answer(
                call, [a.values for a in call.arguments] if self.framework.name == "numpy" else None
            )
            got = attempt(lambda: self.run(call))
            if isinstance(right.error, MemoryError) or isinstance(got.error, MemoryError) or of_objects(right.result):
                return
            if isinstance(got.error, np.UnsupportedOperationError):
                self.judged["refused"] += 1
                return
            if right.error is not None or got.error is not None:
                self.compare_errors(call, got, right)
                return
            self.compare_results(call, got.result, right.result)
            self.compare_slopes(call)
            if transform and call.is_static:
                self.compare_transformed(call, got.result, transform)

    def run(self, call: Call, framework: Framework | None = None) -> Any:
        framework = framework or self.framework
        return call.run(np, [a.made(framework.array) for a in call.arguments])

    def compare_errors(self, call: Call, got: Outcome, right: Outcome) -> None:
        """Both raise, and gradnp what NumPy raises."""
        self.judged["errors"] += 1
        if right.error is None:
            raise Finding(call, f"raises {type(got.error).__name__}", got.error, right.result)
        wanted = next((kind for kind in PUBLIC if isinstance(right.error, kind)), Exception)
        if got.error is None:
            raise Finding(call, f"does not raise {wanted.__name__}", got.result, right.error)
        if not isinstance(got.error, wanted):
            raise Finding(call, f"raises {type(got.error).__name__} for {wanted.__name__}", got.error, right.error)

    def compare_results(self, call: Call, got: Any, right: Any) -> None:
        """Structure, type, shape, kind of dtype and values of the results."""
        found, expected = comparison.parts(seen(np, call, got)), comparison.parts(seen(numpy, call, right))
        if len(found) != len(expected):
            raise Finding(call, "number of results", got, right)
        known = {}
        for i, (mine, its) in enumerate(zip(found, expected, strict=True)):
            if not comparison.is_number_like(its):
                continue
            its = numpy.asarray(its)
            is_array = self.framework.is_array(mine)
            if not is_array and not comparison.is_number_like(mine):
                raise Finding(call, "type of result", got, right)
            mine = self.framework.host(mine) if is_array else numpy.asarray(mine)
            if mine.shape != its.shape:
                raise Finding(call, f"shape {mine.shape} for {its.shape}", got, right)
            self.compare_dtypes(call, mine, its, got, right)
            self.judged["values"] += 1
            self.compare_values(call, mine, its, i, known, got, right)

    def compare_dtypes(self, call: Call, mine: numpy.ndarray, its: numpy.ndarray, got: Any, right: Any) -> None:
        if comparison.kind(mine.dtype) != comparison.kind(its.dtype):
            raise Finding(call, f"dtype {mine.dtype} for {its.dtype}", got, right)
        given = {a.values.dtype for a in call.arguments}
        if len(given) == 1 and all(a.form == "array" for a in call.arguments) and its.dtype in given:
            exact = is_inexact(its.dtype) or self.framework.name == "numpy"
            if exact and mine.dtype != its.dtype:
                raise Finding(call, f"dtype {mine.dtype} for {its.dtype}", got, right)

    def compare_values(self, call, mine, its, i, known, got, right):
        if bool(comparison.agree(mine, its, 0.0).all()):
            self.compare_zeros(call, mine, its, got, right)
            return
        dtypes = [a.values.dtype for a in call.arguments if a.form == "array"] + [mine.dtype]
        eps = comparison.precision(dtypes)
        smallest = max((comparison.smallest(d) for d in dtypes), default=0.0)
        nearby = lambda: self.nearby(call, eps, i, known)
        for expected in (its, self.in_double(call, i, known)):
            if expected is None or numpy.shape(expected) != mine.shape:
                continue
            allowed = comparison.allowance(expected, eps, smallest, nearby)
            limited = comparison.limited(expected, mine.dtype)
            if bool((comparison.agree(mine, expected, allowed) | comparison.agree(mine, limited, allowed)).all()):
                return
        raise Finding(call, "value", got, right)

    def compare_zeros(self, call, mine, its, got, right):
        """The signs of zeros, of functions that compute each element by itself."""
        if call.name in UFUNCS and "f" == mine.dtype.kind == its.dtype.kind:
            zero = (its == 0) & (numpy.signbit(mine) != numpy.signbit(its))
            if zero.any():
                raise Finding(call, "sign of a zero", got, right)

    def in_double(self, call: Call, i: int, known: dict) -> Any:
        """The `i`-th result in double precision, None if there is none."""
        if "double" not in known:
            known["double"] = self.parts_of(call, reference.widened(call))
        return known["double"][i] if len(known["double"]) > i else None

    def parts_of(self, call: Call, values: list[numpy.ndarray]) -> list[Any]:
        outcome = reference.answer(call, values)
        if outcome.error is not None:
            return []
        viewed = attempt(lambda: comparison.parts(seen(numpy, call, outcome.result)))
        return viewed.result or []

    def nearby(self, call: Call, eps: float, i: int, known: dict) -> list[Any]:
        """The `i`-th results in double precision for arguments a few roundings away."""
        if "nearby" not in known:
            rng = numpy.random.default_rng(7)
            wide = reference.widened(call)
            moved = [[near(x, eps, rng, call.name.startswith("linalg.")) for x in wide] for _ in range(3)]
            known["nearby"] = [self.parts_of(call, values) for values in moved]
        return [results[i] for results in known["nearby"] if len(results) > i]

    def compare_slopes(self, call: Call) -> None:
        """Gradients: the differences' where the function is smooth, elsewhere the partner's."""
        inexact = [i for i, a in enumerate(call.arguments) if a.is_inexact]
        wide = all(call.arguments[i].values.dtype.name in ("float64", "complex128") for i in inexact)
        if not (inexact and wide and self.framework.derives):
            return
        host = [a.values for a in call.arguments]
        expected_results = self.inexact_parts(call, host)
        if not expected_results or sum(x.size for x in host) > 200:
            return
        weights = weights_for(expected_results)
        got = attempt(lambda: self.gradients(self.framework, call, weights))
        if isinstance(got.error, np.UnsupportedOperationError):
            return
        if got.error is not None:
            raise Finding(call, f"gradient raises {type(got.error).__name__}", got.error, "a gradient", "gradient")
        partner: list[Outcome] = []
        f = lambda values: self.inexact_parts(call, values)
        for n, (i, mine) in enumerate(zip(inexact, got.result, strict=True)):
            if mine is None:
                raise Finding(call, f"gradient None in argument {i}", None, "zeros", "gradient")
            if mine.shape != host[i].shape:
                raise Finding(call, f"gradient of shape {mine.shape}", mine, host[i].shape, "gradient")
            found = differences.slopes(f, host, weights, i)
            if call.name in ORDERED and ties(host[i]):
                found.smooth[...] = False  # which of the equal ones counts is a convention
            if call.name in STEPPED and (small(host[-1]) or large(host[0]) or near_a_jump(call)):
                found.smooth[...] = False
            self.judged["slopes"] += int(found.smooth.sum())
            expected = symmetric(call, found.gradient) if found.smooth.all() else found.gradient
            if not comparison.agree(mine, expected, found.error)[found.smooth].all():
                right = numpy.where(found.smooth, expected, numpy.nan)
                raise Finding(call, f"gradient in argument {i}", mine, right, "gradient")
            if found.smooth.all() or self.partner is None:
                continue
            partner = partner or [attempt(lambda: self.gradients(self.partner, call, weights))]
            if partner[0].error is None and partner[0].result[n] is not None:
                other = partner[0].result[n]
                judged = ~found.smooth & ~undefined(call, host, i, expected_results)
                self.judged["kinks"] += int(judged.sum())
                allowed = 1e-8 * numpy.abs(numpy.nan_to_num(other)) + 1e-12
                if not comparison.agree(mine, other, allowed)[judged].all():
                    raise Finding(
                        call, f"gradient at a kink in argument {i}", mine, other, f"gradient {self.partner.name}"
                    )

    def inexact_parts(self, call: Call, values: list[numpy.ndarray]) -> list[numpy.ndarray]:
        """The floating and complex results of NumPy."""
        return [
            numpy.asarray(r) for r in self.parts_of(call, values)
            if isinstance(r, (numpy.ndarray, numpy.generic)) and is_inexact(r.dtype)
        ]  # fmt: skip

    def gradients(self, framework: Framework, call: Call, weights: list[numpy.ndarray]) -> list[Any]:
        def results(given):
            rest = iter(given)
            values = [next(rest) if a.form == "array" else a.made(framework.array) for a in call.arguments]
            found = comparison.parts(seen(np, call, call.run(np, values)))
            return [r for r in found if framework.is_array(r) and is_inexact(framework.host_dtype(r))]

        given = [framework.array(a.values) for a in call.arguments if a.form == "array"]
        with framework.settled():
            return framework.gradients(results, given, weights)

    def compare_transformed(self, call: Call, eager: Any, transform: str) -> None:
        """The same results under `np.jit`, or of each of two calls under `np.vmap`."""
        places = [i for i, a in enumerate(call.arguments) if a.form == "array"]
        others = [None if a.form == "array" else a.made(self.framework.array) for a in call.arguments]

        def function(*given):
            rest = iter(given)
            values = [next(rest) if i in places else other for i, other in enumerate(others)]
            found = comparison.parts(seen(np, call, call.run(np, values)))
            return [r for r in found if self.framework.is_array(r)]

        host = [call.arguments[i].values for i in places]
        plain = [self.framework.array(x) for x in host]
        once = [self.framework.host(r) for r in function(*plain)]
        if not (once and places):
            return
        self.judged[transform] += 1
        if transform == "jit":
            got = attempt(lambda: [self.framework.host(r) for r in np.jit(function)(*plain)])
            self.compare_with_eager(call, got, once, transform)
            return
        again = [numpy.flip(x) for x in host]
        other = attempt(lambda: [self.framework.host(r) for r in function(*map(self.framework.array, again))])
        if other.error is not None or [r.shape for r in other.result] != [r.shape for r in once]:
            return
        stacked = [self.framework.array(numpy.stack([x, y])) for x, y in zip(host, again, strict=True)]
        got = attempt(lambda: [self.framework.host(r) for r in np.vmap(function)(*stacked)])
        self.compare_with_eager(call, got, [numpy.stack(p) for p in zip(once, other.result, strict=True)], transform)

    def compare_with_eager(self, call: Call, got: Outcome, eager: list[numpy.ndarray], transform: str) -> None:
        if isinstance(got.error, np.UnsupportedOperationError):
            return
        if got.error is not None:
            raise Finding(call, f"{transform} raises {type(got.error).__name__}", got.error, eager, transform)
        known: dict = {}
        for i, (mine, its) in enumerate(zip(got.result, eager, strict=True)):
            if mine.shape != its.shape or mine.dtype != its.dtype:
                wrong = f"{transform} gives {mine.dtype} {mine.shape} for {its.dtype} {its.shape}"
                raise Finding(call, wrong, got.result, eager, transform)
            if comparison.agree(mine, its, 0.0).all():
                continue
            dtypes = [a.values.dtype for a in call.arguments if a.form == "array"] + [mine.dtype]
            eps, smallest = comparison.precision(dtypes), max(map(comparison.smallest, dtypes))
            nearby = functools.partial(self.nearby, call, eps, i, known)
            if not comparison.agree(mine, its, comparison.allowance(its, eps, smallest, nearby)).all():
                raise Finding(call, f"{transform} value", got.result, eager, transform)


def near(x: numpy.ndarray, eps: float, rng: numpy.random.Generator, as_a_whole: bool) -> numpy.ndarray:
    """`x` with each entry some roundings away: of itself, or of the largest in it, as for a matrix."""
    if x.dtype.kind == "b":
        return x
    size = numpy.abs(x)
    if as_a_whole:
        size = numpy.max(size, initial=0.0, where=numpy.isfinite(size))
    return x + 4 * eps * size * rng.choice([-1.0, 1.0], x.shape)


def symmetric(call: Call, slopes: numpy.ndarray) -> numpy.ndarray:
    """The convention's slopes of functions that read one triangle: the mean of `slopes` and its adjoint."""
    if call.name not in SYMMETRIC and not call.kwargs.get("hermitian"):
        return slopes
    return (slopes + numpy.conj(numpy.swapaxes(slopes, -1, -2))) / 2


def small(x: numpy.ndarray) -> bool:
    return bool(numpy.abs(x).min(initial=1.0) < 0.01)


def large(x: numpy.ndarray) -> bool:
    return bool(numpy.abs(x).max(initial=0.0) > differences.LARGE)


def near_a_jump(call: Call) -> bool:
    """Whether a quotient is so close to an integer that a difference may straddle it."""
    dividend, divisor = (x.values if isinstance(x, Argument) else numpy.asarray(x) for x in call.args[:2])
    quotient = numpy.divide(dividend, divisor)
    return bool((numpy.abs(quotient - numpy.round(quotient)) < 0.01 * numpy.maximum(1, numpy.abs(quotient))).any())


def ties(x: numpy.ndarray) -> bool:
    """Whether two entries of `x` are equal, or there is no order."""
    return len(numpy.unique(x)) < x.size or bool(numpy.isnan(x).any())


def undefined(call: Call, host: list[numpy.ndarray], i: int, results: list[numpy.ndarray]) -> numpy.ndarray:
    """The entries of the array `i` on which results of nan depend: no convention says what their slopes are."""
    unknown = [numpy.isnan(r) for r in results]
    if call.name not in UFUNCS:
        return numpy.full(host[i].shape, any(u.any() for u in unknown))
    places = numpy.arange(host[i].size).reshape(host[i].shape)
    found = numpy.zeros(host[i].size, bool)
    for u in unknown:
        found[numpy.broadcast_to(places, u.shape)[u]] = True
    return found.reshape(host[i].shape)


def of_objects(result: Any) -> bool:
    """Whether NumPy resorts to an array of objects or strings, which no framework has."""
    return any(
        isinstance(r, (numpy.ndarray, numpy.generic)) and r.dtype.kind in "OSU" for r in comparison.parts(result)
    )


def weights_for(results: list[numpy.ndarray]) -> list[numpy.ndarray]:
    """Cotangents, different in each entry."""
    rng = numpy.random.default_rng(11)
    return [
        numpy.asarray(rng.uniform(0.5, 1.5, r.shape) + (1j * rng.uniform(0.5, 1.5, r.shape) if r.dtype.kind == "c" else 0))
        .astype(r.dtype)
        for r in results
    ]  # fmt: skip
