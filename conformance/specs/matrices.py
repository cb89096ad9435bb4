"""Specifications of `gradnp.matrices`."""

from __future__ import annotations

from conformance.spec import A, OpSpec, case


def _triangle(name):
    return OpSpec(
        name, [case(A(3, 3)), case(A(2, 3, 4), 1), case(A(4, 3), k=-1), case(A(3)), case(A(0, 2))], complex=True
    )


SPECS = [
    OpSpec("eye", [case(3), case(2, 4, 1), case(4, 2, k=-2), case(2, 3, 9), case(0), case(2, dtype="int64")]),
    OpSpec("identity", [case(3), case(2, "int64")]),
    OpSpec("tri", [case(3), case(2, 4, 1), case(4, 2, k=-2), case(2, dtype=bool)]),
    _triangle("tril"),
    _triangle("triu"),
    OpSpec(
        "diag",
        [case(A(3)), case(A(2), 1), case(A(2), k=-2), case(A(3, 3)), case(A(3, 4), 2), case(A(3, 2), -1), case(A(0))],
        complex=True,
    ),
    OpSpec("diagflat", [case(A(2, 2)), case(A(), k=1), case([A(), A()], -1)], complex=True),
    OpSpec("vander", [case(A(3)), case(A(3), 2, increasing=True), case(A(2), 0)], complex=True),
    OpSpec(
        "meshgrid",
        [
            case(A(2), A(3)),
            case(A(2), A(3), A(2), indexing="ij"),
            case(A(2), A(3), sparse=True),
            # The grid of the list is not complex where the others are, and does not depend on them.
            case(A(2), [0.5, 1.5], A()).but("dtypes", "forward"),
            case(A(0), A(2)),
        ],
        complex=True,
        dtypes=("float64",),  # each result has its own vector's dtype: no one rule for pairs
    ),
    OpSpec("indices", [case((2, 3)), case((2, 3), sparse=True), case((2, 0), "float64")]),
]
