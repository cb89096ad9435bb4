"""A call of a host function: what it returns, known beforehand or not, and NumPy's computation, checked.

A backend asks for `declared` while it traces and for `run` when there are values.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy

from gradnp._core.dtypes import KIND, numpy_dtype, rank
from gradnp._core.errors import describe
from gradnp._core.following import inside
from gradnp.autodiff._partition import is_hole


class Struct(NamedTuple):
    """The shape and the NumPy dtype of an array, without its values."""

    shape: tuple[Any, ...]
    dtype: numpy.dtype

    @property
    def ndim(self) -> int:
        return len(self.shape)

    @property
    def inexact(self) -> bool:
        return rank(self.dtype) >= 2


def struct_of(x: Any) -> Struct:
    return Struct(tuple(x.shape), numpy_dtype(x.dtype))


class Cotangents(NamedTuple):
    """The result of a vjp of the function `name`: the cotangents of its `count` arguments.

    Where their number varies (None), the vjp takes them before its last `rest` arguments.
    """

    name: str
    count: int | None
    rest: int

    def arguments(self, args: Sequence[Any]) -> Sequence[Any]:
        return args[: len(args) - self.rest if self.count is None else self.count]


class HostCall:
    """One call, whose `args` have holes (`gradnp.autodiff._partition.HOLE`) in the place of the arrays.

    Attributes
    ----------
    single : bool or None
        Whether the result is one array, not a tuple; a backend notes it here for where it cannot hand it on.
    """

    def __init__(self, host: Any, args: Sequence[Any]):
        self.host, self.args = host, args
        self.name = host.name
        self.single: bool | None = None

    def filled(self, arrays: Sequence[Any]) -> list[Any]:
        """The arguments with `arrays` in their places."""
        rest = iter(arrays)
        return [next(rest) if is_hole(x) else x for x in self.args]

    # --- what it returns ---

    def declared(self, structs: Sequence[Struct]) -> tuple[list[Struct], bool] | None:
        """The results for arrays like `structs`, and whether it is one array, not a tuple; None where undeclared."""
        result, args = self.host.result, self.filled(structs)
        if result is None:
            return None
        if isinstance(result, Cotangents):
            moving = result.arguments(args)
            return [x for x in moving if isinstance(x, Struct) and x.inexact], len(moving) == 1
        if callable(result):
            result = result(*args)
        if isinstance(result, list) or (type(result) is tuple and not _is_pair(result)):
            return [self._struct(r, args) for r in result], False
        return [self._struct(result, args)], True

    def required(self, structs: Sequence[Struct]) -> tuple[list[Struct], bool]:
        """As `declared`, for a trace."""
        declared = self.declared(structs)
        if declared is None:
            raise TypeError(
                f"host_function: {self.name} is being traced (compiled or mapped over), and its result is not declared; declare "
                f"it: @np.host_function(result='x') where it is like the argument x, or result=lambda x: (shape, dtype)"
            )
        return declared

    def _struct(self, given: Any, args: Sequence[Any]) -> Struct:
        names = self.host.parameters.names
        if isinstance(given, str) and given in names:
            given = args[names.index(given)]
        if hasattr(given, "shape") and hasattr(given, "dtype"):
            given = (given.shape, given.dtype)
        if type(given) is not tuple or not _is_pair(given):
            raise TypeError(
                f"host_function: the result declared for {self.name} is {describe(given)}; expected the name of an array "
                f"argument, a pair (shape, dtype), or a function that returns one of these"
            )
        shape, dtype = given
        return Struct((shape,) if isinstance(shape, int) else tuple(shape), numpy_dtype(dtype))

    # --- NumPy's computation ---

    def run(self, arrays: Sequence[numpy.ndarray], axes: int = 0) -> tuple[list[numpy.ndarray], bool]:
        """The results, and whether it is one array, not a tuple; of a batch in the first `axes` axes of all arrays."""
        if not axes:
            return self._once(arrays, ())
        sizes = arrays[0].shape[:axes]
        if self.host.vectorized:
            flat = [x.reshape(-1, *x.shape[axes:]) for x in arrays]
            results, single = self._once(flat, flat[0].shape[:1])
            return [r.reshape(sizes + r.shape[1:]) for r in results], single
        parts = [self._once([x[i] for x in arrays], ()) for i in numpy.ndindex(*sizes)]
        if not parts:
            structs, single = self.required([Struct(x.shape[axes:], x.dtype) for x in arrays])
            return [numpy.empty(sizes + s.shape, s.dtype) for s in structs], single
        stacked = [numpy.stack(results) for results in zip(*[results for results, _ in parts], strict=True)]
        return [r.reshape(sizes + r.shape[1:]) for r in stacked], parts[0][1]

    def _once(self, arrays: Sequence[Any], batch: tuple[int, ...]) -> tuple[list[numpy.ndarray], bool]:
        arrays = [_read_only(x) for x in arrays]
        structs = [Struct(x.shape[len(batch) :], x.dtype) for x in arrays]
        try:
            given = inside("numpy", (), self.host.fun, self.filled(arrays))
        except Exception as error:
            met = ", ".join([describe(x) for x in arrays])
            error.add_note(f"raised by the host function {self.name}, called with {met}")
            raise
        declared = self.declared(structs)
        if isinstance(self.host.result, Cotangents):
            return self._cotangents(given, structs, batch, declared[0]), declared[1]
        single = not isinstance(given, (tuple, list))
        results = [self._array(r) for r in ([given] if single else given)]
        if declared is None:
            return results, single
        expected, expected_single = declared
        if single != expected_single or len(results) != len(expected):
            met = "one array" if single else f"{len(results)} arrays"
            wanted = "one array" if expected_single else f"a tuple of {len(expected)}"
            raise TypeError(f"host_function: {self.name} returned {met}; declared is {wanted}")
        for i, (r, s) in enumerate(zip(results, expected, strict=True)):
            which = "" if single else f" (result {i})"
            if r.shape != batch + s.shape:
                of_batch = f" for a batch of {batch[0]} (vectorized=True)" if batch else ""
                raise ValueError(
                    f"host_function: {self.name} returned an array of shape {r.shape}{which}; declared is {batch + s.shape}"
                    f"{of_batch}"
                )
            if r.dtype != s.dtype:
                raise TypeError(
                    f"host_function: {self.name} returned an array of dtype {r.dtype}{which}; declared is {s.dtype}; return "
                    f"result.astype({str(s.dtype)!r}), or declare what it returns"
                )
        return results, single

    def _array(self, value: Any) -> numpy.ndarray:
        if isinstance(value, (numpy.ndarray, numpy.generic, bool, int, float, complex)):
            array = numpy.array(value)  # a copy: it may be an argument, or a buffer that the next call fills again
            if array.dtype.name in KIND:
                return array
        raise TypeError(
            f"host_function: {self.name} returned {describe(value)}; expected a NumPy array, or a tuple of them"
        )

    def _cotangents(
        self, given: Any, structs: Sequence[Struct], batch: tuple[int, ...], expected: Sequence[Struct]
    ) -> list[numpy.ndarray]:
        """The cotangents that a vjp returned for floating and complex arrays, in the width of these."""
        arguments = self.host.result.arguments(self.filled(structs))
        cotangents = [given] if len(arguments) == 1 and not isinstance(given, (tuple, list)) else given
        if not isinstance(cotangents, (tuple, list)) or len(cotangents) != len(arguments):
            met = f"{len(given)}" if isinstance(given, (tuple, list)) else describe(given)
            raise TypeError(
                f"host_function: {self.name} must return a tuple with {len(arguments)} cotangents, one for each argument "
                f"(None for zeros, and for an argument that is not an array), got {met}"
            )
        results = []
        for i, (c, s) in enumerate(zip(cotangents, arguments, strict=True)):
            if not isinstance(s, Struct) or not s.inexact:
                continue
            array = numpy.zeros(batch + s.shape, s.dtype) if c is None else self._array(c)
            fits = f"expected shape {batch + s.shape} and dtype {s.dtype}, those of the argument"
            if array.shape != batch + s.shape:
                raise ValueError(
                    f"host_function: {self.name} returned for argument {i} a cotangent of shape {array.shape}; {fits}"
                )
            if rank(array.dtype) > rank(s.dtype):
                raise TypeError(
                    f"host_function: {self.name} returned for argument {i} a cotangent of dtype {array.dtype}; {fits}; the "
                    f"gradient of a real argument is real: take its real part"
                )
            results.append(array.astype(s.dtype, copy=False))
        return results

    def failed(self, error: Exception) -> RuntimeError:
        """`error` as an exception whose message says everything, for where the framework keeps no more than that."""
        notes = "\n".join(getattr(error, "__notes__", ()))
        return RuntimeError(f"host_function {self.name}: {type(error).__name__}: {error}\n{notes}")


def _is_pair(value: tuple[Any, ...]) -> bool:
    """Whether it is ``(shape, dtype)`` rather than two results."""
    return len(value) == 2 and isinstance(value[0], (int, tuple, list)) and not isinstance(value[1], (tuple, list))


def _read_only(x: Any) -> numpy.ndarray:
    """A view that cannot be written to: it may share the memory of the framework's array."""
    view = numpy.asarray(x).view()
    view.flags.writeable = False
    return view
