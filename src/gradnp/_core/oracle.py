"""Replaces a framework's exception by the one that NumPy would raise, which it finds out by asking NumPy.

Frameworks disagree on what to raise for a wrong call: torch's ``reshape`` raises ``RuntimeError``, TensorFlow's
``InvalidArgumentError``, JAX's ``TypeError``, NumPy's ``ValueError``. `failed` does not keep a table of them. It
repeats the call on NumPy arrays and raises what NumPy raises, with the operation, the arguments and a remedy in the
message. If NumPy accepts the call, the framework's own exception stands, with a note that names the operation. All
this runs after something has failed, so it costs a correct call nothing.

An answer must be true of the call that failed:

- NumPy is asked only about errors that may be the arguments' fault. Errors about memory, missing kernels, tracing or
  compilation pass through.
- Small arrays keep their values. The values of a tracer are unknown, and those of large arrays would take as long
  again. Other arrays stand in for these, and an answer counts only if it does not depend on their values, so it follows
  from shapes and dtypes. "Singular matrix" never does.
- NumPy is asked about large arrays only after it has refused the same call on small ones, so it never carries out a
  large computation that it accepts.
"""

from __future__ import annotations

import inspect
import math
import re
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import numpy
from numpy.exceptions import AxisError
from numpy.linalg import LinAlgError

from gradnp._core import registry
from gradnp._core.arguments import resolved
from gradnp._core.catalogue import OPERATIONS
from gradnp._core.dtypes import numpy_dtype
from gradnp._core.errors import (
    BackendNotInstalledError,
    MixedBackendsError,
    UnsupportedOperationError,
    describe,
    remedy,
)
from gradnp._core.stand_ins import array_of
from gradnp._core.tracing import is_dynamo_tracing, untouched_by_autograph

# The types that a replaced exception may have, most specific first.
_NUMPY_ERRORS = (AxisError, LinAlgError, IndexError, OverflowError, ZeroDivisionError, ValueError, TypeError)

_OUT_OF_MEMORY = r"(?i)out of memory|not enough memory|allocate memory|RESOURCE_EXHAUSTED"

_UNKNOWN_SIZE = r"'?NoneType'?|Failed to convert elements of .*None|unknown while the function is traced"
"""What TypeErrors say of a size that TensorFlow does not know while it traces."""

_VALUES_LIMIT = 1 << 20
"""How many elements in total keep their values when the call is repeated on NumPy."""

_STAND_IN_LIMIT = 1 << 16
"""How many elements the arrays that stand in for others may have in total."""

_UNUSED = ("out", "device", "like")
"""Parameters that decide where a result goes, not its value."""

_OF_VALUES = {"where", "initial"}
"""Parameters that dispatch ignores although they take part in the computation. Others are settings, such as a shape."""


@untouched_by_autograph
def failed(error: Exception, name: str, values: tuple[Any, ...]) -> Exception:
    """The exception to raise for `error`, met in the operation `name` called with `values`.

    Parameters
    ----------
    error : Exception
        What the implementation raised.
    name : str
        The operation's public name, such as ``"linalg.norm"``.
    values : tuple
        The call's arguments, one for each parameter.

    Returns
    -------
    Exception
        An exception of NumPy's type with a message that names the operation, the arguments and a remedy; `error`
        itself, with a note, if it is not the arguments' fault.
    """
    if is_dynamo_tracing() or isinstance(error, BackendNotInstalledError):
        return error  # Dynamo cannot trace signatures or the text of an exception
    operation = OPERATIONS[name]
    parameters = inspect.signature(operation.function).parameters
    given = dict(zip(parameters, values, strict=True))
    dispatched = {p.name for p in operation.parameters}
    shown = {n: v for n, v in given.items() if n in dispatched or v is not parameters[n].default}
    met = "".join(f"\n  {n}: {describe(v)}" for n, v in shown.items())
    if isinstance(error, MixedBackendsError):
        return _renamed(error, operation.name, met)
    if isinstance(error, UnsupportedOperationError):
        return _renamed(error, operation.name, met)
    if (unusable := _unusable(values)) is not None:
        return type(unusable)(f"{operation.name}: {unusable}{met}")
    is_missing = _is_missing_kernel(error)
    raised = _numpys_error(error, operation, given) if is_missing or _may_be_arguments_fault(error) else None
    if isinstance(raised, UnsupportedOperationError) and _special_kind(given):  # NumPy has no arrays of such a kind
        raised = None
    if isinstance(raised, UnsupportedOperationError):  # by every backend
        new = UnsupportedOperationError(str(raised).partition("\n")[0].removeprefix(f"{operation.name}: "))
        new.__cause__ = error if error is not raised else None
        return _renamed(new, operation.name, met)
    if is_missing and not isinstance(raised, TypeError):
        raised = None  # a kernel is missing, unless there is none for these dtypes in NumPy either
    if raised is None and (reason := _unsupported(error, is_missing, given)):
        new = UnsupportedOperationError(f"{operation.name}: {reason}{met}")
        new.__cause__ = error
        return new
    if raised is None and isinstance(error, TypeError) and _needs_unknown_size(error, given):
        return _of_unknown_size(error, operation.name, met)
    kind = next((t for t in _NUMPY_ERRORS if isinstance(raised, t)), None)
    if raised is None or kind is None:
        note = f"in gradnp.{operation.name}, called with{met}"
        if note not in getattr(error, "__notes__", ()):
            error.add_note(note)
        return error
    # An inner operation or the repeated call may have explained the error already. Starting again from the bare message
    # shows users the name of the operation that they called.
    message = _bare(raised).partition("\n")[0].rstrip(". ").removeprefix(f"{operation.name}: ")
    advice = remedy(message)
    new = kind(f"{operation.name}: {message}{'; ' + advice if advice else ''}{met}")
    new.bare_message = message  # type: ignore[attr-defined]
    new.__cause__ = error if error is not raised and not isinstance(error, kind) else None
    new.__suppress_context__ = True
    return new


def _renamed(error: Exception, operation: str, arguments: str) -> Exception:
    """`error`, gradnp's own, under the name of the operation that was called, if it was met in an inner one."""
    message = str(error).partition("\n")[0]
    if message.startswith(f"{operation}: "):
        return error
    inner = re.match(r"[\w.]+: ", message)
    new = type(error)(f"{operation}: {message[inner.end() if inner else 0 :]}{arguments}")
    new.__suppress_context__ = True
    return new


def _unusable(values: tuple[Any, ...]) -> Exception | None:
    """Why one of `values`, an object that stands for an array or a number, stands for none: a shape of unknown sizes."""
    for value in values:
        try:
            array_of(value)
        except Exception as error:
            return error
    return None


def _needs_unknown_size(error: TypeError, given: Mapping[str, Any]) -> bool:
    """Whether an operation has failed because it needs a size that TensorFlow does not know while it traces."""
    if "SymbolicTensor" in str(error):  # given as a size
        return True
    arrays = [x for x in _leaves(list(given.values())) if _backend_of(x) is not None]
    unknown = any(getattr(x.shape, "rank", 0) is None or None in tuple(x.shape) for x in arrays)
    return unknown and re.search(_UNKNOWN_SIZE, str(error)) is not None


def _of_unknown_size(error: TypeError, operation: str, arguments: str) -> TypeError:
    """`error` of an operation that needs a size, in a traced program in which it is unknown."""
    new = TypeError(
        f"{operation}: needs a size that is unknown while the function is traced; give the sizes in its input_signature, "
        f"or leave the signature out{arguments}"
    )
    new.__cause__ = error.__cause__ or error
    return new


def _is_missing_kernel(error: Exception) -> bool:
    """Whether the framework says that it has no kernel for a dtype or a layout."""
    if isinstance(error, NotImplementedError):
        return True
    backend = registry.ROOTS.get(type(error).__module__.partition(".")[0])
    return backend is not None and getattr(registry.load(backend), "is_missing_kernel", lambda _: False)(error)


def _unsupported(error: Exception, is_missing: bool, given: Mapping[str, Any]) -> str:
    """Why the backend cannot do the call: a kernel is missing, or an argument is an array of a special kind."""
    if kind := _special_kind(given):
        return kind
    return (
        f"the framework has no kernel for these arguments: {str(error).partition(chr(10))[0]:.200}"
        if is_missing
        else ""
    )


def _special_kind(given: Mapping[str, Any]) -> str:
    """What is special about an argument whose kind few of its framework's functions take; "" if there is none."""
    for x in _leaves(list(given.values())):
        backend = _backend_of(x)
        peculiarity = getattr(registry.load(backend), "peculiarity", None) if backend is not None else None
        if peculiarity is not None and (what := peculiarity(x)):
            return f"{backend}'s function does not take {what}"
    return ""


def _bare(error: Exception) -> str:
    return getattr(error, "bare_message", str(error))


def _may_be_arguments_fault(error: Exception) -> bool:
    """Whether other arguments might have helped: not if memory, a kernel or the framework itself has failed."""
    if isinstance(error, (MemoryError, UnsupportedOperationError)) or re.search(_OUT_OF_MEMORY, str(error)):
        return False
    # An exception of the framework's own class is about the framework, unless its backend lists the class.
    backend = registry.ROOTS.get(type(error).__module__.partition(".")[0])
    return backend is None or isinstance(error, getattr(registry.load(backend), "ARGUMENT_ERRORS", ()))


def _numpys_error(error: Exception, operation: Any, given: Mapping[str, Any]) -> Exception | None:
    """What NumPy raises for the call that raised `error`; None if it accepts the call, or cannot be asked."""
    on_framework = (
        operation.is_creation
        and (registry.backend_named(operation.name, given.get("dtype"), given.get("device")) or registry.get_backend())
        != "numpy"
    )
    if not on_framework and all(_backend_of(x) in (None, "numpy") for x in _leaves(list(given.values()))):
        return error
    parameters = inspect.signature(operation.function).parameters
    if any(name in parameters and parameters[name].default is inspect.Parameter.empty for name in _UNUSED):
        return None  # a call about devices, of which NumPy has one
    try:
        asked = {name: value for name, value in given.items() if name not in _UNUSED}
        call = _Call(operation, dict(zip(asked, resolved(*asked.values()), strict=True)))
    except Exception:  # sizes are unknown while tracing
        return None
    return call.error()


def _zeros(shape: tuple[int, ...], dtype: numpy.dtype) -> numpy.ndarray:
    return numpy.broadcast_to(numpy.zeros((), dtype), shape)


def _identities(shape: tuple[int, ...], dtype: numpy.dtype) -> numpy.ndarray:
    """Identity matrices, which unlike zeros are regular and positive definite; ones for fewer than two dimensions."""
    one = numpy.eye(*shape[-2:], dtype=dtype) if len(shape) > 1 else numpy.ones((), dtype)
    return numpy.broadcast_to(one, shape)


class _Call:
    """A failed call, to be repeated on NumPy arrays."""

    def __init__(self, operation: Any, arguments: Mapping[str, Any]) -> None:
        self.operation = operation
        self.arguments = arguments
        self.replaceable = {p.name for p in operation.parameters} | _OF_VALUES
        arrays = {id(x): x for x in _leaves(list(arguments.values())) if _backend_of(x) is not None}
        self.shapes = {key: tuple([int(size) for size in x.shape]) for key, x in arrays.items()}
        known = {key: _values(x) for key, x in arrays.items() if self._is_small(key)}
        self.values = {key: values for key, values in known.items() if values is not None}

    def _is_small(self, key: int) -> bool:
        return math.prod(self.shapes[key]) <= _VALUES_LIMIT // len(self.shapes)

    def error(self) -> Exception | None:
        """What NumPy raises; None if it accepts the call, or if the answer depends on unknown values."""
        if len(self.values) == len(self.shapes):
            return self._repeated()
        settings = [value for name, value in self.arguments.items() if name not in self.replaceable]
        if any(id(x) in self.shapes and id(x) not in self.values for x in _leaves(settings)):
            return None
        sizes = _smaller_sizes(self.shapes.values())
        if sizes is None:
            return None
        error = self._repeated(sizes)
        if error is None or isinstance(error, ArithmeticError) or not _same(error, self._repeated(sizes, _identities)):
            return None
        if not sizes:
            return error
        of_true_sizes = self._repeated()
        return of_true_sizes if _same(error, of_true_sizes, r"\d+") else None

    def _repeated(
        self, sizes: Mapping[int, int] | None = None, stand_in: Callable[..., numpy.ndarray] = _zeros
    ) -> Exception | None:
        """What NumPy raises with sizes replaced as in `sizes`, and a `stand_in` for each array of unknown values."""

        def on_host(x: Any, is_replaceable: bool) -> Any:
            if id(x) not in self.shapes:
                return x if registry.backend_of_dtype(x) is None else numpy_dtype(x)
            shape = self.shapes[id(x)]
            replaced = tuple([sizes.get(size, size) for size in shape]) if sizes and is_replaceable else shape
            if id(x) in self.values and replaced == shape:
                return self.values[id(x)]
            return stand_in(replaced, numpy_dtype(x.dtype))

        signature = inspect.signature(self.operation.function)
        bound = signature.bind_partial()
        try:
            for name, value in self.arguments.items():
                bound.arguments[name] = _mapped(on_host, value, name in self.replaceable)
        except Exception:  # a dtype that NumPy does not have
            return None
        try:
            with warnings.catch_warnings(), numpy.errstate(all="ignore"), registry.use_backend("numpy"):
                warnings.simplefilter("ignore")
                self.operation.public(*bound.args, **bound.kwargs)
        except Exception as error:
            return error
        return None


def _smaller_sizes(shapes: Iterable[tuple[int, ...]]) -> dict[int, int] | None:
    """Smaller sizes to replace large ones in arrays that stand in: distinct, and in the same order.

    None if arrays have too many axes for that.

    >>> from gradnp._core.oracle import _smaller_sizes
    >>> _smaller_sizes([(3, 4000), (4000, 7000)]), _smaller_sizes([(2, 3)])
    ({4000: 129, 7000: 130}, {})
    """
    shapes = list(shapes)
    different = sorted({size for shape in shapes for size in shape})
    for bits in range(_STAND_IN_LIMIT.bit_length(), 0, -1):
        large = [size for size in different if size > 1 << bits]
        sizes = {size: (1 << bits) + 1 + i for i, size in enumerate(large)}
        if sum(math.prod(sizes.get(size, size) for size in shape) for shape in shapes) <= _STAND_IN_LIMIT:
            return sizes
    return None


def _same(error: Exception, other: Exception | None, ignoring: str = "") -> bool:
    """Whether two errors have one type and text, without the parts that match `ignoring`."""
    texts = [re.sub(ignoring, "", str(e)) for e in (error, other)]
    return type(error) is type(other) and texts[0] == texts[1]


def _backend_of(x: Any) -> str | None:
    return registry.backend_of_type(type(x))


def _values(x: Any) -> Any:
    """An array's values as a NumPy array, or None for a tracer, which has none."""
    if (backend := _backend_of(x)) == "numpy":
        return x
    try:
        return numpy.array(registry.load(str(backend)).to_numpy(x))
    except Exception:
        return None


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, (list, tuple)):
        for element in value:
            yield from _leaves(element)
    else:
        yield value


def _mapped(function: Callable[..., Any], value: Any, *args: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return type(value)([_mapped(function, element, *args) for element in value])
    return function(value, *args)
