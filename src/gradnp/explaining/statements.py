"""What to say of an argument: its status, the reason, the line, the remedy."""

from __future__ import annotations

from typing import Any

from gradnp import _registry
from gradnp.explaining import analysis
from gradnp.explaining.graph import Call, Graph
from gradnp.explaining.reasons import REASONS
from gradnp.explaining.report import Argument, Loss

__all__ = ["constant", "statement"]


def constant(path: str, leaf: Any, backend: str | None) -> Argument:
    shape, dtype = getattr(leaf, "shape", None), getattr(leaf, "dtype", None)
    dtype = type(leaf).__name__ if dtype is None else getattr(dtype, "name", str(dtype).removeprefix("torch."))
    kind = _registry.backend_of_type(type(leaf))
    if kind == "numpy":
        target = f"backend={backend!r}" if backend else "backend='torch' (or 'tensorflow', 'jax')"
        reason = "it is NumPy's, and NumPy arrays carry no gradients"
        remedy = f"if its gradient is wanted, make it a framework's array first: np.from_numpy(x, {target})"
    elif kind is None:
        reason, remedy = "it is no array", ""
    elif getattr(leaf, "requires_grad", None) is False or getattr(leaf, "trainable", None) is False:
        reason, remedy = "it is frozen: it asks for no gradient (requires_grad or trainable is False)", ""
    else:
        reason, remedy = f"its dtype is {dtype}: only floating and complex arrays have gradients", ""
    return Argument(path, "constant", None if shape is None else tuple(shape), dtype, reason, None, remedy)


def statement(graph: Graph, argument: Call, slope: str | None) -> Argument:
    """What to say of `argument`, whose gradient is `slope`: "finite", "zero", "nan", "inf", or None where there is none."""
    paths = analysis.Paths(graph, argument)
    losses = analysis.losses_from(paths)
    (value,) = argument.values

    def say(status: str, reason: str = "", line: Any = None, remedy: str = "", ends: list[Loss] = losses) -> Argument:
        return Argument(argument.name, status, value.shape, value.dtype, reason, line, remedy, tuple(ends))

    if slope == "finite":
        # Beside a gradient that arrives, what is piecewise constant takes nothing away: its share is zero.
        return say("arrives", ends=[loss for loss in losses if loss.kind != "piecewise"])
    if slope in ("nan", "inf"):
        return say(slope, *_poisoned(graph, paths, slope), ends=[loss for loss in losses if loss.kind != "piecewise"])
    if slope is None and losses:
        first = losses[0]
        return say("lost", first.reason, first.line, first.remedy)
    flat = analysis.flat_call(paths, argument)
    if flat is not None and not any(loss.kind != "piecewise" and loss.certain for loss in losses):
        if analysis.is_flat_by_nature(flat):
            return say("zero", f"{flat.name} {REASONS['piecewise'].text}", flat.line, REASONS["piecewise"].remedy, [])
        reason = f"the derivative of {flat.name} with respect to it is zero at these values"
        return say("zero", reason, flat.line, "try other values; a relu or clip that is flat everywhere learns nothing")
    if losses:
        first = losses[0]
        return say("zero", first.reason, first.line, first.remedy)
    return say("zero", "the result does not depend on it")


def _poisoned(graph: Graph, paths: analysis.Paths, kind: str) -> tuple[str, Any, str]:
    """Reason, line and remedy of a gradient that is nan or inf."""
    value = analysis.first_bad_value(graph)
    if value is not None and value.argument is not None:
        return f"{value.name} holds {value.condition} already", None, "look where it comes from"
    if value is not None:
        singular = analysis.singular_reason(value)
        reason = f"{value.name} made the first {value.condition}, from finite values" + (singular and f": {singular}")
        return reason, value.line, "keep its argument away from there, for instance with np.maximum(x, 1e-12)"
    call = analysis.bad_slope(graph, paths)
    if call is None:
        return f"its gradient is {kind}, from an operation that could not be seen", None, ""
    singular = analysis.singular_reason(call)
    reason = f"the values are finite, but the derivative of {call.name} is {kind} here" + (singular and f": {singular}")
    select = analysis.feeds_select(paths, call)
    if select is None:
        return reason, call.line, "keep its argument away from there, for instance with np.maximum(x, 1e-12)"
    line = f" (line {select.line.number})" if select.line else ""
    reason += f"; the elements that {select.name}{line} does not choose are differentiated too, and 0 * inf is nan"
    remedy = (
        "make the argument safe before, then choose: safe = np.where(condition, x, 1.0); "
        f"np.where(condition, {call.name}(safe), other)"
    )
    return reason, call.line, remedy
