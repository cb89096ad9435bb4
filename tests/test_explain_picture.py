"""The picture of a run: well-formed, nothing overlaps, and what the report names is in it."""

from __future__ import annotations

import importlib.util
import itertools
import random
from pathlib import Path
from xml.etree import ElementTree

import numpy
import pytest

import gradnp as np
from gradnp.explaining.drawing.boxes import BAD, FAULT, FLOW, NOTE
from gradnp.explaining.drawing.layout import Box, place
from tests import losing
from tests.frameworks import each_framework
from tests.losing import line_marked

X = numpy.array([0.3, 1.7, -0.4], "float32")
SVG = "{http://www.w3.org/2000/svg}"


def drawn(report):
    """The texts and the colours of the boxes of a report's picture."""
    root = ElementTree.fromstring(report.to_svg())
    texts = [element.text for element in root.iter(f"{SVG}text")]
    return texts, [element.get("stroke") for element in root.iter(f"{SVG}rect")]


@each_framework
def test_names_the_loss(make):
    report = np.explain(losing.numpy_function, make(X))
    texts, colors = drawn(report)
    line = line_marked(losing.numpy_function)
    assert {"args[0]", "np.sin", "lost", "converted to NumPy", f"losing.py:{line}"} <= set(texts)
    assert any(text.startswith("return np.sum(back(numpy.square(") for text in texts)
    assert colors.count(FAULT) == 2  # the argument, and where it ends


@each_framework
def test_colors(make):
    def f(x):
        print(float(np.sum(x)))
        return np.sum(np.sin(x)) + np.sum(np.stop_gradient(x))

    _, colors = drawn(np.explain(f, make(X)))
    assert FLOW in colors and colors.count(NOTE) == 2 and FAULT not in colors


def test_nan_is_colored():
    torch = pytest.importorskip("torch")
    report = np.explain(lambda x: np.sum(np.where(x > 0, np.sqrt(x), 0.0)), torch.tensor([0.0, 1.0]))
    texts, colors = drawn(report)
    assert "its derivative is nan" in texts and colors.count(BAD) == 2
    assert "<lambda> on torch" in texts


@each_framework
def test_long_runs_are_folded(make):
    def f(x):
        y = x
        for _ in range(100):
            y = np.sin(y) + 1
        return np.stop_gradient(y) + y

    report = np.explain(f, make(X))
    texts, _ = drawn(report)
    assert any(text.startswith("⋯ ") and text.endswith(" operations") for text in texts)
    assert texts.count("np.sin") <= 2
    assert "stopped" in texts


@pytest.mark.parametrize("seed", range(5))
def test_layout(seed):
    """Each box is below its sources, and no two overlap."""
    r = random.Random(seed)
    boxes: list[Box] = []
    for _ in range(40):
        sources = r.sample(boxes, min(len(boxes), r.choice([0, 1, 1, 2, 3])))
        boxes.append(Box(r.uniform(40, 200), r.uniform(20, 60), sources))
    width, height, routes = place(boxes)
    for box in boxes:
        assert box.x - box.width / 2 >= -1e-6 and box.x + box.width / 2 <= width + 1e-6
        assert box.y + box.height <= height + 1e-6
        for source in box.sources:
            assert source.y + source.height < box.y
            assert len(routes[source, box]) == box.layer - source.layer - 1
    for a, b in itertools.combinations(boxes, 2):
        apart_x = abs(a.x - b.x) >= (a.width + b.width) / 2
        apart_y = a.y + a.height <= b.y or b.y + b.height <= a.y
        assert apart_x or apart_y


def test_chain_is_straight():
    boxes = [Box(50, 20)]
    for width in (80, 20, 60):
        boxes.append(Box(width, 20, [boxes[-1]]))
    place(boxes)
    assert len({round(box.x, 6) for box in boxes}) == 1


def test_save(tmp_path):
    torch = pytest.importorskip("torch")
    report = np.explain(losing.detached, torch.tensor(X))
    for name in ("graph.svg", "graph.html", "graph.txt"):
        report.save(tmp_path / name)
    assert ElementTree.parse(tmp_path / "graph.svg").getroot().tag == f"{SVG}svg"
    page = (tmp_path / "graph.html").read_text()
    assert "<svg" in page and "Tensor.detach returns the same values" in page
    assert (tmp_path / "graph.txt").read_text() == f"{report}\n"
    with pytest.raises(ValueError, match=r"must end in \.svg, \.html, \.png or \.txt"):
        report.save(tmp_path / "graph.pdf")
    if importlib.util.find_spec("cairosvg") is None:
        with pytest.raises(ImportError, match="pip install cairosvg"):
            report.save(tmp_path / "graph.png")


def test_notebook():
    torch = pytest.importorskip("torch")
    html = np.explain(lambda x: np.sum(x), torch.tensor(X))._repr_html_()
    assert "<svg" in html and "&lt;lambda&gt; on torch" in html
    assert "<svg" not in np.explain(np.sum, X)._repr_html_()


def test_documentation_is_up_to_date():
    """The guide shows the report and the picture of the example as they are now."""
    pytest.importorskip("torch")
    from examples.explaining import report

    docs = Path(__file__).parent.parent / "docs"
    found = report()
    assert f"```text\n{found}\n```" in (docs / "explain.md").read_text()
    assert (docs / "pictures" / "explain.svg").read_text() == found.to_svg()
