"""Specifications of the chapter `stride_tricks`."""

from __future__ import annotations

from conformance.spec import A, OpSpec, case

DOUBLES = ("float64", "int64")  # strides are counted in bytes


SPECS = [
    OpSpec(
        "lib.stride_tricks.sliding_window_view",
        [
            case(A(5), 3),
            case(A(3, 4), (2, 2)),
            case(A(3, 4), 2, axis=-1),
            case(A(3, 4), (2, 2), (1, 1)),
            case(A(0, 3), 2, 1),
            case(A(3), 0),
        ],
    ),
    OpSpec(
        "lib.stride_tricks.as_strided",
        [
            # In an array of another size the entries may lie outside, where NumPy would read foreign memory.
            case(A(6), (3, 2), (16, 8)).but("dynamic"),
            case(A(6), (4, 3), (8, 8)).but("dynamic"),
            case(A(2, 3), strides=(0, 8)).but("dynamic"),
            case(A(2, 3)).but("dynamic"),
            case(A(4), (0, 2), (8, 8)).but("dynamic"),
        ],
        dtypes=DOUBLES,
        complex=False,
    ),
]
