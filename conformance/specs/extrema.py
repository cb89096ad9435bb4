"""Specifications of `gradnp.extrema`."""

from __future__ import annotations

from conformance.spec import Kink
from conformance.specs._forms import binary

SPECS = [
    binary("maximum", kinks=[Kink((1.0, 1.0), (0.5, 0.5), rule="P3")]),
]
