"""Specifications of `gradnp.indexing`."""

from __future__ import annotations

from conformance.spec import A, OpSpec, bools, case

SPECS = [
    OpSpec(
        "where",
        [
            case(bools(True, False), A(2), A(2)),
            case(bools([[True], [False]]), A(2), 1.5),
            case(bools(True, False), 0.0, A(2, 2)),
        ],
        complex=True,
    ),
]
