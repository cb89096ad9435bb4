"""Specifications of `gradnp.trigonometry`."""

from __future__ import annotations

from conformance.spec import Kink
from conformance.specs._forms import binary, unary

SPECS = [
    unary("sin"),
    binary("hypot", result="float", kinks=[Kink((0.0, 0.0), (0.0, 0.0), rule="P2")]),
]
