"""Transforms on TensorFlow: tapes, forward accumulators, `tf.vectorized_map` and `tf.function`."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from typing import Any

import tensorflow as tf

from gradnp._core import registry, trees
from gradnp._core.settings import typed
from gradnp.autodiff._partition import merged, partition
from gradnp.backends.tensorflow import ARRAY as ARRAY, INEXACT as INEXACT, NAME as NAME
from gradnp.backends.tensorflow._programs import Program
from gradnp.backends.tensorflow.private import (
    could_possibly_record,
    recording,
    should_record_backprop,
    watching_operations,
)

COMPLEX = frozenset((tf.complex64, tf.complex128))
FORWARD_COST = float("inf")  # its forward mode transposes the reverse one
NO_FORWARD_MODE = (LookupError,)

Arrays = Sequence[tf.Tensor]
ZERO = tf.UnconnectedGradients.ZERO


def _dense(slopes: Sequence[Any]) -> list[tf.Tensor]:
    """Slopes as tensors: that of a gather comes as its rows (`tf.IndexedSlices`)."""
    return [s if isinstance(s, tf.Tensor) else tf.convert_to_tensor(s) for s in slopes]


def _aliases(primals: Arrays) -> list[tf.Tensor]:
    """Tensors of the same values; the function may close over the arguments, and those stay constants."""
    return [x.value() if isinstance(x, tf.Variable) else tf.identity(x) for x in primals]


def _is_followed(outputs: Arrays) -> bool:
    """Whether a tape follows one of the outputs from its arguments; graphs hand no values to NumPy, and need no answer."""
    return not tf.executing_eagerly() or not outputs or should_record_backprop(list(outputs))


def _check_kept(fun: Callable[[Arrays], Any], aliases: Arrays) -> None:
    """Raise if `fun`, whose outputs depend on no argument, has computed them with NumPy; zeros would hide it."""
    if aliases:
        registry.chapter_of(NAME, "explaining").check_kept(fun, _aliases(aliases))


def value_and_grad(
    loss: Callable[[Arrays], tuple[tf.Tensor, Arrays]], primals: Arrays
) -> tuple[tf.Tensor, Arrays, list[tf.Tensor]]:
    aliases = _aliases(primals)
    with recording(), tf.GradientTape(watch_accessed_variables=False) as tape:
        tape.watch(aliases)
        value, rest = loss(aliases)
        is_followed = _is_followed([value])
    if not is_followed:
        _check_kept(loss, aliases)
    return value, rest, _dense(tape.gradient(value, aliases, unconnected_gradients=ZERO))


def vjp(fun: Callable[[Arrays], tuple[Arrays, Arrays]], primals: Arrays) -> tuple[Arrays, Arrays, Callable]:
    aliases = _aliases(primals)
    with recording(), tf.GradientTape(persistent=True, watch_accessed_variables=False) as tape:
        tape.watch(aliases)
        outputs, rest = fun(aliases)
        is_followed = _is_followed(outputs)
    if not is_followed:
        _check_kept(fun, aliases)

    def pull(cotangents: Arrays) -> list[tf.Tensor]:
        slopes = tape.gradient(list(outputs), aliases, output_gradients=list(cotangents), unconnected_gradients=ZERO)
        return _dense(slopes)

    return outputs, rest, pull


def jvp(
    fun: Callable[[Arrays], tuple[Arrays, Arrays]], primals: Arrays, tangents: Arrays
) -> tuple[Arrays, Arrays, Arrays]:
    """The pullback of the pullback, which is linear: `tf.autodiff.ForwardAccumulator` does that operation by operation.

    The accumulator takes the derivative of the tangent of a `tf.function` to be zero, and sees no custom gradient in a graph.
    """
    aliases = _aliases(primals)
    with recording(), tf.GradientTape(watch_accessed_variables=False) as transposing:
        with tf.GradientTape(watch_accessed_variables=False) as tape, _pushing:
            tape.watch(aliases)
            outputs, rest = fun(aliases)
            is_followed = _is_followed(outputs)
        if not is_followed:
            _check_kept(fun, aliases)
        outputs = [tf.convert_to_tensor(y) for y in outputs]
        cotangents = [tf.ones_like(y) for y in outputs]
        transposing.watch(cotangents)
        slopes = tape.gradient(outputs, aliases, output_gradients=cotangents)
        followed = [(s, t) for s, t in zip(slopes, tangents, strict=True) if s is not None]
        rows_made_dense = _dense([s for s, _ in followed])  # a step that the outer tape must record
    pushed = transposing.gradient(
        rows_made_dense,
        cotangents,
        output_gradients=[t for _, t in followed],
        unconnected_gradients=ZERO,
    )
    return outputs, _dense(pushed), rest


class _Pushing(threading.local):
    """Counts the forward modes at work around this."""

    count = 0

    def __enter__(self) -> None:
        self.count += 1

    def __exit__(self, *exception: object) -> None:
        self.count -= 1


_pushing = _Pushing()


def vmap(fun: Callable[[list[tf.Tensor]], Arrays], arrays: Arrays, axes: Sequence[int]) -> Arrays:
    elements = [_first(x, axis) for x, axis in zip(arrays, axes, strict=True)]

    def whole() -> list[tf.Tensor]:
        return tf.vectorized_map(lambda parts: list(fun(list(parts))), elements)

    # Eagerly, `vectorized_map` traces too, but with AutoGraph, which would bury the user's errors.
    return tf.function(whole, autograph=False)() if tf.executing_eagerly() else whole()


def varies(x: tf.Tensor, arrays: Arrays) -> bool:
    if tf.executing_eagerly() or not hasattr(x, "op") or x.graph is not arrays[0].graph:
        return False
    mapped, operations = {a.op for a in arrays}, [x.op]
    seen = set(operations)
    for operation in operations:  # it grows meanwhile
        if operation in mapped:
            return True
        parents = {parent.op for parent in operation.inputs} - seen
        seen |= parents
        operations += parents
    return False


def _first(x: tf.Tensor, axis: int) -> tf.Tensor:
    if axis == 0:
        return tf.convert_to_tensor(x)
    order = list(range(x.shape.rank))
    order.insert(0, order.pop(axis))
    return tf.transpose(x, order)


def jit(
    fun: Callable[..., Any], static_argnums: tuple[int, ...], static_argnames: tuple[str, ...]
) -> Callable[..., Any]:
    """`tf.function`, one for each structure of the arguments and each value of the static ones."""
    programs: dict[Any, Program] = {}
    static = {*static_argnums, *static_argnames}

    def call(*args: Any, **kwargs: Any) -> Any:
        names = sorted(kwargs)
        given = [*args, *[kwargs[name] for name in names]]
        traced = [place not in static for place in (*range(len(args)), *names)]
        settings = [x for x, is_traced in zip(given, traced, strict=True) if not is_traced]
        leaves, structure = trees.flatten([x for x, is_traced in zip(given, traced, strict=True) if is_traced])
        key = structure, len(args), tuple(names), typed(tuple(settings))

        def of_leaves(leaves: list[Any]) -> Any:
            values = merged(traced, trees.unflatten(structure, leaves), settings)
            return fun(*values[: len(args)], **dict(zip(names, values[len(args) :], strict=True)))

        if key not in programs:
            programs[key] = Program(of_leaves)
        return programs[key](leaves)

    return call


def checkpoint(fun: Callable[..., Any], args: Sequence[Any], kwargs: dict[str, Any]) -> Any:
    """`tf.recompute_grad`; it would lose gradients of tensors that the function closes over, so then it is only called."""
    eager = tf.executing_eagerly()
    if _pushing.count or (eager and not could_possibly_record()):
        return fun(*args, **kwargs)
    arrays, given = partition((args, kwargs), lambda leaf: isinstance(leaf, ARRAY))
    first, others, parts = True, {}, given

    def watched(*arrays: Any) -> Any:
        nonlocal first, others, parts
        inner_args, inner_kwargs = given.combine(arrays)
        if not first:
            return partition(fun(*inner_args, **inner_kwargs), tf.is_tensor)[0]
        first = False
        # A graph keeps no values for its tapes, but it lets them know once only that it has taken in a tensor.
        with nullcontext() if eager else recording(), _collected_inputs(arrays) as others:
            results, parts = partition(fun(*inner_args, **inner_kwargs), tf.is_tensor)
        return results

    results = tf.recompute_grad(watched)(*arrays)
    if any(map(_may_be_differentiated, others.values())):
        return fun(*args, **kwargs)
    return parts.combine(results)


@contextmanager
def _collected_inputs(known: Sequence[tf.Tensor]) -> Iterator[dict[Any, tf.Tensor]]:
    """The tensors that a function closes over: inputs of operations that are neither `known` nor computed in the block."""
    computed, others = {x.ref() for x in known}, {}
    here = None if tf.executing_eagerly() else tf.compat.v1.get_default_graph()

    def callback(op_type: str, inputs: Any, attrs: Any, outputs: Any, op_name: Any = None, graph: Any = None) -> Any:
        # "Placeholder" and "Const" are how a graph takes in tensors from outside of it.
        if graph is here and op_type not in ("Placeholder", "Const"):
            others.update({x.ref(): x for x in inputs if x.ref() not in computed})
            computed.update([x.ref() for x in outputs])
        return outputs  # the callback of a block around this one gets what this one returns

    with watching_operations(callback):
        yield others


def _may_be_differentiated(x: tf.Tensor) -> bool:
    """Whether a tape watches `x`; in a graph, whether one could, because a graph may be differentiated later."""
    if not (x.dtype.is_floating or x.dtype.is_complex):
        return False
    return should_record_backprop([x]) or (not tf.executing_eagerly() and x.op.type != "Const")
