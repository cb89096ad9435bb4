"""Specifications of the chapter `extrema`."""

from __future__ import annotations

import numpy

from conformance.spec import A, Kink, OpSpec, case, fixed
from conformance.specs._forms import XLA_DROPS_NAN, binary

inf, nan = float("inf"), float("nan")


COMPLEX = numpy.array([1 + 1j, 1 + 2j, 2 + 0j, 1 - 1j, complex(nan, 0), complex(0, nan)])


HUGE = 1.7e308  # half of two of these must not overflow on the way


INF, NAN = float("inf"), float("nan")


def nonfinite(x):
    return numpy.where(x > 1, INF, numpy.where(x < -1, -INF, numpy.where(numpy.abs(x) < 0.3, NAN, x)))


SPECS = [
    *[
        binary(
            name,
            more=[case(fixed([nan, 1.0]), fixed([1.0, nan])), case(fixed(COMPLEX), fixed(COMPLEX[:, None]))],
            complex=True,
            kinks=[Kink(([1.0, inf, HUGE], [1.0, inf, HUGE]), ([0.5] * 3, [0.5] * 3), rule="P3")],
            xfail={("tensorflow", "jit_compile", n): XLA_DROPS_NAN for n in "67"},
        )
        for name in ("maximum", "minimum")
    ],
    *[
        binary(
            name,
            more=[case(fixed(COMPLEX), fixed(COMPLEX[:, None]))],
            complex=True,
            kinks=[
                Kink(([1.0, inf], [1.0, inf]), ([0.5] * 2, [0.5] * 2), rule="P3"),
                # The gradient goes to the argument that is not nan.
                Kink(([nan, 2.0], [1.0, nan]), ([0.0, 1.0], [1.0, 0.0]), rule="P1"),
            ],
        )
        for name in ("fmax", "fmin")
    ],
    OpSpec(
        "clip",
        [
            case(A(), -0.5, 0.5),
            case(A(2, 3), A(3, low=-1.0, high=-0.5), A(2, 1, low=0.5, high=1.0)),
            case(A(3), None, A(3)),
            case(A(3), A(2, 1), 1),
            case(A(3), min=-0.5),
            case(0.5, A(2), None),
            case(A(0, 2), 0, 1),
            case(fixed(COMPLEX), fixed(1 + 0j), fixed(1 + 1.5j)),
            case(fixed([0.5, 2.0]), 1j, 1.5),
        ],
        complex=True,
        kinks=[
            Kink(([0.0, 1.0, -1.0, 2.0],), ([1.0, 1.0, 0.0, 0.0],), {"a_min": 0.0, "a_max": 1.0}, rule="P5"),
            Kink(
                ([0.0, 1.0, -1.0, 2.0], 0.0, 1.0),
                ([1.0, 1.0, 0.0, 0.0], 1.0, 1.0),
                rule="P5",
            ),
            # min > max gives max, and all of the gradient to it; on an interval of one point it is x's.
            Kink(([0.0, 2.0, 4.0], 3.0, 1.0), ([0.0, 0.0, 0.0], 0.0, 3.0), rule="P5"),
            Kink((1.0, 1.0, 1.0), (1.0, 0.0, 0.0), rule="P5"),
        ],
    ),
    OpSpec(
        "nan_to_num",
        [
            case(A()),
            # The inserted infinities have no differences; the kinks say what the gradient is there.
            case(A(2, 6, make=nonfinite)).but("gradient", "forward", "second", "complex"),
            case(A(3), False, 1.0, posinf=2.0, neginf=-2.0),
            case(A(0, 3)),
        ],
        complex=True,
        kinks=[
            Kink(([1.0, NAN, INF, -INF],), ([1.0, 0.0, 0.0, 0.0],)),
            Kink(([NAN, INF, -INF],), ([0.0, 0.0, 0.0],), kwargs={"nan": 1.0, "posinf": 2.0, "neginf": -2.0}),
            Kink(([complex(NAN, 1), complex(2, -INF)],), ([0j, 1 + 0j],)),
        ],
    ),
]
