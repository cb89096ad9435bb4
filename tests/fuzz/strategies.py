"""Calls, drawn from the specifications' sample calls: other numbers, dtypes, shapes, settings and forms of arguments."""

from __future__ import annotations

import functools
import math
from typing import Any

import ml_dtypes
import numpy
from hypothesis import strategies as st

from conformance.spec import Case, OpSpec, Sample
from conformance.specs import all_specs
from tests.fuzz.calls import Argument, Call, is_inexact, leaves, mapped

DTYPES = ["float64"] * 6 + ["float32"] * 3 + ["complex128"] * 2
DTYPES += ["int64", "int32", "bool", "uint8", "int8", "float16", "bfloat16", "complex64"]

PLAIN = [0.0, 1.0, -1.0, 2.0, 0.5, -0.0]
FLOATS = [*PLAIN, math.inf, -math.inf, math.nan, -2.0, 3.0, 1e-3, -0.5]
MAGNITUDES = {
    "float64": 1e200,
    "complex128": 1e200,
    "float32": 1e25,
    "complex64": 1e25,
    "bfloat16": 1e25,
    "float16": 1e3,
}
INTEGERS = [0, 1, 2, -1, 3, 7, -2, 100]
SETTINGS = [
    -1,
    0,
    1,
    2,
    -2,
    3,
    5,
    -7,
    True,
    None,
    1.0,
    numpy.int64(1),
    numpy.array(0),
    "x",
    [0],
    (0, 1),
    (1,),
    (),
    (0, 0),
]


@functools.cache
def specifications() -> dict[str, OpSpec]:
    return {spec.name: spec for spec in all_specs()}


@functools.cache
def words(name: str) -> list[str]:
    """The strings that the sample calls of an operation pass, and one that means nothing."""
    found = {leaf for case in specifications()[name].cases for leaf in leaves((case.args, dict(case.kwargs)))
             if isinstance(leaf, str)}  # fmt: skip
    return [*sorted(found), "x"]


def special_values(dtype: str) -> list[Any]:
    """Numbers at which functions have something to get wrong, all exact in `dtype`."""
    resolved = numpy.dtype(dtype)
    if resolved.kind == "b":
        return [False, True]
    if resolved.kind in "iu":
        limits = numpy.iinfo(resolved)
        return [v for v in INTEGERS if limits.min <= v <= limits.max] + [limits.max, limits.min]
    large = MAGNITUDES[resolved.name]
    real = [*FLOATS, large, -large, 1 / large]
    if resolved.kind == "c":
        return [*real, 1j, -1j, 1 + 1j, complex(large, -large), complex(1 / large, 1 / large), complex(-1.0, -0.0)]
    return real


def cast(x: numpy.ndarray, dtype: str, exact_in: str) -> numpy.ndarray:
    """`x` in `dtype`, with values that the narrower `exact_in` holds."""
    with numpy.errstate(all="ignore"):
        if is_inexact(dtype):
            return numpy.asarray(x).astype(exact_in).astype(dtype)
        x = numpy.round(numpy.nan_to_num(numpy.real(x), posinf=3.0, neginf=-3.0))
        return numpy.asarray(numpy.abs(x) if numpy.dtype(dtype).kind == "u" else x).astype(dtype)


@st.composite
def calls(draw: st.DrawFn, names: list[str] | None = None) -> Call:
    """A call of one of the operations `names`."""
    spec = specifications()[draw(st.sampled_from(names or sorted(specifications())))]
    case = draw(st.sampled_from(spec.cases))
    dtype = draw(st.sampled_from(DTYPES))
    each_its_own = draw(st.integers(0, 5)) == 5
    shapes = draw(reshaped(case))
    values = draw(st.sampled_from(["ordinary", "ordinary", "some", "some", "few"]))
    arguments = []
    wanted = [draw(st.sampled_from(DTYPES)) if each_its_own else dtype for _ in case.samples]
    narrow = min((d for d in wanted if is_inexact(d)), key=bits, default="float64")
    for sample, shape, own in zip(case.samples, shapes, wanted, strict=True):
        x = draw(arrays(sample, shape, own, narrow, values))
        arguments.append(Argument(x, "array"))
    if len(arguments) > 1 and draw(st.integers(0, 3)) == 3:
        i = draw(st.integers(0, len(arguments) - 1))
        form = draw(st.sampled_from(["constant", "list" if arguments[i].values.ndim else "number"]))
        if (
            case.samples[i].differentiable
            and arguments[i].values.size
            and not (form != "constant" and arguments[i].values.dtype.name == "bfloat16")
        ):
            arguments[i] = Argument(arguments[i].values, form)
    rest = iter(arguments)
    args, kwargs = mapped((case.args, dict(case.kwargs)), lambda leaf: next(rest) if isinstance(leaf, Sample) else leaf)
    changed = draw(st.integers(0, 3)) == 3
    if changed:
        args, kwargs = draw(resettled(spec, args, kwargs))
    is_static = spec.static and not changed and not {"vmap", "compiled"} & case.skip
    return Call(spec.name, args, kwargs, is_static and not spec.xfail)


def bits(dtype: str) -> int:
    """How many bits a real number of `dtype` has; bfloat16 counts as fewer than float16."""
    resolved = numpy.dtype(dtype)
    return 15 if dtype == "bfloat16" else resolved.itemsize * 8 // (2 if resolved.kind == "c" else 1)


@st.composite
def reshaped(draw: st.DrawFn, case: Case) -> list[tuple[int, ...]]:
    """Shapes for the arrays of `case`: its own; or with more axes in front, or nothing along one, or one shape changed."""
    shapes = [s.shape for s in case.samples]
    how = draw(st.sampled_from(["own", "own", "own", "own", "front", "empty", "one"]))
    free = [i for i, s in enumerate(case.samples) if s.differentiable]
    if not free or how == "own":
        return shapes
    if how == "front":
        front = draw(st.sampled_from([(2,), (1,), (0,), (1, 2), (2, 1, 1, 1), (1, 1, 2, 1, 1)]))
        return [front + s if i in free else s for i, s in enumerate(shapes)]
    if how == "empty":
        sizes = sorted({n for i in free for n in shapes[i]})
        if not sizes:
            return shapes
        size = draw(st.sampled_from(sizes))
        return [tuple(0 if n == size else n for n in s) if i in free else s for i, s in enumerate(shapes)]
    i = draw(st.sampled_from(free))
    shapes[i] = draw(st.sampled_from([(), (1,), (2,), (3,), (0,), (1, 1), (2, 3), (3, 3), (2, 2, 2), (0, 3), (3, 0)]))
    return shapes


@st.composite
def arrays(
    draw: st.DrawFn, sample: Sample, shape: tuple[int, ...], dtype: str, narrow: str, values: str
) -> numpy.ndarray:
    """An array for `sample`: numbers of its domain, some of them or all replaced by special ones."""
    if not sample.differentiable:
        x = numpy.array(sample.value)
        if x.dtype.kind == "i" and values == "some":
            x = x.astype(draw(st.sampled_from(["int64", "int32", "uint8", "int8"])))
            if x.size and draw(st.booleans()):
                x = x.copy()
                x.flat[draw(st.integers(0, x.size - 1))] = draw(st.sampled_from([0, 1, 2, 3, 5]))
        return x
    rng = numpy.random.default_rng(draw(st.integers(0, 999)))
    x = rng.uniform(sample.low, sample.high, shape)
    if numpy.dtype(dtype).kind == "c":
        x = x + 1j * rng.uniform(sample.low, sample.high, shape)
    if sample.make is not None and shape == sample.shape:
        x = numpy.asarray(sample.make(x))
    exact_in = narrow
    if is_inexact(dtype) and numpy.dtype(dtype).kind == "c":
        exact_in = {"float16": "complex64", "bfloat16": "complex64", "float32": "complex64"}.get(narrow, dtype)
        exact_in = "complex64" if narrow == "complex64" else exact_in
    elif numpy.dtype(narrow).kind == "c":
        exact_in = "float32" if narrow == "complex64" else "float64"
    x = numpy.array(cast(x, dtype, exact_in))
    if values == "ordinary" or not x.size:
        return x
    pool = special_values(dtype if bits(dtype) <= bits(narrow) or not is_inexact(dtype) else exact_in)
    if values == "few":  # equal ones among them
        few = draw(st.lists(st.sampled_from(pool), min_size=1, max_size=3))
        x[...] = rng.choice(numpy.array(few, x.dtype), x.shape)
        return x
    for _ in range(draw(st.integers(1, 3))):
        x.reshape(-1)[draw(st.integers(0, x.size - 1))] = draw(st.sampled_from(pool))
    return x


@st.composite
def resettled(
    draw: st.DrawFn, spec: OpSpec, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """The arguments with one setting changed, taken away, or borrowed from another sample call."""
    how = draw(st.sampled_from(["changed", "changed", "borrowed", "dropped"]))
    if how == "borrowed":
        others = [(k, v) for c in spec.cases for k, v in c.kwargs.items()
                  if not any(isinstance(leaf, Sample) for leaf in leaves(v))]  # fmt: skip
        if others:
            key, value = draw(st.sampled_from(others))
            return args, kwargs | {key: value}
    if how == "dropped" and kwargs:
        key = draw(st.sampled_from(sorted(kwargs)))
        return args, {k: v for k, v in kwargs.items() if k != key}
    settings = [leaf for leaf in leaves((args, kwargs)) if not isinstance(leaf, (Argument, numpy.ndarray, slice))]
    if not settings:
        return args, kwargs
    which = draw(st.integers(0, len(settings) - 1))
    old = settings[which]
    new = draw(st.sampled_from(words(spec.name) if isinstance(old, str) else SETTINGS))
    rest = iter(range(len(settings)))

    def changed(leaf: Any) -> Any:
        if isinstance(leaf, (Argument, numpy.ndarray, slice)):
            return leaf
        return new if next(rest) == which else leaf

    return mapped((args, kwargs), changed)


BFLOAT16 = numpy.dtype(ml_dtypes.bfloat16)
"""Makes NumPy know the name."""
