"""Every private or undocumented name of TensorFlow that gradnp relies on, each with why there is no public one.

`tests/test_private_names.py` asks for each, so that a TensorFlow without one fails there first, by that name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from types import CodeType
from typing import Any

import tensorflow as tf
from tensorflow.python.eager.record import (
    could_possibly_record,  # nothing public tells whether there is any tape
    record_operation,  # tf.custom_gradient is made of it, and is far slower
    record_operation_backprop_only as record_gradient,  # the same, for a kernel that keeps its own forward mode
    should_record_backprop,  # nothing public tells whether a tape watches a tensor
)
from tensorflow.python.framework import (
    constant_op as constant_op,  # `explain` replaces its `convert_to_eager_tensor`, through which every constant passes
    op_callbacks,  # tf.debugging.enable_check_numerics is made of them and takes no callback of one's own
    ops,  # its `gradient_registry` knows which operations have gradients; tf.RegisterGradient only adds to it
)
from tensorflow.python.ops import custom_gradient
from tensorflow.python.ops.parallel_for import pfor  # tf.vectorized_map is made of it and takes no converters
from tensorflow.python.pywrap_tfe import (  # tf.GradientTape.stop_recording stops; nothing public records again inside
    TFE_Py_TapeSetIsStopped as are_tapes_stopped,
    TFE_Py_TapeSetPossibleGradientTypes as possible_gradients,
    TFE_Py_TapeSetRestartOnThread as restart_tapes,
    TFE_Py_TapeSetStopOnThread as stop_tapes,
)

__all__ = [
    "CUSTOM_GRADIENT",
    "constant_op",
    "could_possibly_record",
    "has_gradient_function",
    "is_recorded",
    "not_recording",
    "record_gradient",
    "record_operation",
    "recording",
    "register_converter",
    "set_converter",
    "should_record_backprop",
    "stacked_inputs",
    "watching_operations",
    "wrap",
]

CUSTOM_GRADIENT: CodeType = custom_gradient._eager_mode_decorator.__code__
"""The code within which a function with a gradient of its own runs; its frame is all there is to tell it by."""

wrap = pfor.wrap
"""An output of a converter: a tensor, and whether it is stacked."""


@contextmanager
def recording() -> Iterator[None]:
    """Record also where all of a thread's tapes are stopped, as `tf.recompute_grad` does while it runs its function."""
    stopped = are_tapes_stopped()
    if stopped:
        restart_tapes()
    try:
        yield
    finally:
        if stopped:
            stop_tapes()


class not_recording:
    """Record nothing in a block, on any tape or accumulator of this thread."""

    def __enter__(self) -> None:
        self._were_stopped = are_tapes_stopped()
        if not self._were_stopped:
            stop_tapes()

    def __exit__(self, *error: object) -> None:
        if not self._were_stopped:
            restart_tapes()


@contextmanager
def watching_operations(callback: Callable[..., None]) -> Iterator[None]:
    """Call ``callback(op_type, inputs, attrs, outputs, op_name, graph)`` at each operation of this thread in a block."""
    op_callbacks.add_op_callback(callback)
    try:
        yield
    finally:
        op_callbacks.remove_op_callback(callback)


def has_gradient_function(operation: str) -> bool:
    """Whether a gradient function is registered for `operation`; LookupError where nothing is, not even that it has none."""
    return ops.gradient_registry.lookup(operation) is not None


def is_recorded(x: Any) -> bool:
    """Whether a tape watches a tensor, or an accumulator has a tangent of it; `should_record_backprop` asks tapes alone."""
    return possible_gradients([x]) != 0


def register_converter(operation: str, convert: Callable[[Any], list[Any]]) -> None:
    """Have `tf.vectorized_map` convert `operation` by `convert`, unless it can do so already."""
    with suppress(KeyError):
        pfor.RegisterPFor(operation)(convert)


def set_converter(tensor: tf.Tensor, convert: Callable[[Any], list[Any]]) -> None:
    """Have `tf.vectorized_map` convert the one operation that made `tensor` by `convert`."""
    tensor.op.pfor_converter = convert


def stacked_inputs(given: Any) -> Sequence[tf.Tensor]:
    """The inputs of an operation that is being converted, each with the axis of the batch."""
    given.stack_inputs()
    return [x.t for x in given.inputs]
