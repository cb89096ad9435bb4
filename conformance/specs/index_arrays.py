"""Specifications of the chapter `index_arrays`."""

from __future__ import annotations

from conformance.spec import A, OpSpec, case

SPECS = [
    OpSpec("tril_indices", [case(3), case(3, 1, 2), case(2, -2), case(0)], gradient="none", result="int"),
    OpSpec("triu_indices", [case(3), case(2, -1, 4), case(2, k=2), case(0)], gradient="none", result="int"),
    OpSpec("diag_indices", [case(3), case(2, 3), case(0)], gradient="none", result="int"),
    # The positions are constants, so each size has a program of its own.
    OpSpec(
        "tril_indices_from",
        [case(A(3, 2)).but("dynamic"), case(A(2, 3), -1).but("dynamic"), case(A(0, 2)).but("dynamic")],
        gradient="none",
        result="int",
    ),
    OpSpec(
        "triu_indices_from",
        [case(A(3, 2)).but("dynamic"), case(A(2, 3), k=1).but("dynamic"), case(A(0, 2)).but("dynamic")],
        gradient="none",
        result="int",
    ),
    OpSpec("diag_indices_from", [case(A(2, 2)), case(A(3, 3, 3))], gradient="none", result="int"),
]
