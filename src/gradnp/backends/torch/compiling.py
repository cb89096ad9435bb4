"""Compiled functions on torch: `torch.compile` of the whole, for each value of the static arguments anew."""

from __future__ import annotations

import itertools
import re
import threading
import types
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy
import torch

from gradnp._core.errors import UnsupportedOperationError
from gradnp._core.settings import typed
from gradnp.backends.torch import private
from gradnp.backends.torch.closures import arrays_within

PROGRAMS = 256
"""How many programs a function keeps for one value of its static arguments; torch counts no further either."""


class Levels(threading.local):
    """Counts the gradients that are being taken around this by `torch.autograd`."""

    count = 0

    def __enter__(self) -> None:
        self.count += 1

    def __exit__(self, *exception: object) -> None:
        self.count -= 1


levels = Levels()


def jit(
    fun: Callable[..., Any], static_argnums: tuple[int, ...], static_argnames: tuple[str, ...]
) -> Callable[..., Any]:
    if torch.compiler.is_compiling():
        return fun
    if not static_argnums and not static_argnames:
        return _program(fun)
    programs: dict[Any, Callable[..., Any]] = {}

    def call(*args: Any, **kwargs: Any) -> Any:
        if torch.compiler.is_compiling():
            return fun(*args, **kwargs)
        positional = [(i, args[i]) for i in static_argnums if i < len(args)]
        key = typed((*positional, *[(name, kwargs[name]) for name in static_argnames if name in kwargs]))
        program = programs.get(key)
        if program is None:
            program = programs[key] = _program(fun)
        return program(*args, **kwargs)

    return call


def _program(fun: Callable[..., Any]) -> Callable[..., Any]:
    """`fun` compiled. No setting need be named to Dynamo, since it guards on every value that it met."""
    compiled = _compiled(fun)

    def call(*args: Any, **kwargs: Any) -> Any:
        nonlocal compiled
        if torch.compiler.is_compiling() or private.are_transforms_active() or levels.count > 1:
            # A compiled function cannot be called from an eager transform of torch.func (pytorch/pytorch#128711), and has
            # no second derivative: of a view, such as a gradient's arguments are, torch would take it to be zero.
            return fun(*args, **kwargs)
        try:
            return compiled(*args, **kwargs)
        except Exception as error:
            if not private.is_compilation_failure(error):
                if "index out of bounds" in str(error):
                    error.add_note(
                        "np.jit: an index is out of range; a compiled program finds that out while it runs, and does not know "
                        "where: call the function without np.jit to see the operation, the index and the size"
                    )
                raise
            compiled, result = _compiled_otherwise(fun, error, args, kwargs)
            return result

    return call


def _compiled(fun: Callable[..., Any]) -> Callable[..., Any]:
    def entry(*args: Any, **kwargs: Any) -> Any:
        return fun(*args, **kwargs)

    return _compile(entry, fun)


def _compile(entry: Callable[..., Any], fun: Callable[..., Any]) -> Callable[..., Any]:
    # Dynamo keeps what it compiles, and counts recompilations, by code object, and what it has learned of sizes that
    # vary by file and line: each function gets its own.
    name = _name(fun)
    code = entry.__code__.replace(co_filename=f"<gradnp.jit of {name}, number {next(_numbers)}>")
    own = types.FunctionType(code, globals(), name, None, entry.__closure__)
    return torch.compile(own, fullgraph=True, recompile_limit=PROGRAMS)


_numbers = itertools.count()


def _name(fun: Callable[..., Any]) -> str:
    return getattr(fun, "__qualname__", "function")


def _compiled_otherwise(
    fun: Callable[..., Any], error: Exception, args: Sequence[Any], kwargs: dict[str, Any]
) -> tuple[Callable[..., Any], Any]:
    """`fun` compiled in the first way in which the call succeeds, and the call's result."""
    private.leave_transforms()
    for again in _other_ways(fun, error):
        try:
            return again, again(*args, **kwargs)
        except Exception:
            private.leave_transforms()
    raise _explained(error, fun, args, kwargs) from None


def _other_ways(fun: Callable[..., Any], error: Exception) -> Iterator[Callable[..., Any]]:
    if private.is_recompile_limit(error):
        yield _compiled(fun)  # the programs up to now are forgotten
    arrays = arrays_within(fun)
    if arrays:
        yield _compiled_with(fun, arrays)
    yield _following_autograd(_compiled_with(fun, arrays))


def _compiled_with(fun: Callable[..., Any], arrays: list[numpy.ndarray]) -> Callable[..., Any]:
    """`fun` compiled by a Dynamo that meets NumPy's `arrays` before it enters a transform, in which it would refuse them."""

    def entry(arrays: list[numpy.ndarray], args: Any, kwargs: Any) -> Any:
        for array in arrays:
            _ = array.ndim
        return fun(*args, **kwargs)

    compiled = _compile(entry, fun)
    return lambda *args, **kwargs: compiled(arrays, args, kwargs)


def _following_autograd(compiled: Callable[..., Any]) -> Callable[..., Any]:
    """The same by a Dynamo that traces `torch.autograd`: it knows some things, such as autograd functions of the older
    form, outside of torch.func only."""

    def follow(*args: Any, **kwargs: Any) -> Any:
        with private.following_autograd():
            return compiled(*args, **kwargs)

    return follow


_REMEDIES = {
    "Data-dependent branching": "np.where(condition, a, b), which computes both, stands for a branch on an array's values",
    "data-dependent expression": "a size, or how often a loop runs, cannot depend on an array's values: give it as a Python "
    "number from outside, or mask with np.where",
    "made where torch compiles": "make the custom_vjp or host function outside of the function, before the call, and pass "
    "what it closes over as arguments",
    "from_numpy(": "torch refuses a NumPy array that it first meets inside of a transform: make it a tensor outside of the "
    "function, np.from_numpy(a, backend='torch'), or pass it as an argument",
    "failed to convert numpy.ndarray": "torch has no tensor of that array's dtype or strides: give it an array of numbers "
    "that is contiguous, numpy.ascontiguousarray(a)",
    "builtin operator `print`": "print what the function returns, after the call",
}
_REFUSED = re.compile(r"raised exception UnsupportedOperationError\((['\"])(.*)\1\)")
"""What Dynamo says where gradnp refused to be traced; the call without the compiler does not raise it."""

_REMEDY = (
    "leave what torch names above out of the function: do it before or after the call, or, where it computes with the "
    "arrays' values, as an np.host_function"
)


def _explained(error: Exception, fun: Callable[..., Any], args: Sequence[Any], kwargs: dict[str, Any]) -> Exception:
    """The error that the call raises without the compiler, if any: it tells the user's mistake in its own words."""
    message = str(error)
    refused = _REFUSED.search(message)
    if refused:
        return UnsupportedOperationError(refused[2])
    try:
        fun(*args, **kwargs)
    except Exception as plain:
        return plain
    remedy = next((remedy for sign, remedy in _REMEDIES.items() if sign in message), _REMEDY)
    error.add_note(f"np.jit: torch could not compile {_name(fun)}, which runs as it is; {remedy}")
    return error
