"""What is right: NumPy's answer, SciPy's where NumPy has none, a formula or gradnp on NumPy where SciPy has none."""

from __future__ import annotations

import contextlib
import functools
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy

import gradnp
from tests.fuzz.calls import Call, is_inexact, mapped


@dataclass
class Outcome:
    """What a call gave: a result, or the exception that it raised."""

    result: Any = None
    error: Exception | None = None


@contextlib.contextmanager
def quiet() -> Iterator[None]:
    """Without warnings: infinities and nan are among the arguments."""
    with warnings.catch_warnings(), numpy.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        yield


def attempt(function: Callable[[], Any]) -> Outcome:
    """The outcome of `function`."""
    with quiet():
        try:
            return Outcome(function())
        except Exception as error:
            return Outcome(error=error)


def floats(x: Any) -> Any:
    """Integers as the default float: SciPy's functions compute in narrower ones."""
    if isinstance(x, numpy.ndarray) and not is_inexact(x.dtype):
        return x.astype("float64")
    return x


def updated(method: str, x: Any, index: Any, v: Any, unique_indices: bool = False) -> Any:
    """What ``x[index] = v`` or a ufunc's `at` makes of a copy of `x`."""
    x = numpy.array(x)
    if method == "set":
        x[index] = v
    else:
        {"min": numpy.minimum, "max": numpy.maximum}.get(method, getattr(numpy, method, None)).at(x, index, v)
    return x


def put_along_axis(arr: Any, *args: Any, **kwargs: Any) -> Any:
    arr = numpy.array(arr)
    numpy.put_along_axis(arr, *args, **kwargs)
    return arr


def silu(x: Any) -> Any:
    import scipy.special

    return x * scipy.special.expit(floats(x))


def gelu(x: Any, **other: Any) -> Any:
    import scipy.special

    return gradnp.nn.gelu(x, **other) if other else floats(x) * scipy.special.ndtr(floats(x))


FORMULAS: dict[str, Callable[..., Any]] = {
    "at.get": lambda x, index: x[index],
    "stop_gradient": lambda x: x,
    "put_along_axis": put_along_axis,
    "nn.relu": lambda x: numpy.maximum(x, 0),
    "nn.silu": silu,
    "nn.gelu": gelu,
    "nn.softplus": lambda x: numpy.logaddexp(x, 0.0),
    **{
        f"at.{method}": functools.partial(updated, method)
        for method in ("set", "add", "subtract", "multiply", "divide", "power", "min", "max")
    },
}


def numpy_has(name: str) -> Callable[..., Any] | None:
    """NumPy's function of that name."""
    return functools.reduce(lambda module, part: getattr(module, part, None), name.split("."), numpy)


def function(name: str) -> Callable[..., Any]:
    """The function that gradnp's `name` is judged by."""
    found = FORMULAS.get(name) or numpy_has(name)
    if found is not None:
        return found
    with contextlib.suppress(ImportError, AttributeError):
        import scipy.signal
        import scipy.special

        found = functools.reduce(getattr, name.split("."), scipy)
        if name.startswith("signal."):
            return found
        return lambda *args, **kwargs: found(*mapped(args, floats), **mapped(kwargs, floats))
    return functools.reduce(getattr, name.split("."), gradnp)


def answer(call: Call, values: list[numpy.ndarray] | None = None) -> Outcome:
    """The outcome with NumPy's arrays, of these values or else of the call's own.

    The call's own bfloat16, which only some of NumPy's functions take, is computed in float32, where those take float16.
    What NumPy has no function for may raise
    what gradnp raises on NumPy.
    """
    given = [a.values for a in call.arguments] if values is None else values
    if values is None and not call.name.startswith("linalg."):
        given = [x.astype("float32") if x.dtype.name == "bfloat16" else x for x in given]
    forms = [x if a.form in ("array", "constant") else x.tolist() for a, x in zip(call.arguments, given, strict=True)]
    args, kwargs = call.filled(forms)
    if numpy_has(call.name) is None:
        outcome = attempt(lambda: call.run(gradnp, forms))
        if outcome.error is not None:
            return outcome
    return attempt(lambda: function(call.name)(*args, **kwargs))


WIDE = {"f": "float64", "c": "complex128", "i": "int64", "u": "int64", "b": "int64"}


def widened(call: Call) -> list[numpy.ndarray]:
    """The call's values in double precision."""
    return [
        a.values.astype(
            "float64" if a.values.dtype.name == "bfloat16" else WIDE.get(a.values.dtype.kind, a.values.dtype)
        )
        for a in call.arguments
    ]
