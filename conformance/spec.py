"""`OpSpec`: what is true of one operation on every backend. Tests, support matrix and benchmarks iterate these.

A specification is written in NumPy's terms and knows no framework. An example with all that is usual::

    OpSpec(
        "maximum",
        cases=[case(A(3), A(3)), case(A(2, 3), A(3), id="broadcast"), case(A(), 0.5)],
        complex=False,
        kinks=[Kink(at=(1.0, 1.0), slope=(0.5, 0.5), rule="P3")],
    )

Arguments in a case: `A` is a sampled array that is differentiated; `ints`, `bools` and `fixed` are arrays of the
backend that are not; anything else (a Python number, a NumPy array, a shape, an axis) is passed as it is.
"""

from __future__ import annotations

import functools
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy

from conformance.aspects import ASPECTS, aspects_of
from conformance.oracle import numpy_completed
from gradnp._core.catalogue import OPERATIONS

__all__ = ["A", "Case", "Kink", "OpSpec", "Sample", "bools", "case", "fixed", "ints"]


@dataclass(frozen=True)
class Sample:
    """An array argument: how to draw it, and whether it is differentiated."""

    shape: tuple[int, ...]
    low: float = -2.0
    high: float = 2.0
    make: Callable[[numpy.ndarray], numpy.ndarray] | None = None
    value: Any = None
    differentiable: bool = True

    def draw(self, seed: int, dtype: str = "float64") -> numpy.ndarray:
        """The array, the same for the same `seed`; complex dtypes get an imaginary part from the same interval."""
        if self.value is not None:
            return numpy.array(self.value)
        rng = numpy.random.default_rng(seed)
        x = rng.uniform(self.low, self.high, self.shape)
        if numpy.dtype(dtype).kind == "c":
            x = x + 1j * rng.uniform(self.low, self.high, self.shape)
        elif numpy.dtype(dtype).kind in "iub":
            x = numpy.round(x)
            if numpy.dtype(dtype).kind == "u" or dtype == "bool":
                x = numpy.abs(x)
        if self.make is not None:
            x = self.make(x)
        return numpy.asarray(x, dtype)

    def __str__(self) -> str:
        if self.value is not None:
            return str(numpy.asarray(self.value).tolist())
        return f"A({', '.join(map(str, self.shape))})"


def A(*shape: int, low: float = -2.0, high: float = 2.0, make: Callable | None = None) -> Sample:
    """A differentiated array of `shape`, uniform in [low, high]; `make` brings it into the operation's domain."""
    return Sample(shape, low, high, make)


def fixed(value: Any) -> Sample:
    """An array of the backend with these values and their dtype, not differentiated."""
    value = numpy.asarray(value)
    return Sample(value.shape, value=value, differentiable=False)


def ints(*values: Any) -> Sample:
    """An int64 array of the backend: ``ints(0, 2)``, or ``ints([[0], [1]])`` for more dimensions."""
    content = values[0] if len(values) == 1 and isinstance(values[0], (list, tuple, numpy.ndarray)) else values
    return fixed(numpy.asarray(content, "int64"))


def bools(*values: Any) -> Sample:
    """A bool array of the backend."""
    content = values[0] if len(values) == 1 and isinstance(values[0], (list, tuple, numpy.ndarray)) else values
    return fixed(numpy.asarray(content, "bool"))


@dataclass(frozen=True, eq=False)
class Case:
    """One call: its arguments, its name, and which aspects it is not a case for."""

    args: tuple[Any, ...]
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    skip: frozenset[str] = frozenset()
    id: str = ""
    kink: Kink | None = None

    def but(self, *aspects: str) -> Case:
        """The same case for all aspects but these: ``case(...).but("vmap")``; say why in a comment beside it."""
        unknown = set(aspects) - set(ASPECTS)
        if unknown:
            raise ValueError(f"no such aspects: {unknown}; there are {', '.join(ASPECTS)}")
        return replace(self, skip=self.skip | set(aspects))

    @functools.cached_property
    def samples(self) -> list[Sample]:
        """The sampled arguments in order, those in lists and keywords included."""
        return [leaf for leaf in leaves((self.args, dict(self.kwargs))) if isinstance(leaf, Sample)]

    def fill(self, arrays: Iterable[Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
        """The call's arguments with `arrays` in the places of the samples."""
        return substitute((self.args, dict(self.kwargs)), iter(arrays))


def leaves(tree: Any) -> list[Any]:
    """The leaves of nested lists, tuples and dicts."""
    if isinstance(tree, (list, tuple)):
        return [leaf for branch in tree for leaf in leaves(branch)]
    if isinstance(tree, dict):
        return [leaf for branch in tree.values() for leaf in leaves(branch)]
    return [tree]


def substitute(tree: Any, arrays: Any) -> Any:
    """`tree` with its samples replaced, in order, by what the iterator `arrays` yields."""
    if isinstance(tree, (list, tuple)):
        return type(tree)(substitute(branch, arrays) for branch in tree)
    if isinstance(tree, dict):
        return {key: substitute(branch, arrays) for key, branch in tree.items()}
    return next(arrays) if isinstance(tree, Sample) else tree


def case(*args: Any, id: str = "", **kwargs: Any) -> Case:
    """The call ``operation(*args, **kwargs)``; `id` names it, so that an expected failure can speak of it."""
    return Case(args, kwargs, id=id)


def _inexact(value: Any) -> numpy.ndarray:
    return numpy.asarray(value, "complex128" if numpy.iscomplexobj(value) else "float64")


@dataclass(frozen=True)
class Kink:
    """A point where the derivative is a convention (or is easily got wrong), with the gradient by that convention.

    Attributes
    ----------
    at : number, list or tuple
        The arguments: a number or a nested list where there is one, a tuple where there are several. They are
        differentiated, except for those that are a `Sample` (an index array).
    slope : number, list or tuple
        The gradient of the sum of the result for each differentiated argument; ``None`` where it is not checked.
    keywords : mapping
        The call's keyword arguments.
    rule : str
        The rule of the gradient convention, "P1" to "P9".
    value : array_like, optional
        The value there, where NumPy's own call is no oracle (it warns, or has none).
    """

    at: Any
    slope: Any
    keywords: Mapping[str, Any] = field(default_factory=dict)
    rule: str = "P1"
    value: Any = None

    def __post_init__(self) -> None:
        if len(self.slopes) != sum(s.differentiable for s in self.samples):
            raise ValueError(f"a kink needs one slope for each differentiated argument: {self}")

    @property
    def arguments(self) -> tuple[Any, ...]:
        return self.at if isinstance(self.at, tuple) else (self.at,)

    @property
    def slopes(self) -> tuple[Any, ...]:
        return self.slope if isinstance(self.slope, tuple) else (self.slope,)

    @property
    def samples(self) -> list[Sample]:
        """The arguments as samples of one value, in float64 or complex128 where they are numbers."""
        return [a if isinstance(a, Sample) else Sample((), value=_inexact(a)) for a in self.arguments]

    def case(self, id: str) -> Case:
        """The call at this point."""
        return Case(tuple(self.samples), self.keywords, id=id, kink=self)


RESULTS = ("promote", "first", "float", "real", "complex", "modulus", "bool", "int", "accumulate")


@dataclass
class OpSpec:
    """The specification of one operation.

    Attributes
    ----------
    name : str
        The public name: "sin", "linalg.norm".
    cases : list of Case
        The calls; include 0-d and empty arrays, every parameter, negative axes.
    gradient : str
        "smooth": checked against finite differences; "zero": piecewise constant, the gradient is zeros (P7);
        "none": the result is boolean or integer, or is not an array.
    result : str or callable or tuple
        The result's dtype: "promote" (that of the arguments), "first" (that of the first argument), "float" (that of
        the arguments, integers becoming the default float), "real" (as "float", complex giving its real part's),
        "complex" (as "float", made complex), "modulus" (as "promote", complex giving its real part's), "bool", "int"
        (the default integer), "accumulate" (small integers in the default integer), a function of (dtype names,
        default float, default int), or a tuple of these, one for each of several results.
    dtypes : tuple of str
        Dtypes that every differentiated argument is tried in.
    complex : bool
        Whether NumPy takes complex input.
    kinks : list of Kink
        Singular points with the convention's gradient.
    static : bool
        Whether the result's shape depends on the arguments' shapes only: then it compiles and vmaps.
    reference : callable, optional
        The oracle on NumPy arrays, where NumPy has no function of that name.
    call : callable, optional
        ``call(np, *args, **kwargs)``, made with gradnp and with NumPy in turn, where the bare result is not unique
        (the signs of singular vectors) or is not an array.
    xfail : mapping
        Expected failures, strict: ``{(backend, aspect): "reason: link"}``, or with a case's name as a third key.
    """

    name: str
    cases: list[Case]
    gradient: str = "smooth"
    result: str | Callable[..., str] | tuple[Any, ...] = "promote"
    dtypes: tuple[str, ...] = ("int32", "int64", "float32", "float64")
    complex: bool = True
    kinks: list[Kink] = field(default_factory=list)
    static: bool = True
    reference: Callable[..., Any] | None = None
    call: Callable[..., Any] | None = None
    xfail: Mapping[tuple[str, ...], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.gradient not in ("smooth", "zero", "none"):
            raise ValueError(f"{self.name}: gradient must be 'smooth', 'zero' or 'none', not {self.gradient!r}")
        for rule in self.result if isinstance(self.result, tuple) else (self.result,):
            if isinstance(rule, str) and rule not in RESULTS:
                raise ValueError(f"{self.name}: result must be one of {', '.join(RESULTS)}, not {rule!r}")
        names = [c.id for c in self.cases if c.id]
        if len(names) != len(set(names)):
            raise ValueError(f"{self.name}: two cases have one name: {names}")
        for key in self.xfail:
            if key[1] not in ASPECTS:
                raise ValueError(f"{self.name}: there is no aspect {key[1]!r}")
            if key[2:] and key[2] not in names:
                raise ValueError(f"{self.name}: there is no case of the name {key[2]!r}")
        self.cases = [c if c.id else replace(c, id=str(i)) for i, c in enumerate(self.cases)]

    def run(self, module: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        """The call made with `module` (gradnp)."""
        if self.call is not None:
            return self.call(module, *args, **kwargs)
        return functools.reduce(getattr, self.name.split("."), module)(*args, **kwargs)

    def oracle(self, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Any:
        """The call made with NumPy."""
        with numpy.errstate(all="ignore"):
            if self.reference is not None:
                return self.reference(*args, **kwargs)
            return self.run(numpy_completed(), args, kwargs)

    @functools.cached_property
    def tested(self) -> dict[str, list[Case]]:
        """The cases by the aspect that they are tested on; the kinks are the cases of the aspect "kinks"."""
        cases = self.cases + [kink.case(str(i)) for i, kink in enumerate(self.kinks)]
        found = [(case, aspects_of(self, case)) for case in cases]
        return {aspect: [case for case, aspects in found if aspect in aspects] for aspect in ASPECTS}

    def aspects(self, case: Case) -> set[str]:
        """What is tested of `case`."""
        return {aspect for aspect, cases in self.tested.items() if case in cases}

    @functools.cached_property
    def first_with_arrays(self) -> Case | None:
        """The case that gradnp's own transforms are tested on: each case is tested under the framework's own."""
        return next((c for c in self.cases if any(s.differentiable for s in c.samples)), None)

    @property
    def creates(self) -> bool:
        """Whether it is a creation function."""
        return self.call is None and self.name in OPERATIONS and OPERATIONS[self.name].is_creation

    def expected_failure(self, backend: str, aspect: str, case: Case) -> str:
        """The reason why `case` is expected to fail, or ""."""
        return self.xfail.get((backend, aspect, case.id)) or self.xfail.get((backend, aspect)) or ""

    def seed(self, case: Case, i: int) -> int:
        """The seed of the `i`-th sample of `case`: stable over runs, processes and the order of tests."""
        return zlib.crc32(f"{self.name}/{case.id}/{i}".encode())
