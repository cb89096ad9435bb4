"""Where the boxes of a layered graph go: each below what it reads, few crossings, neighbours above one another.

The usual steps of a layered drawing (Sugiyama): layers by longest path; dummy boxes where an edge passes a layer; an order
by barycentres; and for that order, the places nearest to the neighbours.
"""

from __future__ import annotations

from dataclasses import dataclass, field

GAP_X, GAP_Y = 26.0, 38.0


@dataclass(eq=False)
class Box:
    """A box of a given size; `place` sets `x` (its centre) and `y` (its top)."""

    width: float
    height: float
    sources: list[Box] = field(default_factory=list)
    x: float = 0.0
    y: float = 0.0
    layer: int = 0
    is_dummy: bool = False


def place(boxes: list[Box]) -> tuple[float, float, dict[tuple[Box, Box], list[Box]]]:
    """Place `boxes`, given so that each comes after its sources.

    Returns
    -------
    width, height : float
        Of the drawing.
    routes : dict
        For each (source, box), the dummy boxes that the edge passes, from above.
    """
    targets: dict[Box, list[Box]] = {box: [] for box in boxes}
    for box in boxes:
        box.layer = max((s.layer + 1 for s in box.sources), default=0)
        for source in box.sources:
            targets[source].append(box)
    for box in boxes:  # a box without sources stands just above its first reader
        if not box.sources and targets[box]:
            box.layer = min(t.layer for t in targets[box]) - 1
    layers: list[list[Box]] = [[] for _ in range(max((b.layer for b in boxes), default=-1) + 1)]
    for box in boxes:
        layers[box.layer].append(box)
    above: dict[Box, list[Box]] = {box: [] for box in boxes}
    routes = {}
    for box in boxes:
        for source in box.sources:
            chain = [Box(8.0, 0.0, layer=layer, is_dummy=True) for layer in range(source.layer + 1, box.layer)]
            for dummy in chain:
                layers[dummy.layer].append(dummy)
            for upper, lower in zip([source, *chain], [*chain, box], strict=True):
                above.setdefault(lower, []).append(upper)
            routes[source, box] = chain
    below: dict[Box, list[Box]] = {}
    for lower, uppers in above.items():
        for upper in uppers:
            below.setdefault(upper, []).append(lower)
    _order(layers, above, below)
    _spread(layers, above, below)
    top = 0.0
    for layer in layers:
        height = max(box.height for box in layer)
        for box in layer:
            box.y = top
            if box.is_dummy:
                box.height = height
        top += height + GAP_Y
    left = min((b.x - b.width / 2 for layer in layers for b in layer), default=0.0)
    for layer in layers:
        for box in layer:
            box.x -= left
    width = max((b.x + b.width / 2 for layer in layers for b in layer), default=0.0)
    return width, max(top - GAP_Y, 0.0), routes


Neighbours = dict[Box, list[Box]]


def _order(layers: list[list[Box]], above: Neighbours, below: Neighbours) -> None:
    rank = {box: i for layer in layers for i, box in enumerate(layer)}
    for sweep in range(8):
        down = sweep % 2 == 0
        neighbours = above if down else below
        for layer in layers if down else reversed(layers):
            middle = {
                box: sum(rank[n] for n in neighbours[box]) / len(neighbours[box]) if neighbours.get(box) else rank[box]
                for box in layer
            }
            layer.sort(key=middle.__getitem__)
            rank.update((box, i) for i, box in enumerate(layer))


def _spread(layers: list[list[Box]], above: Neighbours, below: Neighbours) -> None:
    for layer in layers:
        _nearest(layer, [0.0] * len(layer))
    for sweep in range(12):
        down = sweep % 2 == 0
        neighbours = above if down else below
        for layer in layers if down else reversed(layers):
            wanted = []
            for box in layer:
                near = neighbours.get(box, [])
                wanted.append(sum(n.x for n in near) / len(near) if near else box.x)
            _nearest(layer, wanted)


def _nearest(layer: list[Box], wanted: list[float]) -> None:
    """Set the places of a layer's boxes as near to the wanted ones as their order and widths allow.

    Less the widths to the left of each, the places must not decrease: a least-squares fit under that condition, in which
    violators are pooled with their neighbours.
    """
    offsets, offset = [], 0.0
    for previous, box in zip([None, *layer], layer, strict=False):
        offset += 0.0 if previous is None else (previous.width + box.width) / 2 + GAP_X
        offsets.append(offset)
    pools: list[tuple[float, int]] = []
    for want, offset in zip(wanted, offsets, strict=True):
        mean, count = want - offset, 1
        while pools and pools[-1][0] > mean:
            other, n = pools.pop()
            mean, count = (mean * count + other * n) / (count + n), count + n
        pools.append((mean, count))
    means = [mean for mean, count in pools for _ in range(count)]
    for box, mean, offset in zip(layer, means, offsets, strict=True):
        box.x = mean + offset
