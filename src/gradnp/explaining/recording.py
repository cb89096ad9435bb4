"""The recorder that a backend's tracer fills while the user's function runs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

import numpy

from gradnp.explaining.conversions import WatchedArray, numpy_conversions, on_numpy_array, watched
from gradnp.explaining.frames import Frames
from gradnp.explaining.graph import Call, Graph, Value
from gradnp.explaining.hooks import having
from gradnp.explaining.reasons import reason_in_gradnp
from gradnp.explaining.values import condition_of, dtype_name


def traced(path: str) -> TypeError:
    """The error for an argument that has no values."""
    return TypeError(
        f"explain: {path} is being traced, so it has no values to look at; call explain outside of jit, tf.function, "
        f"grad and vmap, on arrays"
    )


class Recorder:
    """Collects the `Graph` of one run.

    Parameters
    ----------
    frames : Frames
        How the framework's frames are told from the user's.
    to_numpy : callable
        An array's elements on the host.
    """

    def __init__(self, frames: Frames, to_numpy: Callable[[Any], Any]) -> None:
        self.graph = Graph()
        self._frames = frames
        self._to_numpy = to_numpy
        # By identity. The values are kept alive, and so no identity is used twice; the same holds for frames.
        self._known: dict[int, tuple[Any, Value]] = {}
        self._calls: dict[int, tuple[FrameType, Call]] = {}
        self._left: dict[Value, Value] = {}
        self._outermost = sys._getframe(1)

    def argument(self, path: str, array: Any, *, key: Any = None) -> Value:
        """Record an argument; `key` is the object by which operations know it, where that isn't the array itself."""
        call = Call(path, None, is_argument=True, index=len(self.graph.calls))
        self.graph.calls.append(call)
        return self._value(call, (), array, True, "", array if key is None else key)

    def known(self, array: Any) -> Value | None:
        """The recorded value that `array` is, if it is one."""
        if isinstance(array, WatchedArray):
            return array.value
        found = self._known.get(id(array))
        return found[1] if found else None

    def inputs(self, arguments: Any) -> list[Value]:
        """The recorded values in a call's arguments, in whatever lists, tuples and dicts."""
        if isinstance(arguments, (list, tuple)):
            return list(dict.fromkeys(v for a in arguments for v in self.inputs(a)))
        if isinstance(arguments, dict):
            return self.inputs(list(arguments.values()))
        value = self.known(arguments)
        return [] if value is None else [value]

    def record(
        self, operation: str, inputs: Iterable[Value], output: Any, *, tracked: bool, cut: str = "", key: Any = None
    ) -> Value:
        """Record what `operation` made of `inputs`; `cut` says why it is not `tracked` where they are."""
        call = self._call(operation)
        inputs = tuple(inputs)
        if not any(v.tracked for v in inputs):
            cut = ""
        return self._value(call, inputs, output, tracked, cut, output if key is None else key)

    def converted(self, operation: str, source: Value, cut: str, output: Any) -> Any:
        """Record that `source` left the framework as `output`; return what to give the user in its place."""
        value = Value(self._call(operation, is_named=True), (source,), getattr(output, "shape", ()), "", False, cut)
        value.dtype = (
            f"NumPy {output.dtype}" if isinstance(output, numpy.ndarray) else f"Python {type(output).__name__}"
        )
        value.call.values.append(value)
        self._left[source] = value
        return watched(output, value)

    def array_made(self, name: str, x: Any, output: Any) -> Any:
        """What a function of NumPy made of `x`; a watched array, where `x` is one or is a recorded value."""
        if isinstance(x, WatchedArray):
            return watched(output, x.value)
        source = self.known(x)
        return output if source is None else watched(output, self._left.get(source, source))

    @contextmanager
    def numpy_watched(self) -> Iterator[None]:
        """`array_made` hears of NumPy's functions that make plain arrays of anything."""
        with numpy_conversions(), having(on_numpy_array, self.array_made):
            yield

    def result(self, array: Any) -> None:
        """Mark a recorded value as a result of the user's function."""
        value = self.known(array)
        if value is not None:
            value.is_result = value.used = True

    def finish(self) -> Graph:
        """The graph, after the function has returned."""
        for call in self.graph.calls:
            if call.name.startswith("np."):
                for value in call.values:
                    value.cut = reason_in_gradnp(call.name, value.cut)
            for value in call.inputs:
                value.used = True
        self._known.clear()
        self._calls.clear()
        return self.graph

    def _value(self, call: Call, inputs: tuple[Value, ...], output: Any, tracked: bool, cut: str, key: Any) -> Value:
        try:
            shape = tuple(output.shape)
            condition = condition_of(self._to_numpy(output))
        except Exception:  # sparse, ragged, traced: the elements can't be looked at
            shape, condition = None, "finite"
        value = Value(call, inputs, shape, dtype_name(output.dtype), tracked, cut, condition)
        call.values.append(value)
        self._known[id(key)] = key, value
        return value

    def _call(self, operation: str, *, is_named: bool = False) -> Call:
        """The call in the user's code that `operation` is part of: one for all that runs inside the same frame."""
        entry, line, name = self._frames.place(operation, self._outermost, is_named=is_named)
        if entry is not None and id(entry) in self._calls:
            return self._calls[id(entry)][1]
        call = Call(name, line, index=len(self.graph.calls))
        self.graph.calls.append(call)
        if entry is not None:
            self._calls[id(entry)] = entry, call
        return call
