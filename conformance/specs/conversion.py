"""Specifications of the chapter `conversion`."""

from __future__ import annotations

import numpy

from conformance.spec import A, Kink, OpSpec, case


def linear(name, *cases, **options):
    """A rearrangement: exact, of any dtype, complex too."""
    return OpSpec(name, list(cases), **({"complex": True} | options))


def times_itself_as_a_constant(np, x):
    return x * np.stop_gradient(x)


SPECS = [
    linear(
        "astype",
        case(A(2, 3), "float64"),
        case(A(), numpy.float64),
        case(A(0, 2), "float64", copy=False),
        result=lambda *_: "float64",
        complex=False,
    ),
    linear("copy", case(A()), case(A(2, 3)), case(A(0, 2), order="F")),
    OpSpec(
        "stop_gradient",
        [case(A()), case(A(2, 3)), case(A(0, 2))],
        # A difference quotient cannot see what is cut: the kinks' gradients do.
        gradient="none",
        complex=True,
        call=times_itself_as_a_constant,
        reference=lambda x: numpy.asarray(x) * x,
        kinks=[Kink(([3.0, -2.0],), ([3.0, -2.0],), rule="P1"), Kink((2.0j,), (-2.0j,), rule="P8")],
    ),
]
