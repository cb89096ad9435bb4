"""Specifications of the chapter `interpolation`."""

from __future__ import annotations

import numpy

from conformance.spec import A, Kink, OpSpec, case, fixed
from conformance.specs._forms import INF, NAN


def knots(*steps):
    """Knots about 0, 1, 2 and so on that are drawn in order, and a point or more between them is drawn by `between`."""
    return A(*steps, low=-0.2, high=0.2, make=lambda x: numpy.arange(x.size) + x)


def between(*shape):
    return A(*shape, low=0.3, high=0.7, make=lambda x: x + numpy.reshape(numpy.arange(x.size) % 3, x.shape))


KNOTS, VALUES = [0.0, 1.0, 3.0], [1.0, 3.0, 2.0]

SPECS = [
    OpSpec(
        "interp",
        [
            case(between(), knots(4), A(4)),
            case(between(2, 2), knots(4), A(4)),
            case(A(4, make=lambda x: [-2.0, 0.5, 1.5, 9.0]), knots(3), A(3), left=A(), right=A()),
            case(A(2, make=lambda x: [-2.0, 9.0]), knots(2), A(2), -0.5),
            case(between(3), knots(1), A(1)),
            case(between(0), knots(2), A(2)),
            case(A(3, make=lambda x: [0.3, 7.4, -4.6]), A(3, make=lambda x: [2.1, 0.2, -1.9]), A(3), period=5),
            # In these two, x and integers xp meet in the default float before they meet fp.
            case(0.5, knots(3), A(3)).but("dtypes"),
            case([0.5, 1.5], knots(3), A(3), period=-2.5).but("dtypes"),
            case(between(3), fixed([0.0, 1.0, 2.0, 3.0]), fixed([1j, 2.0, 0.5 - 1j, 1.0])).but("dtypes"),
            case(fixed([NAN, INF, -INF, 1.0]), fixed([0.0, 1.0, 2.0]), fixed([INF, 1.0, 2.0])),
            case(fixed([0.5, 1.0, 1.5, 7.0]), fixed([0.0, 1.0, 2.0]), fixed([1.0, INF, INF]), right=3.0),
        ],
        result="float",
        complex=False,
        kinks=[
            Kink(at=(1.0, KNOTS, VALUES), slope=(-0.5, [0.0, 0.5, 0.0], [0.0, 1.0, 0.0]), rule="P4"),
            Kink(at=(0.0, KNOTS, VALUES), slope=(2.0, [-2.0, 0.0, 0.0], [1.0, 0.0, 0.0]), rule="P4"),
            Kink(at=(3.0, KNOTS, VALUES), slope=(0.0, [0.0, 0.0, 0.0], [0.0, 0.0, 1.0]), rule="P4"),
            Kink(
                at=(3.0, KNOTS, VALUES),
                slope=(0.0, [0.0, 0.0, 0.0], [0.0, 0.0, 1.0]),
                keywords={"right": 7.0},
                rule="P4",
            ),
            # Where knots coincide, the last counts; between others they have no influence.
            Kink(
                at=(1.0, [0.0, 1.0, 1.0, 2.0], [0.0, 1.0, 5.0, 6.0]),
                slope=(1.0, [0, 0, -1, 0], [0, 0, 1, 0]),
                rule="P4",
            ),
            Kink(at=(5.0, [0.0, 1.0, 1.0], [0.0, 1.0, 5.0]), slope=(0.0, [0.0, 0.0, 0.0], [0.0, 0.0, 1.0])),
            Kink(at=([NAN, 0.5], KNOTS, VALUES), slope=(None, [-0.5 * 2, -0.5 * 2, 0.0], [0.5, 0.5, 0.0]), rule="P6"),
        ],
    ),
]
