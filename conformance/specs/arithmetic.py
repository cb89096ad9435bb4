"""Specifications of `gradnp.arithmetic`."""

from __future__ import annotations

from conformance.specs._forms import binary

SPECS = [
    binary("add", complex=True),
]
