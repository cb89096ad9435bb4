"""Watching TensorFlow: its op callbacks see every operation, replaced methods of the eager tensor see it leave."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from typing import Any

import numpy
import tensorflow as tf

from gradnp.backends import tensorflow as backend
from gradnp.backends.tensorflow import private
from gradnp.explaining.conversions import SPOKEN, numpy_conversions, on_numpy_array
from gradnp.explaining.frames import Frames, stack
from gradnp.explaining.graph import Graph, Value
from gradnp.explaining.hooks import Shared, having, replaced
from gradnp.explaining.reasons import GradientLostError, is_piecewise
from gradnp.explaining.recording import Recorder, traced
from gradnp.explaining.strict import check, is_active
from gradnp.explaining.values import slope_of

_VARIABLE = frozenset({"default_variable_creator", "default_variable_creator_v2"})

FRAMES = Frames(
    "tensorflow",
    libraries=frozenset({"keras", "tf_keras"}),
    wrappers=frozenset(
        {"binary_op_wrapper", "error_handler", "op_dispatch_handler", "r_binary_op_wrapper", "wrapped_fn"}
    ),
    spoken=lambda function: "tf.Variable" if function in _VARIABLE else function.removesuffix("_v2"),
    passing=("tensorflow.python.util", "tensorflow.python.ops", "tensorflow.python.framework"),
    opaque={private.CUSTOM_GRADIENT: lambda frame: "custom_gradient"},
    is_grouped=True,
)

EAGER = type(tf.constant(0.0))
values_of = EAGER.numpy  # the method as it is while nobody watches

# Operations that the tape records and whose gradient function returns None.
_FLAT = frozenset({"Round", "Rint", "Floor", "Ceil", "FloorDiv"})


def buffer_of(tensor: Any) -> numpy.ndarray:
    """The values of an eager tensor where they lie in memory; a copy for bfloat16, of which TensorFlow gives no buffer."""
    return values_of(tensor) if tensor.dtype == tf.bfloat16 else numpy.asarray(memoryview(tensor))


def is_watched(tensor: Any) -> bool:
    """Whether a tape records what is computed from `tensor`."""
    return isinstance(tensor, EAGER) and bool(private.should_record_backprop([tensor]))


def has_gradient(operation: str) -> bool:
    if operation in _FLAT:
        return False
    try:
        return private.has_gradient_function(operation)
    except LookupError:
        return True  # the tape's recording tells


def cut_of(operation: str, dtype: Any) -> str:
    """Why the tape has no gradient for a result of `operation`."""
    if operation == "StopGradient":
        return "stop"
    if operation == "AssignVariableOp":
        return "rebuilt"
    if not (dtype.is_floating or dtype.is_complex):
        return "integer" if operation == "Cast" else "piecewise"
    if is_piecewise(operation) or operation in _FLAT:
        return "piecewise"
    return "no_grad" if has_gradient(operation) else "unsupported"


class _Watch:
    """Fills a recorder. It asks at the end which values are tracked, since a callback comes before the tape has recorded."""

    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self.made: list[tuple[Value, str, Any]] = []
        self.variables: list[tuple[Any, numpy.ndarray]] = []

    def operation(
        self, op_type: Any, inputs: Any, attrs: Any, outputs: Any, op_name: Any = None, graph: Any = None
    ) -> None:
        kind = op_type.decode() if isinstance(op_type, bytes) else op_type
        sources = self.recorder.inputs([self._origin(x) for x in inputs]) if graph is None else []
        if not sources:
            return
        if kind == "AssignVariableOp":
            sources = self.recorder.inputs([inputs[1]])
            value = self.recorder.record("Variable.assign", sources, inputs[1], tracked=False, key=inputs[0])
            self.made.append((value, kind, inputs[1]))
            self.variables.append((inputs[0], buffer_of(inputs[1])))
            return
        for output in outputs:
            value = self.recorder.record(kind, sources, output, tracked=False)
            self.made.append((value, kind, output))

    def _origin(self, tensor: Any) -> Any:
        """`tensor`, or the variable it was read from: TensorFlow's fast path reads a variable without a callback."""
        if self.recorder.known(tensor) is not None or not self.variables or not is_watched(tensor):
            return tensor
        found = buffer_of(tensor)
        alike = [(handle, x) for handle, x in self.variables if x.dtype == found.dtype and numpy.array_equal(x, found)]
        same = [handle for handle, x in alike if numpy.shares_memory(x, found)] or [handle for handle, _ in alike]
        return same[0] if same else tensor

    def conversion(self, kind: str, name: str, tensors: list[Any], output: Any) -> Any:
        sources = self.recorder.inputs(tensors)
        return self.recorder.converted(name, sources[0], kind, output) if sources else output

    def taken(self, to_numpy: Callable[[Any], Any]) -> Callable[[Any], Any]:
        """gradnp's own conversion, which reads memory and so is not seen otherwise."""

        def taking(x: Any) -> Any:
            key = x.handle if isinstance(x, tf.Variable) else x
            return self.conversion("numpy", "np.to_numpy", [key], to_numpy(x))

        return taking

    def array_made(self, name: str, x: Any, output: Any) -> Any:
        if isinstance(x, EAGER):
            return self.conversion("numpy", f"numpy.{name}", [x], output)
        return self.recorder.array_made(name, x, output)

    def settle(self) -> None:
        for value, kind, tensor in self.made:
            value.tracked = kind != "AssignVariableOp" and has_gradient(kind) and is_watched(tensor)
            if not value.tracked and any(v.tracked for v in value.inputs):
                value.cut = cut_of(kind, tensor.dtype)

    def rebuilding(self, convert: Callable[..., Any]) -> Callable[..., Any]:
        def rebuilt(value: Any, *args: Any, **kwargs: Any) -> Any:
            output = convert(value, *args, **kwargs)
            sources = self.recorder.inputs([value])
            if sources and output is not value:
                self.recorder.record("tf.constant", sources, output, tracked=False, cut="rebuilt")
            return output

        return rebuilt


_seen: ContextVar[Callable[[str, str, list[Any], Any], Any] | None] = ContextVar("seen", default=None)
"""Called with the kind of conversion, its name, the tensors and the result; what it returns is given to the user."""


def _tell(kind: str, name: str, tensors: list[Any], output: Any) -> Any:
    seen = _seen.get()
    return output if seen is None or _is_look_at_constant() else seen(kind, name, tensors, output)


def _is_look_at_constant() -> bool:
    """Whether TensorFlow itself looks whether it knows a value beforehand, as `tf.vectorized_map` does."""
    caller = next(module for frame in stack() if (module := frame.f_globals.get("__name__")) != __name__)
    return caller == "tensorflow.python.framework.tensor_util"


def _method(name: str, kind: str, original: Any) -> Any:
    spoken = SPOKEN.get(name, f"Tensor.{name}")
    return lambda self, *args, **kwargs: _tell(kind, spoken, [self], original(self, *args, **kwargs))


def _array_function(self: Any, function: Any, types: Any, args: Any, kwargs: Any) -> Any:
    tensors: list[Any] = []

    def taken(x: Any) -> Any:
        if isinstance(x, EAGER):
            tensors.append(x)
            return values_of(x)
        return type(x)(taken(e) for e in x) if type(x) in (list, tuple) else x

    output = function(*taken(args), **{key: taken(value) for key, value in kwargs.items()})
    return _tell("numpy", f"numpy.{function.__name__}", tensors, output)


def _array_wrap(self: Any, array: Any, context: Any = None, return_scalar: bool = False) -> Any:
    tensors = [x for x in context[1] if isinstance(x, EAGER)] if context else [self]
    name = f"numpy.{context[0].__name__}" if context else "a NumPy function"
    return _tell("numpy", name, tensors, array[()] if return_scalar else array)


@contextmanager
def _methods() -> Iterator[None]:
    """In the block, `_tell` hears of what takes values out.

    NumPy reads an eager tensor through the buffer protocol, which calls no method. The protocols that come before it and
    after it show most of NumPy's functions; `numpy_conversions` shows those that use neither, such as ``numpy.asarray``.
    """
    numbers = dict.fromkeys(("__float__", "__int__", "__index__", "__complex__"), "number")
    with ExitStack() as stack:
        for name, kind in {"numpy": "numpy", "__array__": "numpy", **numbers}.items():
            if hasattr(EAGER, name):
                stack.enter_context(replaced(EAGER, name, _method(name, kind, getattr(EAGER, name))))
        stack.enter_context(replaced(EAGER, "__array_function__", _array_function))
        stack.enter_context(replaced(EAGER, "__array_wrap__", _array_wrap))
        yield


@contextmanager
def _functions_as_written() -> Iterator[None]:
    before = tf.config.functions_run_eagerly()
    tf.config.run_functions_eagerly(True)
    try:
        yield
    finally:
        tf.config.run_functions_eagerly(before)


_conversions = Shared(_methods)
_eager = Shared(_functions_as_written)


@contextmanager
def _callbacks(callback: Callable[..., None]) -> Iterator[None]:
    """Call `callback` at each operation of this thread in a block, in which ``tf.function`` runs as it is written."""
    with private.watching_operations(callback), _eager():
        yield


def takes_gradient(x: Any) -> bool:
    """Whether `x` can have a gradient: a floating tensor, or a variable that is trained."""
    if not isinstance(x, (tf.Tensor, tf.Variable)) or not (x.dtype.is_floating or x.dtype.is_complex):
        return False
    return isinstance(x, tf.Tensor) or x.trainable


def trace(
    function: Callable[[list[Any]], list[Any]], arrays: list[Any], paths: list[str]
) -> tuple[Graph, list[str | None]]:
    """Run `function` of `arrays` once; return the graph of the run and what the gradient of each array is."""
    recorder = Recorder(FRAMES, values_of)
    watch = _Watch(recorder)
    leaves: list[Any] = []
    with tf.GradientTape() as tape:
        for x, path in zip(arrays, paths, strict=True):
            if not isinstance(x, (EAGER, tf.Variable)) or not tf.executing_eagerly():
                raise traced(path)
            if isinstance(x, tf.Variable):
                leaves.append(x)
                value = x.read_value()
                recorder.argument(path, value, key=x.handle)
                watch.variables.append((x.handle, value.numpy()))
            else:
                leaves.append(tf.identity(x))  # the same tensor may be given twice
                tape.watch(leaves[-1])
                recorder.argument(path, leaves[-1])
        rebuilding = watch.rebuilding(private.constant_op.convert_to_eager_tensor)
        with (
            _callbacks(watch.operation),
            _conversions(),
            having(_seen, watch.conversion),
            numpy_conversions(),
            having(on_numpy_array, watch.array_made),
            replaced(private.constant_op, "convert_to_eager_tensor", rebuilding),
            replaced(backend, "to_numpy", watch.taken(backend.to_numpy)),
        ):
            results = [r for r in function(leaves) if isinstance(r, (EAGER, tf.Variable))]
        results = [tf.convert_to_tensor(r) if isinstance(r, tf.Variable) else r for r in results]
        watch.settle()
        for result in results:
            recorder.result(result)
    graph = recorder.finish()
    ends = [r for r in results if r.dtype.is_floating or r.dtype.is_complex]
    slopes: list[Any] = [None] * len(leaves)
    if ends and leaves:
        generator = numpy.random.default_rng(0)
        weights = [tf.cast(tf.constant(generator.uniform(0.5, 1.5, tuple(r.shape))), r.dtype) for r in ends]
        inner = [(value, tensor) for value, _, tensor in watch.made if value.tracked]
        found = tape.gradient(ends, [*leaves, *(tensor for _, tensor in inner)], weights)
        slopes = found[: len(leaves)]
        for (value, _), slope in zip(inner, found[len(leaves) :], strict=True):
            value.slope = _slope(slope) or ""
    return graph, [_slope(s) for s in slopes]


def _slope(slope: Any) -> str | None:
    return None if slope is None else slope_of(tf.convert_to_tensor(slope).numpy())


def check_kept(function: Callable[[list[Any]], Any], arrays: list[Any]) -> None:
    """Run `function` again, whose result no tape has followed from `arrays`, and raise if it gave their values to NumPy."""
    names: list[str] = []

    def conversion(kind: str, name: str, tensors: list[Any], output: Any) -> Any:
        if kind == "numpy" and any(map(is_watched, tensors)):
            names.append(name)
        return output

    def array_made(name: str, x: Any, output: Any) -> Any:
        return conversion("numpy", f"numpy.{name}", [x], output)

    told = having(_seen, conversion), having(on_numpy_array, array_made)
    with tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(arrays)
        with _eager(), _conversions(), numpy_conversions(), told[0], told[1]:
            function(arrays)
    if names:
        raise GradientLostError(
            f"{names[0]} takes the values out as a NumPy array, and NumPy carries no gradient: the result depends on the "
            f"arguments by that alone, and so their gradient is lost; np.explain(f, ...) shows the line and the remedy"
        )


@contextmanager
def guard() -> Iterator[None]:
    """Ask `gradnp.explaining.strict.check` about each loss in a block, in which ``tf.function`` runs as it is written."""

    def operation(op_type: Any, inputs: Any, attrs: Any, outputs: Any, op_name: Any = None, graph: Any = None) -> None:
        if op_type in ("Cast", b"Cast") and is_active() and graph is None:
            wanted = outputs[0].dtype
            if not (wanted.is_floating or wanted.is_complex) and is_watched(inputs[0]):
                check(FRAMES, "integer", "tf.cast")

    def conversion(kind: str, name: str, tensors: list[Any], output: Any) -> Any:
        if is_active() and any(map(is_watched, tensors)):
            check(FRAMES, kind, name)
        return output

    def array_made(name: str, x: Any, output: Any) -> Any:
        return conversion("numpy", f"numpy.{name}", [x], output)

    told = having(_seen, conversion), having(on_numpy_array, array_made)
    with _callbacks(operation), _conversions(), numpy_conversions(), told[0], told[1]:
        yield
