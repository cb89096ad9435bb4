"""Specifications of the chapter `extrema`."""

from __future__ import annotations

import numpy

from conformance.spec import A, Kink, OpSpec, case, fixed
from conformance.specs._forms import INF, NAN, XLA_DROPS_NAN, binary

COMPLEX = numpy.array([1 + 1j, 1 + 2j, 2 + 0j, 1 - 1j, complex(NAN, 0), complex(0, NAN)])


HUGE = 1.7e308  # half of two of these must not overflow on the way


def nonfinite(x):
    return numpy.where(x > 1, INF, numpy.where(x < -1, -INF, numpy.where(numpy.abs(x) < 0.3, NAN, x)))


SPECS = [
    *[
        binary(
            name,
            more=[
                case(fixed([NAN, 1.0]), fixed([1.0, NAN]), id="nan"),
                case(fixed(COMPLEX), fixed(COMPLEX[:, None]), id="complex nan"),
            ],
            kinks=[Kink(at=([1.0, INF, HUGE], [1.0, INF, HUGE]), slope=([0.5] * 3, [0.5] * 3), rule="P3")],
            xfail={("tensorflow", "jit_compile", case): XLA_DROPS_NAN for case in ("nan", "complex nan")},
        )
        for name in ("maximum", "minimum")
    ],
    *[
        binary(
            name,
            more=[case(fixed(COMPLEX), fixed(COMPLEX[:, None]))],
            kinks=[
                Kink(at=([1.0, INF], [1.0, INF]), slope=([0.5] * 2, [0.5] * 2), rule="P3"),
                # The gradient goes to the argument that is not nan.
                Kink(at=([NAN, 2.0], [1.0, NAN]), slope=([0.0, 1.0], [1.0, 0.0]), rule="P1"),
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
        kinks=[
            Kink(
                at=[0.0, 1.0, -1.0, 2.0], slope=[1.0, 1.0, 0.0, 0.0], keywords={"a_min": 0.0, "a_max": 1.0}, rule="P5"
            ),
            Kink(at=([0.0, 1.0, -1.0, 2.0], 0.0, 1.0), slope=([1.0, 1.0, 0.0, 0.0], 1.0, 1.0), rule="P5"),
            # min > max gives max, and all of the gradient to it; on an interval of one point it is x's.
            Kink(at=([0.0, 2.0, 4.0], 3.0, 1.0), slope=([0.0, 0.0, 0.0], 0.0, 3.0), rule="P5"),
            Kink(at=([-4.0, 1.0, 4.0], 1.0, [1.0, 1.0, 1.0]), slope=([0.0, 1.0, 0.0], 1.0, [0.0, 0.0, 1.0]), rule="P5"),
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
        kinks=[
            Kink(at=[1.0, NAN, INF, -INF], slope=[1.0, 0.0, 0.0, 0.0]),
            Kink(at=[NAN, INF, -INF], slope=[0.0, 0.0, 0.0], keywords={"nan": 1.0, "posinf": 2.0, "neginf": -2.0}),
            Kink(at=[complex(NAN, 1), complex(2, -INF)], slope=[0j, 1 + 0j]),
        ],
    ),
]
