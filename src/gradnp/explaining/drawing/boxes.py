"""What the picture of a run shows: a box for each call (or for several, in a large graph), and the edges between them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from gradnp.explaining.drawing.layout import Box
from gradnp.explaining.graph import Call, Graph, Line, Value

FLOW, FAULT, NOTE, QUIET, BAD = "#12998a", "#e5484d", "#d98a06", "#8a94a3", "#b14ad8"
_STRENGTH = {QUIET: 0, NOTE: 1, FAULT: 2, FLOW: 3, BAD: 4}

ROW, PAD = 17.0, 9.0
"""The height of a row of text in a box, and the distance of the text from its border."""


class Style(NamedTuple):
    """How a row of text looks; `advance` is the width of a character."""

    size: float
    advance: float
    weight: int
    font: str


SANS = "-apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif"
MONO = "ui-monospace, 'SF Mono', Menlo, 'DejaVu Sans Mono', monospace"
STYLES = {
    "name": Style(13, 7.6, 600, SANS),
    "facts": Style(11, 6.4, 400, SANS),
    "status": Style(11.5, 6.8, 600, SANS),
    "where": Style(10.5, 6.4, 400, MONO),
    "code": Style(10.5, 6.4, 400, MONO),
}

_LIMIT = 80
"""A graph of more calls than this is folded: a row of calls in which nothing happens becomes one box."""
_ROWS_LIMIT = 160
"""If that leaves more boxes than this, all that runs between two calls that the report names becomes one box."""


@dataclass(eq=False)
class Node(Box):
    """A box with what is written in it: rows of a text and the name of its style."""

    calls: list[Call] = field(default_factory=list)
    rows: list[tuple[str, str]] = field(default_factory=list)
    color: str = QUIET
    is_end: bool = False


Edge = tuple[Node, Node, str, bool]
"""From and to where, the colour, and whether it is dashed."""


def boxes_and_edges(graph: Graph, statuses: Mapping[str, str]) -> tuple[list[Node], list[Edge]]:
    """The boxes and the edges between them; `statuses` tells that of each argument, by its name."""
    nodes = [_node(calls, statuses) for calls in _folded(graph.calls)]
    of_call = {call: node for node in nodes for call in node.calls}
    edges: dict[tuple[Node, Node], tuple[str, bool]] = {}
    for node in list(nodes):
        for call in node.calls:
            for value in call.inputs:
                source = of_call[value.call]
                if source is not node:
                    new, old = _style(value, call), edges.get((source, node))
                    edges[source, node] = new if old is None or _STRENGTH[new[0]] > _STRENGTH[old[0]] else old
    for source, target in edges:
        target.sources.append(source)
    ends = [v for call in graph.calls for v in call.values if v.is_result]
    for i, value in enumerate(ends):
        name = "result" if len(ends) == 1 else f"result {i}"
        end = Node(0, 0, rows=[(name, "name")], is_end=True, calls=[], color=_color_of(value))
        _measure(end)
        end.sources = [of_call[value.call]]
        nodes.append(end)
        edges[of_call[value.call], end] = (end.color, end.color == QUIET)
    return nodes, [(*pair, *style) for pair, style in edges.items()]


def _color_of(value: Value) -> str:
    return {"finite": FLOW, "nan": BAD, "inf": BAD}.get(value.slope, QUIET) if value.tracked else QUIET


def _style(value: Value, reader: Call) -> tuple[str, bool]:
    if reader.mark and reader.cut and value.tracked:
        return (FAULT if reader.is_fault else NOTE), True
    if not reader.tracked or not reader.slope:
        return QUIET, True
    color = _color_of(value)
    return color, color == QUIET


def _node(calls: list[Call], statuses: Mapping[str, str]) -> Node:
    call = calls[-1]
    if len(calls) > 1:
        node = Node(0, 0, calls=calls, rows=[(f"⋯ {len(calls)} operations", "name")], color=_plain(call))
    elif call.is_argument:
        status = statuses[call.name]
        node = Node(0, 0, calls=calls, is_end=True, rows=[(call.name, "name"), (_facts(call), "facts")])
        node.rows.append((status, "status"))
        node.color = {"arrives": FLOW, "lost": FAULT, "zero": FAULT, "nan": BAD, "inf": BAD}[status]
    else:
        node = Node(0, 0, calls=calls, rows=[(call.name, "name"), (_facts(call), "facts")], color=_plain(call))
        if call.mark:
            bad = call.mark.endswith(("nan", "inf"))
            node.color = BAD if bad else FAULT if call.is_fault else NOTE
            node.rows.append((call.mark, "status"))
        if call.line is not None:
            node.rows.append((_where(call.line), "where"))
            if call.mark and call.line.text:
                node.rows.append((_short(call.line.text), "code"))
    _measure(node)
    return node


def _plain(call: Call) -> str:
    return FLOW if call.tracked and call.slope == "finite" else BAD if call.slope in ("nan", "inf") else QUIET


def _facts(call: Call) -> str:
    shown = [v for v in call.outputs if v.tracked] or call.outputs
    value = shown[-1]
    shape = "" if value.shape is None else str(value.shape)
    return f"{value.dtype} {shape}".strip()


def _where(line: Line) -> str:
    return f"{os.path.basename(line.file)}:{line.number}"


def _short(text: str) -> str:
    return text if len(text) <= 56 else f"{text[:55]}…"


def _folded(calls: list[Call]) -> list[list[Call]]:
    """The calls one by one; in a large graph, those of a row in which nothing happens together."""
    if len(calls) <= _LIMIT:
        return [[call] for call in calls]
    readers: dict[Call, set[Call]] = {}
    for call in calls:
        for value in call.inputs:
            readers.setdefault(value.call, set()).add(call)
    group: dict[Call, list[Call]] = {}
    for call in calls:
        sources = {v.call for v in call.inputs}
        quiet = not call.mark and not call.is_argument
        before = next(iter(sources)) if len(sources) == 1 else call
        row = group.get(before) if quiet and len(readers.get(before, ())) == 1 else None
        if row is not None and not before.mark and not before.is_argument and _plain(before) == _plain(call):
            row.append(call)
            group[call] = row
        else:
            group[call] = [call]
    rows = list({id(row): row for row in group.values()}.values())
    return rows if len(rows) <= _ROWS_LIMIT else _runs(calls)


def _runs(calls: list[Call]) -> list[list[Call]]:
    """The calls that the report names one by one, and those between two of them together, from which no circle arises."""
    runs: list[list[Call]] = []
    for call in calls:
        alone = call.mark or call.is_argument
        if alone or not runs or runs[-1][-1].mark or runs[-1][-1].is_argument:
            runs.append([call])
        else:
            runs[-1].append(call)
    return runs


def _measure(node: Node) -> None:
    node.width = max(STYLES[style].advance * len(text) for text, style in node.rows) + 2 * PAD + 6
    node.height = ROW * len(node.rows) + 2 * PAD - 4
