"""Specifications of the chapter `padding`."""

from __future__ import annotations

import numpy

from conformance.spec import A, Kink, OpSpec, case

SPECS = [
    OpSpec(
        "pad",
        # Complex numbers have no order here.
        [
            case(A(), 3),
            case(A(2), 1, constant_values=2.5),
            case(A(2, 3), ((1, 0), (0, 2)), constant_values=A()),
            case(A(2, 3), 0, constant_values=A()),  # nothing is left of the values: their gradient is zeros
            case(A(2), 0, "linear_ramp", end_values=A(2)),
            case(A(0, 2), {-1: (1, 2), 0: 1}, constant_values=((1, 2.5), (3, 4))),
            case(A(2, 3), (1, 2), "edge"),
            case(A(3, 2), [[2], [1]], "linear_ramp", end_values=A(2)),
            case(A(4), (2, 3), "maximum", stat_length=(2, 3)).but("complex", "dtypes"),
            case(A(2, 3), 1, "minimum").but("complex", "dtypes"),
            case(A(2, 3), numpy.array([1, 2]), "mean", stat_length=[2]),
            case(A(4), 2, "median", stat_length=((3, 9),)).but("complex", "dtypes"),
            case(A(2, 3), ((0, 1), (7, 2)), "reflect"),
            case(A(3), (5, 3), "reflect", reflect_type="odd"),
            case(A(1, 3), (4, 7), "symmetric", reflect_type="odd"),
            case(A(2), (1, 5), "wrap"),
        ],
        result="first",
        kinks=[
            Kink(
                at=[1.0, 3.0, 3.0], slope=[1.0, 1.5, 1.5], keywords={"pad_width": (1, 0), "mode": "maximum"}, rule="P3"
            ),
            Kink(at=[2.0, 1.0, 1.0], slope=[1.0, 2.0, 2.0], keywords={"pad_width": 1, "mode": "minimum"}, rule="P3"),
            # In a stable order the middle one of four equals and two others is the second.
            Kink(
                at=[1.0, 1.0, 1.0], slope=[1.0, 2.0, 1.0], keywords={"pad_width": (0, 1), "mode": "median"}, rule="P4"
            ),
        ],
    ),
]
