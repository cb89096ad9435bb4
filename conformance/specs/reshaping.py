"""Specifications of the chapter `reshaping`."""

from __future__ import annotations

import numpy

from conformance.spec import A, OpSpec, case

KEEPS = ("int64", "float64")
"""Where each array keeps its own dtype, none are tried in pairs."""


def atleast(name):
    return OpSpec(name, [case(A()), case(A(3)), case(A(2, 3)), case(A(0), A(), A(2, 1))], dtypes=KEEPS)


SPECS = [
    OpSpec(
        "reshape",
        [
            case(A(), (1, -1)),
            case(A(2, 3), 6),
            case(A(2, 3), (-1, 2), "F"),
            case(A(2, 0), (0, 3), copy=True),
            case(A(6), [3, numpy.int64(2)], order="A"),
        ],
    ),
    OpSpec("ravel", [case(A()), case(A(2, 3)), case(A(2, 3), "F"), case(A(0, 2), "K")]),
    OpSpec("expand_dims", [case(A(), 0), case(A(2, 3), -1), case(A(2, 0), (0, -2))]),
    OpSpec(
        "squeeze", [case(A()), case(A(1, 2, 1)), case(A(1, 2, 1), -1), case(A(1, 0, 1), (0, 2)), case(A(1, 2), axis=())]
    ),
    OpSpec("broadcast_to", [case(A(), 3), case(A(2, 1), (3, 2, 2)), case(A(1), (2, 0)), case(A(), ())]),
    OpSpec("broadcast_arrays", [case(A(2, 1), A(3)), case(A(), A(0, 2)), case(A(2))], dtypes=KEEPS),
    atleast("atleast_1d"),
    atleast("atleast_2d"),
    atleast("atleast_3d"),
    OpSpec("transpose", [case(A()), case(A(2, 3)), case(A(2, 1, 3), (1, -1, 0)), case(A(0, 2), axes=[0, 1])]),
    OpSpec("matrix_transpose", [case(A(2, 3)), case(A(2, 0, 3))]),
    OpSpec("swapaxes", [case(A(2, 1, 3), 0, -1), case(A(0, 2), 1, 1)]),
    OpSpec("moveaxis", [case(A(2, 1, 3), 0, -1), case(A(2, 1, 3), (-1, 0), [0, 1]), case(A(0, 2), (), ())]),
    OpSpec(
        "rollaxis",
        [
            case(A(2, 1, 3), 2),
            case(A(2, 1, 3), 0, 3),
            case(A(0, 2), -1, -2),
            case(A(2, 1, 3), 0, -1),
            case(A(2, 1, 3), 1, -1),
            case(A(2, 1, 3), -1, -2),
            case(A(2, 1, 3), 1, -3),
        ],
    ),
    OpSpec("unstack", [case(A(2, 3)), case(A(0, 2), axis=-1), case(A(2, 2), axis=1)]),
]
