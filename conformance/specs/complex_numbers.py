"""Specifications of the chapter `complex_numbers`."""

from __future__ import annotations

from conformance.spec import A, Kink, OpSpec, case, fixed
from conformance.specs._forms import INF, unary

SPECS = [
    unary("real", result="modulus"),
    unary("imag", result="modulus", kinks=[Kink(at=[1.0, INF], slope=[0.0, 0.0], rule="P7")]),
    unary("conjugate", result="promote"),
    unary(
        "angle",
        0.2,
        2.0,
        result="real",
        more=[case(A(3, low=-2.0, high=-0.2), deg=True)],
        kinks=[
            Kink(at=[0j, 2j], slope=[0j, -0.5 + 0j], rule="P2"),
            Kink(at=[0.0, -0.0, -1.0], slope=[0.0, 0.0, 0.0], rule="P7"),
        ],
    ),
    OpSpec("isreal", [case(A()), case(fixed([1j, 2 + 0j])), case(A(0, 2))], gradient="none", result="bool"),
    OpSpec("iscomplex", [case(A()), case(fixed([1j, 2 + 0j])), case(A(0, 2))], gradient="none", result="bool"),
]
