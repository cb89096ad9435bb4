"""What a report says of an argument: its status, the reason, the line, the remedy."""

from __future__ import annotations

from typing import Any

from gradnp._core import registry
from gradnp.explaining import analysis
from gradnp.explaining.graph import Call, Graph
from gradnp.explaining.reasons import REASONS
from gradnp.explaining.report import Argument, Loss
from gradnp.explaining.values import dtype_name

_AWAY = "keep its argument away from there, for instance with np.maximum(x, 1e-12)"


def constant(path: str, leaf: Any, backend: str | None) -> Argument:
    """The statement about an argument that can have no gradient."""
    shape, dtype = getattr(leaf, "shape", None), getattr(leaf, "dtype", None)
    dtype = type(leaf).__name__ if dtype is None else dtype_name(dtype)
    kind = registry.backend_of_type(type(leaf))
    if kind == "numpy":
        first, *others = [backend] if backend else [name for name in registry.REGISTRATIONS if name != "numpy"]
        target = f"backend={first!r}" + (f" (or {', '.join(map(repr, others))})" if others else "")
        reason = "it is NumPy's, and NumPy arrays carry no gradients"
        remedy = f"if its gradient is wanted, make it a framework's array first: np.from_numpy(x, {target})"
    elif kind is None:
        reason, remedy = f"it is a Python {dtype}, not an array", ""
    elif dtype.startswith(("float", "bfloat", "complex")):
        reason, remedy = "it is frozen: its requires_grad or trainable is False", ""
    else:
        reason, remedy = f"its dtype is {dtype}: only floating and complex arrays have gradients", ""
    return Argument(path, "constant", None if shape is None else tuple(shape), dtype, reason, None, remedy)


def statement(graph: Graph, argument: Call, slope: str | None) -> Argument:
    """The statement about an argument whose gradient is `slope`: "finite", "zero", "nan", "inf", or None for no gradient."""
    paths = analysis.Paths(graph, argument)
    losses = analysis.losses_from(paths)
    (value,) = argument.values

    def say(status: str, reason: str = "", line: Any = None, remedy: str = "", ends: list[Loss] = losses) -> Argument:
        return Argument(argument.name, status, value.shape, value.dtype, reason, line, remedy, tuple(ends))

    if slope == "finite":
        # A piecewise constant operation takes nothing away from a gradient that arrives by another way: its share is zero.
        return say("arrives", ends=[loss for loss in losses if loss.kind != "piecewise"])
    if slope in ("nan", "inf"):
        return say(slope, *_poisoned(graph, paths, slope), ends=[loss for loss in losses if loss.kind != "piecewise"])
    if graph.unrecorded:
        return say(
            "lost" if slope is None else "zero", f"what becomes of it on the way is not known: {graph.unrecorded}"
        )
    if slope == "zero" and not paths.connected and not all(map(analysis.is_flat_floating, paths.cuts)):
        slope = None  # JAX gives zeros where it knows of no gradient
    if slope is None and losses:
        first = losses[0]
        for call in paths.cuts:
            if paths.reaches_result(call) is not False:
                call.mark, call.is_fault = REASONS[call.cut].short, call.cut != "stop"
        return say("lost", first.reason, first.line, first.remedy)
    flat = analysis.flat_call(paths, argument)
    if flat is not None and not flat.mark:
        flat.mark, flat.is_fault = "its derivative is zero", True
    if flat is not None and not any(loss.kind != "piecewise" and loss.certain for loss in losses):
        if analysis.is_flat_by_nature(flat):
            return say("zero", f"{flat.name} {REASONS['piecewise'].text}", flat.line, REASONS["piecewise"].remedy, [])
        reason = f"the gradient becomes zero in {flat.name}, whose derivative is zero (or too small) at these values"
        return say("zero", reason, flat.line, "try other values; a relu or clip that is flat everywhere learns nothing")
    if losses:
        first = losses[0]
        return say("zero", first.reason, first.line, first.remedy)
    return say("zero", "the result does not depend on it")


def notes(graph: Graph) -> list[str]:
    """What a report says of the result, whatever the gradients are."""
    if graph.unrecorded:
        return [f"no operation was recorded: {graph.unrecorded}"]
    bad = analysis.first_bad_value(graph)
    return [] if bad is None else [f"the result holds {_how_bad(bad)}" + (f"\n  at {bad.line}" if bad.line else "")]


def _how_bad(call: Call) -> str:
    """The end of the sentence "the result holds": what kind of value, and how `call` made it."""
    kind = call.condition
    if call.is_argument:
        return f"{kind}: {call.name} holds {kind} already"
    singular = analysis.singular_reason(call)
    return f"{kind}: {call.name} made the first {kind}, from finite values" + (singular and f" ({singular})")


def _poisoned(graph: Graph, paths: analysis.Paths, kind: str) -> tuple[str, Any, str]:
    """Reason, line and remedy of a gradient that is nan or inf."""
    value = analysis.first_bad_value(graph)
    if value is not None:
        value.mark, value.is_fault = f"makes {value.condition}", True
        reason = f"the result holds {_how_bad(value)}"
        return reason, value.line, "look where it comes from" if value.is_argument else _AWAY
    call, slope = analysis.bad_slope(graph, paths)
    if call is None:
        return f"its gradient has {kind}, from an operation that could not be seen", None, ""
    call.mark, call.is_fault = f"its derivative is {slope}", True
    singular = analysis.singular_reason(call)
    reason = f"the values are finite, but the derivative of {call.name} is {slope} here" + (
        singular and f": {singular}"
    )
    select = analysis.feeds_select(paths, call) if slope == "nan" else None
    if select is None:
        return reason, call.line, _AWAY
    line = f" (line {select.line.number})" if select.line else ""
    reason += f"; the elements that {select.name}{line} does not choose are differentiated too, and 0 * inf is nan"
    remedy = (
        "make the argument safe before, then choose: safe = np.where(condition, x, 1.0); "
        f"np.where(condition, {call.name}(safe), other)"
    )
    return reason, call.line, remedy
