"""The recorder that a backend's tracer fills while the user's function runs."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import CodeType, FrameType
from typing import Any

import numpy

from gradnp._core.dispatch import OPERATIONS
from gradnp.explaining.graph import Call, Graph, Line, Value
from gradnp.explaining.hooks import having, numpy_conversions, on_numpy_array

__all__ = ["CASTS", "SPOKEN", "WRAPPERS", "Recorder", "WatchedArray", "condition_of", "slope_of", "traced"]

LIBRARIES = frozenset(
    [
        "gradnp",
        "numpy",
        "scipy",
        "optree",
        "torch",
        "functorch",
        "tensorflow",
        "keras",
        "tf_keras",
        "jax",
        "jaxlib",
        "flax",
        "equinox",
    ]
)
"""Packages whose frames are not the user's."""

CASTS = frozenset({"np.astype", "np.asarray", "np.asanyarray", "np.array"})
"""gradnp's functions that make integers of floating values because they were asked to."""

WRAPPERS = frozenset(
    [
        "error_handler",
        "op_dispatch_handler",
        "reraise_with_filtered_traceback",
        "cache_miss",
        "deferring_binary_op",
        "binary_op_wrapper",
        "r_binary_op_wrapper",
        "op",
        "op_wrapper",
        "fun",
        "wrapper",
        "wrapped",
        "wrapped_fn",
        "inner",
        "handler",
        "decorated",
        "f_wrapped",
        "__call__",
        "meth",
        "method",
    ]
)
"""Functions through which the frameworks' own pass; their names say nothing to a user."""


_NAMES = {"default_variable_creator": "tf.Variable", "default_variable_creator_v2": "tf.Variable"}

SPOKEN = {
    "__float__": "float()",
    "__int__": "int()",
    "__complex__": "complex()",
    "__index__": "its use as an index",
    "__array__": "a NumPy function",
    "__dlpack__": "from_dlpack",
}
"""What the user writes where Python or NumPy calls these methods."""


class WatchedArray(numpy.ndarray):
    """The NumPy array that a tracked value was converted to: what NumPy computes from it remembers that value."""

    value: Value | None

    def __array_finalize__(self, origin: Any) -> None:
        self.value = getattr(origin, "value", None)


def owner_of(frame: FrameType) -> str:
    """The package that a frame's code belongs to; "" for the user's, "machinery" for what watches the run."""
    code = frame.f_code
    if code.co_filename.startswith("<gradnp "):
        return "gradnp"
    module = frame.f_globals.get("__name__") or ""
    if module.startswith("gradnp.explaining") or (
        module.startswith("gradnp.backends.") and module.endswith(".explaining")
    ):
        return "machinery"
    root = module.partition(".")[0]
    if root in LIBRARIES:
        return root
    return "machinery" if root in sys.stdlib_module_names and root != "__main__" else ""


def frames(depth: int) -> Iterator[FrameType]:
    frame: FrameType | None = sys._getframe(depth + 1)
    while frame is not None:
        yield frame
        frame = frame.f_back


def line_of(frame: FrameType) -> Line:
    return Line(frame.f_code.co_filename, frame.f_lineno, frame.f_code.co_name)


def _watched(array: Any, value: Value | None) -> Any:
    if type(array) is not numpy.ndarray or value is None:
        return array
    array = array.view(WatchedArray)
    array.value = value
    return array


def gradnp_name(frame: FrameType) -> str:
    code = frame.f_code
    # A generated function is in a file of its own, named for the operation: "<gradnp linalg.norm 3fa2>".
    name = code.co_filename.split()[1] if code.co_filename.startswith("<gradnp ") else code.co_qualname
    return f"np.{name.partition('.<locals>')[0]}"


def _opaque_name(frame: FrameType) -> str:
    if frame.f_code.co_name == "__call__":  # of what np.custom_vjp and np.host_function make of the user's function
        return getattr(frame.f_locals.get("self"), "__name__", "__call__")
    owner = frame.f_locals.get("cls")
    return f"{owner.__name__}.apply" if isinstance(owner, type) else "custom_gradient"


def _cut_in_gradnp(name: str, cut: str) -> str:
    """Why a function of gradnp's ends a gradient; what it uses inside is not the reason."""
    if name == "np.stop_gradient":
        return "stop"
    if name == "np.to_numpy" and cut:
        return "numpy"
    if cut in ("", "no_grad", "numpy", "number") or (cut == "integer" and name in CASTS):
        return cut
    # An operation is never cut on purpose: where its results carry no gradient, it has none.
    return "piecewise" if name.removeprefix("np.") in OPERATIONS else "unsupported"


def condition_of(values: Any) -> str:
    """ "finite", "inf" or "nan": the worst of the elements of a NumPy array."""
    values = numpy.asarray(values)
    if values.dtype.kind not in "fc" and values.dtype.name not in ("bfloat16", "float16"):
        return "finite"
    if numpy.isfinite(values).all():
        return "finite"
    return "nan" if numpy.isnan(values).any() else "inf"


def traced(path: str) -> TypeError:
    """The error for an argument that has no values."""
    return TypeError(
        f"explain: {path} is being traced, so it has no values to look at; call explain outside of jit, tf.function, "
        f"grad and vmap, on arrays"
    )


def slope_of(cotangent: Any) -> str:
    """As `condition_of`, and "zero" where all elements are."""
    cotangent = numpy.asarray(cotangent)
    return condition_of(cotangent) if cotangent.any() or not cotangent.size else "zero"


class Recorder:
    """Collects the `Graph` of one run.

    Parameters
    ----------
    framework : str
        The framework's package. Where `grouped`, consecutive frames of it are one call.
    to_numpy : callable
        An array's elements on the host.
    opaque : iterable of code objects
        Functions of the framework within which the user's code is a custom operation's own and not differentiated.
    """

    def __init__(
        self, framework: str, to_numpy: Callable[[Any], Any], *, grouped: bool = False, opaque: Iterable[CodeType] = ()
    ) -> None:
        self.graph = Graph()
        self.framework = framework
        self.grouped = grouped
        self._to_numpy = to_numpy
        self._opaque = frozenset(opaque)
        # By identity; the values are kept alive, so that no identity is used twice. The same holds for frames.
        self._known: dict[int, tuple[Any, Value]] = {}
        self._calls: dict[int, tuple[FrameType, Call]] = {}
        self._left: dict[Value, Value] = {}
        self._outermost = sys._getframe(1)

    def argument(self, index: int, name: str, array: Any, *, tracked: bool = True, key: Any = None) -> Value:
        """Record an argument; `key` is the object by which operations know it, where that isn't the array itself."""
        call = Call(name, None, argument=index, index=len(self.graph.calls))
        self.graph.calls.append(call)
        return self._value(call, (), array, tracked, "", array if key is None else key)

    def known(self, array: Any) -> Value | None:
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
        """Record what `operation` made of `inputs`; `cut` says why where it is not `tracked` and they are."""
        call = self._call(operation)
        inputs = tuple(inputs)
        if not any(v.tracked for v in inputs):
            cut = ""
        return self._value(call, inputs, output, tracked, cut, output if key is None else key)

    def converted(self, operation: str, source: Value, cut: str, output: Any) -> Any:
        """Record that `source` left the framework as `output`; returns what to give the user in its place."""
        value = Value(self._call(operation, named=True), (source,), getattr(output, "shape", ()), "", False, cut)
        value.dtype = (
            f"NumPy {output.dtype}" if isinstance(output, numpy.ndarray) else f"Python {type(output).__name__}"
        )
        value.call.values.append(value)
        self._left[source] = value
        return _watched(output, value)

    def array_made(self, name: str, x: Any, output: Any) -> Any:
        """What one of NumPy's functions made of `x`, watched where `x` is or has been converted."""
        if isinstance(x, WatchedArray):
            return _watched(output, x.value)
        source = self.known(x)
        return output if source is None else _watched(output, self._left.get(source, source))

    @contextmanager
    def numpy_watched(self) -> Iterator[None]:
        """`array_made` hears of NumPy's functions that make plain arrays of anything."""
        with numpy_conversions(), having(on_numpy_array, self.array_made):
            yield

    def result(self, array: Any) -> None:
        value = self.known(array)
        if value is not None:
            value.is_result = value.used = True

    def finish(self) -> Graph:
        for call in self.graph.calls:
            if call.name.startswith("np."):
                for value in call.values:
                    value.cut = _cut_in_gradnp(call.name, value.cut)
            for value in call.inputs:
                value.used = True
        self._known.clear()
        self._calls.clear()
        return self.graph

    def _value(self, call: Call, inputs: tuple[Value, ...], output: Any, tracked: bool, cut: str, key: Any) -> Value:
        dtype = getattr(output.dtype, "name", str(output.dtype).removeprefix("torch."))
        try:
            shape = tuple(output.shape)
            condition = condition_of(self._to_numpy(output))
        except Exception:  # sparse, ragged, traced: there is nothing to look at
            shape, condition = None, "finite"
        value = Value(call, inputs, shape, dtype, tracked, cut, condition)
        call.values.append(value)
        self._known[id(key)] = key, value
        return value

    def _call(self, operation: str, *, named: bool = False) -> Call:
        """The call in the user's code of which `operation` is part; `named` where no frame names it better."""
        entry, line, name = None, None, operation
        group: FrameType | None = None
        for frame in frames(2):
            if frame is self._outermost:
                break
            if self._is_opaque(frame):
                entry, line, name = frame, None, _opaque_name(frame)
                group = None
                continue
            if line is not None:
                continue
            owner = owner_of(frame)
            if owner == "gradnp":
                entry, name = frame, gradnp_name(frame)
            elif owner == self.framework and self.grouped and not named and (entry is None or entry is group):
                entry = group = frame
                short = frame.f_code.co_name
                if short not in WRAPPERS and not short.startswith(("_", "<")):
                    name = _NAMES.get(short, short.removesuffix("_v2"))
            elif not owner:
                line = line_of(frame)
        if entry is not None and id(entry) in self._calls:
            return self._calls[id(entry)][1]
        call = Call(name, line, index=len(self.graph.calls))
        self.graph.calls.append(call)
        if entry is not None:
            self._calls[id(entry)] = entry, call
        return call

    def _is_opaque(self, frame: FrameType) -> bool:
        """Whether what runs within is a function with a gradient of its own, and its body not what is differentiated."""
        if frame.f_code in self._opaque:
            return True
        return frame.f_code.co_name == "__call__" and owner_of(frame) == "gradnp"
