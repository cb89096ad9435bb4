"""What the graph of a run says about an argument: where its gradient ends, becomes zero, or turns nan or inf.

All is read from the graph. Of the frameworks, only the names of some operations are known here.
"""

from __future__ import annotations

from gradnp.explaining.graph import Call, Graph
from gradnp.explaining.reasons import REASONS, is_piecewise
from gradnp.explaining.report import Loss

SELECTS = frozenset({"where", "select", "Select", "SelectV2", "select_n", "masked_fill"})
"""Operations that choose elements of one array or another."""

SHAPES = frozenset({"zeros_like", "ones_like", "full_like", "empty_like"})
"""Operations that read their argument's shape and not its values: they neither carry a gradient nor lose one."""

_SINGULAR = {
    "sqrt": "the derivative of sqrt is infinite at 0",
    "log": "log is -inf at 0 and NaN below",
    "divide": "a division by 0",
    "power": "a power has an infinite derivative at 0 where the exponent is below 1",
    "norm": "a norm has no derivative at 0",
}
_ALIASES = {"div": "divide", "truediv": "divide", "true_divide": "divide", "realdiv": "divide", "reciprocal": "divide",
            "pow": "power", "__pow__": "power", "rsqrt": "sqrt", "log2": "log", "log10": "log", "__truediv__": "divide"}  # fmt: skip


class Paths:
    """The calls that one argument reaches: `live` are those through which its gradient flows, `cuts` those that end it."""

    def __init__(self, graph: Graph, argument: Call) -> None:
        self.graph = graph
        self.consumers = graph.consumers()
        self.live = {argument}
        self.cuts: list[Call] = []
        for call in graph.calls:  # in their order: what a call reads has been decided before it
            if call is argument or _base_name(call) in SHAPES:
                continue
            if not any(v.tracked and v.call in self.live for v in call.inputs):
                continue
            if call.tracked:
                self.live.add(call)
            if call.cut:
                self.cuts.append(call)

    @property
    def connected(self) -> bool:
        """Whether the gradient flows from a result to the argument."""
        return any(v.is_result and v.tracked for call in self.live for v in call.values)

    def reaches_result(self, call: Call) -> bool | None:
        """Whether what `call` made enters a result; None where it left for Python or NumPy and can't be followed."""
        seen, waiting, escaped = {call}, [call], False
        while waiting:
            current = waiting.pop()
            if any(v.is_result for v in current.values):
                return True
            readers = [c for v in current.values for c in self.consumers.get(v, ()) if c is not current]
            escaped = escaped or any(v.cut in ("numpy", "number") for v in current.values)
            waiting += [c for c in readers if c not in seen]
            seen.update(readers)
        return None if escaped else False


def losses_from(paths: Paths) -> list[Loss]:
    """The places where the argument's gradient ends and its value goes on; the certain ones come first."""
    found = []
    for call in paths.cuts:
        reaches = paths.reaches_result(call)
        if reaches is not False:
            found.append(loss_at(call, certain=reaches is True))
    return sorted(found, key=lambda loss: not loss.certain)


def loss_at(call: Call, certain: bool) -> Loss:
    """The loss at a call that ends the gradient; it is marked in the picture too."""
    reason = REASONS[call.cut]
    if call.cut != "piecewise":
        call.mark, call.is_fault = reason.short, certain and call.cut != "stop"
    return Loss(call.cut, call.name, call.line, f"{call.name} {reason.text}", reason.remedy, certain)


def _base_name(call: Call) -> str:
    name = call.name.rpartition(".")[2].rstrip("_") or call.name
    name = _ALIASES.get(name.lower(), name)
    return _ALIASES.get(name, name)


def first_bad_value(graph: Graph) -> Call | None:
    """The call that made, from finite values, the first nan (or inf, if there is no nan) that reaches a result."""
    results = [v for call in graph.calls for v in call.values if v.is_result and v.condition != "finite"]
    if not results:
        return None
    upstream: set[Call] = set()
    waiting = [v.call for v in results]
    while waiting:
        call = waiting.pop()
        if call not in upstream:
            upstream.add(call)
            waiting += [v.call for v in call.inputs]
    kind = "nan" if any(v.condition == "nan" for v in results) else "inf"
    bad = [c for c in graph.calls if c in upstream and c.condition == kind]
    if kind == "nan" and bad:  # if there was an inf before it, that made it: inf - inf, 0 * inf
        before = [c for c in graph.calls if c in upstream and c.condition == "inf" and c.index < bad[0].index]
        made_of_inf = any(v.condition == "inf" for v in bad[0].inputs)
        return before[0] if made_of_inf and before else bad[0]
    return bad[0] if bad else None


def bad_slope(graph: Graph, paths: Paths) -> tuple[Call | None, str]:
    """The call whose derivative is nan or inf where what arrives from the result is finite, and which of the two it is."""
    broken = [c for c in graph.calls if c in paths.live and c.slope in ("nan", "inf")]
    if not broken:
        return None, ""
    last = broken[-1]
    readers = [c for v in last.outputs if v.slope in ("nan", "inf") for c in paths.consumers.get(v, ()) if c.tracked]
    readers = [c for c in readers if c.slope in ("finite", "zero")]
    singular = [c for c in readers if _base_name(c) in _SINGULAR]
    return next(iter(singular or readers), None), last.slope


def feeds_select(paths: Paths, call: Call) -> Call | None:
    """A `where` to which the values of `call` go: it differentiates also the branch that it does not choose."""
    seen, waiting = {call}, [call]
    while waiting:
        current = waiting.pop(0)
        for reader in (c for v in current.outputs for c in paths.consumers.get(v, ())):
            if reader not in seen and _base_name(reader) in SELECTS:
                return reader
            if reader not in seen:
                seen.add(reader)
                waiting.append(reader)
    return None


def singular_reason(call: Call) -> str:
    """Where the derivative of such a call is not finite; "" if that is not known."""
    return _SINGULAR.get(_base_name(call), "")


def flat_call(paths: Paths, argument: Call) -> Call | None:
    """The call in which the gradient, which is not zero before, becomes zero on its way back to `argument`."""
    seen, waiting = {argument}, [argument]
    while waiting:
        current = waiting.pop(0)
        for reader in (c for v in current.outputs for c in paths.consumers.get(v, ())):
            if reader not in paths.live or reader in seen:
                continue
            seen.add(reader)
            if reader.slope in ("finite", "inf", "nan"):
                return reader
            waiting.append(reader)
    return None


def is_flat_by_nature(call: Call) -> bool:
    return is_piecewise(call.name) or call.cut == "piecewise"


def is_flat_floating(call: Call) -> bool:
    """Whether the gradient ends in a floating result that is piecewise constant: then it is zeros in any framework."""
    return call.cut == "piecewise" and not call.outputs[-1].dtype.startswith(("int", "uint", "bool"))
