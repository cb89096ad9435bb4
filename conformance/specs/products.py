"""Specifications of the chapter `products`."""

from __future__ import annotations

from conformance.spec import A, OpSpec, bools, case

SPECS = [
    OpSpec(
        "matmul",
        [
            case(A(2, 3), A(3, 2)),
            case(A(3), A(3)),
            case(A(3), A(2, 3, 1)),
            case(A(2, 1, 2, 3), A(3)),
            case(A(2, 1, 1, 2), A(3, 2, 1)),
            case(A(2, 0), A(0, 3)),
            case(bools([[True, False], [True, True]]), bools([[True, True], [False, True]])),
        ],
    ),
    OpSpec(
        "dot",
        [
            case(A(3), A(3)),
            case(A(2, 3), A(3)),
            case(A(2), A(2, 2, 3)),
            case(A(2, 2), A(1, 2, 3)),
            case(A(), A(2, 3)),
            case(A(0), A(0)),
        ],
    ),
    OpSpec("inner", [case(A(3), A(3)), case(A(2, 1, 3), A(2, 3)), case(A(2), 0.5), case(A(2, 0), A(3, 0))]),
    OpSpec("outer", [case(A(2), A(3)), case(A(2, 2), A(3)), case(A(), A(2)), case(A(0), A(2))]),
    OpSpec("vdot", [case(A(3), A(3)), case(A(2, 2), A(4)), case(A(0), A(0))]),
    OpSpec("vecdot", [case(A(2, 3), A(3)), case(A(3, 1), A(3, 2), axis=0), case(A(2, 0), A(0))]),
    OpSpec("matvec", [case(A(2, 3), A(3)), case(A(2, 1, 2), A(3, 1, 2))]),
    OpSpec("vecmat", [case(A(2), A(2, 3)), case(A(3, 1, 2), A(2, 2, 1))]),
    OpSpec(
        "tensordot",
        [
            case(A(2, 3), A(2, 3)),
            case(A(2, 3), A(3, 1), 1),
            case(A(2), A(3), axes=0),
            case(A(2, 1, 3), A(3, 2), axes=([-1, 0], [0, 1])),
            case(A(2, 0), A(0, 3), axes=(1, 0)),
        ],
    ),
    OpSpec(
        "einsum",
        [
            case("ij,jk->ik", A(2, 3), A(3, 2)),
            case("ba", A(2, 3)),
            case("ii->i", A(3, 3)),
            case("...ij,...j", A(2, 1, 2, 3), A(3, 3)),
            case("i,ij,jk->k", A(2), A(2, 3), A(3, 2), optimize=True),
            case(A(2, 3), [0, 1], A(3), [1], [0]),
            case("ij,Ij->iI", A(1, 3), A(2, 1), id="of size 1"),
            case(" ij -> ", A(0, 3)),
        ],
        xfail={
            ("tensorflow", "dynamic", "of size 1"): "tf.einsum broadcasts no subscript whose sizes it does not know: "
            "https://www.tensorflow.org/api_docs/python/tf/einsum"
        },
    ),
    OpSpec(
        "kron",
        [
            case(A(2, 2), A(1, 3)),
            case(A(2), A(2, 1)),
            case(A(), A(2)),
            case(A(0), A(2)),
            case(bools(True, False), bools(True, True)),
        ],
    ),
    OpSpec(
        "cross",
        [
            case(A(3), A(2, 3)),
            case(A(3, 2), A(2, 3), axisa=0, axisc=0),
            case(A(3, 1), A(3, 2), axis=-2),
            case(A(2), A(2, 2)),
            case(A(2), A(3)),
        ],
        dtypes=("int32", "int64", "float32", "float64"),
    ),
]
