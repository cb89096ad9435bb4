"""Specifications of the chapter `differences`."""

from __future__ import annotations

import functools

import numpy

from conformance.spec import A, Kink, OpSpec, case, ints
from gradnp._core.dtypes import promote_names


def ascending(n):
    return A(n, low=-0.2, high=0.2, make=lambda x: numpy.arange(x.size) * 1.5 + x)


def phases(names, floating, integer):
    """Integers stay integers beside an integer period; the usual one is floating."""
    name = functools.reduce(promote_names, names)
    return floating if len(names) == 1 and name.startswith("int") else name


SPECS = [
    OpSpec(
        "gradient",
        [
            case(A(4)),
            case(A(2)),
            case(A(3, 2)),
            case(A(2, 5), A(low=0.5), axis=-1, edge_order=2),
            case(A(4, 3), 0.5, edge_order=2, axis=0),
            case(A(3, 4), 2, ascending(4)),
            case(A(5, 2), ascending(5), axis=(0,), edge_order=2),
            case(A(2, 3, 3), 0.5, 2.0, axis=(2, 0)),
        ],
        result="float",
    ),
    OpSpec(
        "trapezoid",
        [
            case(A(4)),
            case(A(2, 3), dx=0.5, axis=0),
            case(A(2, 3), A(3)),
            case(A(3, 2), A(3), axis=-2),
            case(A(2, 3), A(2, 3), axis=1),
            case(A(2, 3), dx=A(2)),
            case(A(1)),
            case(A(2, 0)),
            case([1.0, 2.0, 4.0], A(3)),
        ],
        result="float",
    ),
    OpSpec(
        "unwrap",
        [
            case(A(5, low=-9.0, high=9.0)),
            case(A(3, 2, low=-9.0, high=9.0), axis=0),
            case(A(4, low=-9.0, high=9.0), 5.0, period=2.5),
            case(A(2, 3, low=-9.0, high=9.0), period=A(low=2.0)),
            case(ints(0, 3, -3, 5, 1), period=6),
            case(ints([0, 3, -3], [5, 1, 7]), period=5),
            case(A(1)),
            case(A(2, 0)),
        ],
        result=phases,
        complex=False,
        kinks=[
            Kink(at=[0.0, 0.5, 1.5, -0.5], slope=[1.0, 1.0, 1.0, 1.0], keywords={"period": 1.0}, rule="P7"),
            Kink(at=[0.0, -0.5, -1.5], slope=[1.0, 1.0, 1.0], keywords={"period": 1.0}, rule="P7"),
        ],
    ),
]
