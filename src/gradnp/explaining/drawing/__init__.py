"""The picture of a run, as SVG, HTML and pixels. It is drawn from the graph alone, with no package but the standard library."""

from gradnp.explaining.drawing.svg import to_html, to_page, to_svg, write_png

__all__ = ["to_html", "to_page", "to_svg", "write_png"]
