"""The picture of a run: operations from top to bottom, where the gradient flows and where it stops, as SVG and HTML.

Boxes are opaque and the rest is of middle brightness, so that it reads on light and on dark ground.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING

from gradnp.explaining.graph import Call, Line, Value
from gradnp.explaining.layout import Box, place

if TYPE_CHECKING:
    from gradnp.explaining.report import Argument, Report

__all__ = ["to_html", "to_page", "to_svg"]

FLOW, FAULT, NOTE, QUIET, BAD = "#12998a", "#e5484d", "#d98a06", "#8a94a3", "#b14ad8"
_INK, _PAPER = "#1d2530", "#ffffff"
_FILLS = {FLOW: "#e6f6f3", FAULT: "#fdecec", NOTE: "#fdf3e0", QUIET: "#f1f3f6", BAD: "#f7ebfc"}
_SANS = "-apple-system, 'Segoe UI', Roboto, 'DejaVu Sans', sans-serif"
_MONO = "ui-monospace, 'SF Mono', Menlo, 'DejaVu Sans Mono', monospace"
_MARGIN, _ROW, _PAD = 18.0, 17.0, 9.0
_LIMIT = 80
"""More calls than this are folded: a row of them in which nothing happens becomes one box."""
_ROWS_LIMIT = 160
"""More boxes than this after that, and all that runs between two calls that the report names becomes one."""

_LEGEND = (
    (FLOW, "", "gradient flows"),
    (QUIET, "5 4", "value only, or a gradient of zeros"),
    (FAULT, "5 4", "gradient ends here"),
    (NOTE, "5 4", "ends on purpose, or a copy leaves"),
    (BAD, "", "nan or inf"),
)


@dataclass(eq=False)
class _Node(Box):
    calls: list[Call] = field(default_factory=list)
    rows: list[tuple[str, str]] = field(default_factory=list)  # text and style
    color: str = QUIET
    is_end: bool = False

    @property
    def call(self) -> Call:
        return self.calls[-1]


def to_svg(report: Report) -> str:
    nodes, edges = _nodes(report)
    width, height, routes = place(list(nodes))
    title = f"{report.function} on {report.backend}"
    used = {color for *_, color, _ in edges} | {node.color for node in nodes}
    legend = [entry for entry in _LEGEND if entry[0] in used]
    across = max(width, 8.0 * len(title), 240.0)
    top = _MARGIN + 30
    shift = _MARGIN + (across - width) / 2
    foot = top + height + 26
    total_width, total_height = across + 2 * _MARGIN, foot + 20 * len(legend) + _MARGIN / 2
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{total_width:.0f}" height="{total_height:.0f}" '
        f'viewBox="0 0 {total_width:.0f} {total_height:.0f}" font-family="{_SANS}" role="img" '
        f'aria-label="{escape(title)}">',
        f"<title>{escape(title)}</title>",
        _text(_MARGIN, _MARGIN + 8, title, QUIET, 14, weight=600),
        f'<g transform="translate({shift:.1f} {top:.1f})">',
        *(_edge(*edge[:2], routes[edge[:2]], *edge[2:]) for edge in edges),
        *(_box(node) for node in nodes),
        "</g>",
    ]
    for i, (color, dash, text) in enumerate(legend):
        y = foot + 20 * i
        dashes = f' stroke-dasharray="{dash}"' if dash else ""
        parts.append(f'<path d="M{_MARGIN} {y}h26" stroke="{color}" stroke-width="2.4"{dashes}/>')
        parts.append(_text(_MARGIN + 36, y + 4, text, QUIET, 12))
    return "\n".join([*parts, "</svg>"])


def to_html(report: Report) -> str:
    """What a notebook shows: the picture, and the text beneath."""
    picture = f'<div style="overflow-x: auto">{to_svg(report)}</div>' if report.graph.calls else ""
    text = f'<pre style="white-space: pre-wrap; font-family: {escape(_MONO)}">{escape(str(report))}</pre>'
    return f"<div>{picture}{text}</div>"


def to_page(report: Report) -> str:
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(report.function)}</title>'
        "<style>:root { color-scheme: light dark } body { margin: 2em; font-size: 14px }</style></head>\n"
        f"<body>{to_html(report)}</body></html>\n"
    )


# --- what is drawn --------------------------------------------------------------------------------------------------

_Edge = tuple[_Node, _Node, str, bool]


def _nodes(report: Report) -> tuple[list[_Node], list[_Edge]]:
    """The boxes, and the edges between them with their colour and whether they are dashed."""
    arguments = dict(enumerate(report.arguments))
    groups = _folded(report.graph.calls)
    nodes = [_node(calls, arguments) for calls in groups]
    of_call = {call: node for node in nodes for call in node.calls}
    edges: dict[tuple[_Node, _Node], tuple[str, bool]] = {}
    for node in list(nodes):
        for call in node.calls:
            for value in call.inputs:
                source = of_call[value.call]
                if source is not node:
                    new, old = _style(value, call), edges.get((source, node))
                    edges[source, node] = new if old is None or _STRENGTH[new[0]] > _STRENGTH[old[0]] else old
    for source, target in edges:
        target.sources.append(source)
    ends = [v for call in report.graph.calls for v in call.values if v.is_result]
    for i, value in enumerate(ends):
        name = "result" if len(ends) == 1 else f"result {i}"
        end = _Node(0, 0, rows=[(name, "name")], is_end=True, calls=[], color=_color_of(value))
        _measure(end)
        end.sources = [of_call[value.call]]
        nodes.append(end)
        edges[of_call[value.call], end] = (end.color, end.color == QUIET)
    return nodes, [(*pair, *style) for pair, style in edges.items()]


_STRENGTH = {QUIET: 0, NOTE: 1, FAULT: 2, FLOW: 3, BAD: 4}


def _color_of(value: Value) -> str:
    return {"finite": FLOW, "nan": BAD, "inf": BAD}.get(value.slope, QUIET) if value.tracked else QUIET


def _style(value: Value, reader: Call) -> tuple[str, bool]:
    if reader.mark and reader.cut and value.tracked:
        return (FAULT if reader.is_fault else NOTE), True
    if not reader.tracked or not reader.slope:
        return QUIET, True
    color = _color_of(value)
    return color, color == QUIET


def _node(calls: list[Call], arguments: dict[int, Argument]) -> _Node:
    call = calls[-1]
    if len(calls) > 1:
        node = _Node(0, 0, calls=calls, rows=[(f"⋯ {len(calls)} operations", "name")], color=_plain(call))
    elif call.argument is not None:
        argument = arguments[call.argument]
        node = _Node(0, 0, calls=calls, is_end=True, rows=[(call.name, "name"), (_facts(call), "facts")])
        node.rows.append((argument.status, "status"))
        color = {"arrives": FLOW, "lost": FAULT, "zero": FAULT, "nan": BAD, "inf": BAD}[argument.status]
        node.color = color
    else:
        node = _Node(0, 0, calls=calls, rows=[(call.name, "name"), (_facts(call), "facts")], color=_plain(call))
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
    """The calls one by one, or in a large graph, rows of them in which nothing happens together."""
    if len(calls) <= _LIMIT:
        return [[call] for call in calls]
    readers: dict[Call, set[Call]] = {}
    for call in calls:
        for value in call.inputs:
            readers.setdefault(value.call, set()).add(call)
    group: dict[Call, list[Call]] = {}
    for call in calls:
        sources = {v.call for v in call.inputs}
        quiet = not call.mark and call.argument is None
        before = next(iter(sources)) if len(sources) == 1 else call
        row = group.get(before) if quiet and len(readers.get(before, ())) == 1 else None
        if row is not None and not before.mark and before.argument is None and _plain(before) == _plain(call):
            row.append(call)
            group[call] = row
        else:
            group[call] = [call]
    rows = list({id(row): row for row in group.values()}.values())
    return rows if len(rows) <= _ROWS_LIMIT else _runs(calls)


def _runs(calls: list[Call]) -> list[list[Call]]:
    """The calls that the report names one by one, and together what was run between them: no circle can come of that."""
    runs: list[list[Call]] = []
    for call in calls:
        alone = call.mark or call.argument is not None
        if alone or not runs or runs[-1][-1].mark or runs[-1][-1].argument is not None:
            runs.append([call])
        else:
            runs[-1].append(call)
    return runs


# --- how it is drawn ------------------------------------------------------------------------------------------------

_STYLES = {  # size, advance of a character, weight, font
    "name": (13, 7.6, 600, _SANS),
    "facts": (11, 6.4, 400, _SANS),
    "status": (11.5, 6.8, 600, _SANS),
    "where": (10.5, 6.4, 400, _MONO),
    "code": (10.5, 6.4, 400, _MONO),
}


def _measure(node: _Node) -> None:
    node.width = max(_STYLES[style][1] * len(text) for text, style in node.rows) + 2 * _PAD + 6
    node.height = _ROW * len(node.rows) + 2 * _PAD - 4


def _box(node: _Node) -> str:
    x, y = node.x - node.width / 2, node.y
    radius = min(node.height / 2, 18) if node.is_end else 6
    parts = [
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{node.width:.1f}" height="{node.height:.1f}" rx="{radius:.0f}" '
        f'fill="{_FILLS[node.color]}" stroke="{node.color}" stroke-width="1.6"/>'
    ]
    for i, (text, style) in enumerate(node.rows):
        size, _, weight, font = _STYLES[style]
        color = node.color if style == "status" else _INK if style in ("name", "code") else "#5a6675"
        line = _text(node.x, y + _PAD + 11 + _ROW * i, text, color, size, weight=weight, font=font, anchor="middle")
        parts.append(line)
    return "\n".join(parts)


def _edge(source: _Node, target: _Node, route: list[Box], color: str, dashed: bool) -> str:
    entries = sorted(target.sources, key=lambda s: s.x)
    spread = min(16.0, (target.width - 24) / max(len(entries), 1))
    end = target.x + (entries.index(source) - (len(entries) - 1) / 2) * spread
    x, y = source.x, source.y + source.height
    path = f"M{x:.1f} {y:.1f}"
    for to_x, to_y, height in (*((d.x, d.y, d.height) for d in route), (end, target.y - 5, 0)):
        bend = (to_y - y) / 2
        path += f"C{x:.1f} {y + bend:.1f} {to_x:.1f} {to_y - bend:.1f} {to_x:.1f} {to_y:.1f}v{height:.1f}"
        x, y = to_x, to_y + height
    dash = ' stroke-dasharray="5 4"' if dashed else ""
    thick = 1.4 if color == QUIET else 2.2
    tip = f'<path d="M{end - 4:.1f} {target.y - 7:.1f}l4 6l4 -6z" fill="{color}"/>'
    return f'<path d="{path}" fill="none" stroke="{color}" stroke-width="{thick}"{dash}/>{tip}'


def _text(
    x: float,
    y: float,
    text: str,
    color: str,
    size: float,
    *,
    weight: int = 400,
    font: str = _SANS,
    anchor: str = "start",
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{color}" font-size="{size}" font-weight="{weight}" font-family="{font}" '
        f'text-anchor="{anchor}">{escape(text)}</text>'
    )
