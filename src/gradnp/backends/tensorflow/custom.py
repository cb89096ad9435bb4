"""Custom gradients on TensorFlow: `tf.custom_gradient`, of flat lists of tensors.

The function's results are cut off (eagerly by `stop_gradient`; in graphs by an operation that raises when it is
differentiated), and so no transform uses TensorFlow's own derivative of them. The residuals are not cut off, because the
second order needs their derivatives.

`tf.vectorized_map` copies the operation that carries a custom gradient without it, unless told how to convert it.
"""

from __future__ import annotations

from contextvars import ContextVar

import tensorflow as tf

from gradnp._core.tracing import untouched_by_autograph
from gradnp.autodiff._calls import Rule
from gradnp.backends.tensorflow import private


@untouched_by_autograph
def custom_vjp(call, arrays):
    # In a graph, copies in this one: a backward graph is given tensors of the forward graph.
    into = tf.convert_to_tensor if tf.executing_eagerly() else tf.identity
    arrays = [into(x) for x in arrays]
    if call.rule in _running.get():
        return _by_recomputation(call, arrays)
    with tf.GradientTape() as watcher:
        results, residuals = _forward(call, arrays)
    variables = [variable.name for variable in watcher.watched_variables()]
    name = call.name

    def pull(residuals, cotangents):
        if variables:
            raise TypeError(
                f"{call.rule.kind}: {name} reads the variable {variables[0]!r} from its surroundings, to which its "
                f"{call.rule.role} gives no gradient; pass it as an argument (whose cotangent may be None)"
            )
        return call.backward(residuals, cotangents)

    return _attached(name, pull, arrays, results, residuals)


_running: ContextVar[frozenset[Rule]] = ContextVar("running", default=frozenset())
"""The rules whose `fwd` is being run."""


def _forward(call, arrays):
    token = _running.set(_running.get() | {call.rule})
    try:
        return call.forward(arrays)
    finally:
        _running.reset(token)


def _by_recomputation(call, arrays):
    """A function called by its own `fwd`: this is run again only if there is a gradient, of higher order, of the call."""

    def pull(arrays, cotangents):
        _, residuals = _forward(call, arrays)
        return call.backward(residuals, cotangents)

    results = call.primal(arrays)
    return _attached(call.name, pull, arrays, results, arrays)


def _attached(name, pull, arrays, results, residuals):
    """The results with ``pull(residuals, cotangents)`` as the cotangents of `arrays`."""
    eager = tf.executing_eagerly()
    attached = []

    def function(*_):
        def gradient(*cotangents):
            # A residual that is one of the results is the result with its custom gradient, for the second order.
            kept = [next((b for a, b in zip(results, attached, strict=False) if a is x), x) for x in residuals]
            cotangents = [
                tf.zeros_like(x) if c is None else tf.convert_to_tensor(c)
                for c, x in zip(cotangents, results, strict=False)
            ]
            return pull(kept, cotangents)

        # In a graph the residuals go along, for `tf.vectorized_map` to find.
        return [_cut_off(name, x) for x in results] + ([] if eager else [tf.identity(x) for x in residuals]), gradient

    outputs = tf.custom_gradient(function)(*arrays)
    attached += outputs[: len(results)]
    if not eager:
        private.set_converter(attached[0], _converter(name, pull, len(results), len(residuals)))
    return list(attached)


def _cut_off(name, x):
    if tf.executing_eagerly() or not _is_inexact(x):
        return tf.stop_gradient(x)
    message = (
        f"custom_vjp: TensorFlow loses the custom gradient of {name} here: in a forward accumulator inside tf.function, or "
        f"in a tf.function inside tf.vectorized_map; use np.jvp or reverse mode, or leave out the inner tf.function"
    )
    x = tf.raw_ops.PreventGradient(input=x, message=message)
    private.set_converter(x, lambda given: [given.inputs[0]])
    return x


def _is_inexact(x):
    return x.dtype.is_floating or x.dtype.is_complex


def _converter(name, pull, results, residuals):
    """The converter by which `tf.vectorized_map` makes the operation that carries the gradient one of a batch."""

    def pull_one(parts):
        kept, cotangents, arrays = parts
        slopes = pull(kept, cotangents)
        return [tf.zeros_like(x) if s is None else s for s, x in zip(slopes, arrays, strict=True)]

    def convert(given):
        stacked = private.stacked_inputs(given)
        arrays = stacked[results + residuals :]

        def pull_all(kept, cotangents):
            slopes = tf.vectorized_map(pull_one, (kept, cotangents, arrays))
            return [s if _is_inexact(s) else None for s in slopes]

        attached = _attached(name, pull_all, arrays, stacked[:results], stacked[results : results + residuals])
        return [private.wrap(x) for x in (*attached, *stacked[results:])]

    return convert
