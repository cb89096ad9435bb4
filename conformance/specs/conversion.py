"""Specifications of the chapter `conversion`."""

from __future__ import annotations

import numpy

from conformance.spec import A, Kink, OpSpec, case


def times_itself_as_a_constant(np, x):
    return x * np.stop_gradient(x)


SPECS = [
    OpSpec(
        "astype",
        [case(A(2, 3), "float64"), case(A(), numpy.float64), case(A(0, 2), "float64", copy=False)],
        result=lambda *_: "float64",
        complex=False,
    ),
    OpSpec("ascontiguousarray", [case(A()), case(A(2, 3)), case([A(), 2.0]), case([1, 2], "float64"), case(A(0, 2))]),
    OpSpec("asfortranarray", [case(A()), case(A(2, 3)), case([1, 2], "float64"), case(A(0, 2))]),
    # Whether all elements are finite must be known: nothing for a compiled program.
    OpSpec(
        "asarray_chkfinite", [case(A()), case([A(), 2.0]), case([1, 2], "float64", "C"), case(A(0, 2))], static=False
    ),
    OpSpec("require", [case(A()), case(A(2, 3), None, ["C"]), case([1.5, A()], requirements="F"), case(A(0, 2))]),
    OpSpec(
        "to_device",
        [case(A(2, 3), "cpu"), case(A(), "cpu"), case(A(0, 2), "cpu")],
        reference=lambda x, device: numpy.asarray(x),
    ),
    OpSpec("copy", [case(A()), case(A(2, 3)), case(A(0, 2), order="F")]),
    OpSpec(
        "stop_gradient",
        [case(A()), case(A(2, 3)), case(A(0, 2))],
        # A difference quotient cannot see what is cut: the kinks' gradients do.
        gradient="none",
        call=times_itself_as_a_constant,
        reference=lambda x: numpy.asarray(x) * x,
        kinks=[Kink(at=[3.0, -2.0], slope=[3.0, -2.0], rule="P1"), Kink(at=2.0j, slope=-2.0j, rule="P8")],
    ),
]
