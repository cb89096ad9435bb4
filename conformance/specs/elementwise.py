"""Specifications of `gradnp.elementwise`."""

from __future__ import annotations

from conformance.spec import A, Kink, OpSpec, bools, case


def unary(name, low=-2.0, high=2.0, **options):
    """A function of one array: 0-d, matrix and empty, integers becoming floats."""
    options = {"result": "float", "complex": True} | options
    shapes = ((), (2, 3), (0, 3))
    return OpSpec(name, [case(A(*s, low=low, high=high)) for s in shapes], **options)


def binary(name, low=-2.0, high=2.0, **options):
    """A function of two arrays: 0-d, broadcast, with Python scalars on either side, empty."""
    a = lambda *shape: A(*shape, low=low, high=high)  # noqa: E731
    cases = [case(a(), a()), case(a(2, 3), a(3)), case(a(2, 1), a(1, 3)), case(a(3), 0.75), case(0.75, a(3)), case(a(0, 2), a(2))]
    return OpSpec(name, cases, **options)


SPECS = [
    unary("sin"),
    unary("exp"),
    binary("add", complex=True),
    binary("maximum", kinks=[Kink((1.0, 1.0), (0.5, 0.5), rule="P3")]),
    binary("hypot", result="float", kinks=[Kink((0.0, 0.0), (0.0, 0.0), rule="P2")]),
    OpSpec("where", [case(bools(True, False), A(2), A(2)), case(bools([[True], [False]]), A(2), 1.5), case(bools(True, False), 0.0, A(2, 2))], complex=True),
]
