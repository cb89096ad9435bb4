"""The picture as SVG and HTML: operations from top to bottom, where the gradient flows and where it stops.

Boxes are opaque and the rest is of middle brightness: the picture can be read on a light and on a dark ground.
"""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from gradnp.explaining.drawing.boxes import (
    BAD,
    FAULT,
    FLOW,
    MONO,
    NOTE,
    PAD,
    QUIET,
    ROW,
    SANS,
    STYLES,
    Node,
    boxes_and_edges,
)
from gradnp.explaining.drawing.layout import Box, place
from gradnp.explaining.graph import Graph

_INK, _PALE_INK = "#1d2530", "#5a6675"
_FILLS = {FLOW: "#e6f6f3", FAULT: "#fdecec", NOTE: "#fdf3e0", QUIET: "#f1f3f6", BAD: "#f7ebfc"}
_MARGIN = 18.0

_LEGEND = (
    (FLOW, "", "gradient flows"),
    (QUIET, "5 4", "value only, or a gradient of zeros"),
    (FAULT, "5 4", "gradient ends here"),
    (NOTE, "5 4", "ends on purpose, or a copy leaves"),
    (BAD, "", "nan or inf"),
)


def to_svg(title: str, graph: Graph, statuses: Mapping[str, str]) -> str:
    """The picture of a graph; `statuses` tells that of each argument, by its name."""
    nodes, edges = boxes_and_edges(graph, statuses)
    width, height, routes = place(list(nodes))
    used = {color for *_, color, _ in edges} | {node.color for node in nodes}
    legend = [entry for entry in _LEGEND if entry[0] in used]
    across = max(width, 8.0 * len(title), 240.0)
    top = _MARGIN + 30
    shift = _MARGIN + (across - width) / 2
    foot = top + height + 26
    total_width, total_height = across + 2 * _MARGIN, foot + 20 * len(legend) + _MARGIN / 2
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{total_width:.0f}" height="{total_height:.0f}" '
        f'viewBox="0 0 {total_width:.0f} {total_height:.0f}" font-family="{SANS}" role="img" '
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


def to_html(picture: str, text: str) -> str:
    """What a notebook shows: the picture, if there is one, and the text below it."""
    scrolled = f'<div style="overflow-x: auto">{picture}</div>' if picture else ""
    text = f'<pre style="white-space: pre-wrap; font-family: {escape(MONO)}">{escape(text)}</pre>'
    return f"<div>{scrolled}{text}</div>"


def to_page(title: str, html: str) -> str:
    """A whole page of what a notebook shows."""
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        "<style>:root { color-scheme: light dark } body { margin: 2em; font-size: 14px }</style></head>\n"
        f"<body>{html}</body></html>\n"
    )


def write_png(picture: str, path: str) -> None:
    """Write an SVG picture as pixels."""
    try:
        import cairosvg  # noqa: PLC0415  (an optional package)
    except ImportError as error:
        raise ImportError("save: a .png needs cairosvg (pip install cairosvg); .svg and .html need nothing") from error
    cairosvg.svg2png(bytestring=picture.encode(), write_to=path, scale=2)


def _box(node: Node) -> str:
    x, y = node.x - node.width / 2, node.y
    radius = min(node.height / 2, 18) if node.is_end else 6
    parts = [
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{node.width:.1f}" height="{node.height:.1f}" rx="{radius:.0f}" '
        f'fill="{_FILLS[node.color]}" stroke="{node.color}" stroke-width="1.6"/>'
    ]
    for i, (text, style) in enumerate(node.rows):
        size, _, weight, font = STYLES[style]
        color = node.color if style == "status" else _INK if style in ("name", "code") else _PALE_INK
        line = _text(node.x, y + PAD + 11 + ROW * i, text, color, size, weight=weight, font=font, anchor="middle")
        parts.append(line)
    return "\n".join(parts)


def _edge(source: Node, target: Node, route: list[Box], color: str, dashed: bool) -> str:
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
    font: str = SANS,
    anchor: str = "start",
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" fill="{color}" font-size="{size}" font-weight="{weight}" font-family="{font}" '
        f'text-anchor="{anchor}">{escape(text)}</text>'
    )
