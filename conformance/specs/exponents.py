"""Specifications of `gradnp.exponents`."""

from __future__ import annotations

from conformance.specs._forms import unary

SPECS = [
    unary("exp"),
]
