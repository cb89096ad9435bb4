"""Specifications of the chapter `linalg`."""

from __future__ import annotations

import numpy

from conformance.spec import A, Kink, OpSpec, case, fixed
from conformance.specs._forms import INF

NO_XLA_DET = "no XLA kernel of determinants in TensorFlow 2.21: https://github.com/tensorflow/tensorflow/issues/125536"

NO_XLA_EIG = "no XLA kernel of eigenvalues in TensorFlow 2.21: https://github.com/tensorflow/tensorflow/issues/126007"


def regular(x):
    """Well-conditioned matrices: `x` with a dominant diagonal."""
    return x + 3 * numpy.eye(*x.shape[-2:])


def positive(x):
    """Hermitian, positive definite matrices, with distinct eigenvalues."""
    return x @ numpy.conj(numpy.swapaxes(x, -1, -2)) + numpy.diag(numpy.arange(1, x.shape[-1] + 1))


def spread(x):
    """Matrices with distinct eigenvalues."""
    return x / 2 + numpy.diag(3.0 * numpy.arange(x.shape[-1]))


def turning(x):
    """Real matrices with complex eigenvalues."""
    return x / 2 + numpy.array([[0.0, 3.0], [-3.0, 0.0]])


def symmetrised(np, x):
    return np.divide(x + adjoint(np, x), 2)


def adjoint(np, x):
    return np.conjugate(np.matrix_transpose(x))


def R(*shape):
    return A(*shape, make=regular)


def P(*shape):
    return A(*shape, make=positive)


def decomposition(name, cases, **options):
    options = {"result": "float", "dtypes": ("int64", "float32", "float64")} | options
    return OpSpec(name, cases, **options)


def weighted(np, vectors):
    """The columns times 1, 2, 3, ..., so that their order shows."""
    return np.multiply(vectors, np.cumsum(np.ones_like(vectors), -1))


def call_svd(np, x, **options):
    """What does not depend on the signs of singular vectors: products of theirs."""
    if options.get("hermitian"):
        x = symmetrised(np, x)
    result = np.linalg.svd(x, **options)
    if not options.get("compute_uv", True):
        return np.multiply(result[..., :, None], x)
    u, s, vh = result
    k = s.shape[-1]
    v = adjoint(np, vh)
    full = options.get("full_matrices", True)
    spaces = [y[..., k:] @ adjoint(np, y[..., k:]) for y in (u, v) if full and y.shape[-1] > k]
    return [
        weighted(np, u[..., :k]) @ vh[..., :k, :],
        np.multiply(u[..., :k], s[..., None, :] ** 2) @ vh[..., :k, :],
        *spaces,
    ]


def call_qr(np, x, mode="reduced"):
    """What does not depend on the signs of the columns."""
    result = np.linalg.qr(x, mode)
    if mode == "r":
        return adjoint(np, result) @ result
    q, r = result
    if mode == "reduced":
        return [q @ r, weighted(np, q) @ adjoint(np, q)]
    k = min(x.shape[-2:])
    spaces = [q[..., k:] @ adjoint(np, q[..., k:])] if q.shape[-1] > k else []
    return [q @ r, weighted(np, q[..., :k]) @ adjoint(np, q[..., :k]), r[..., k:, :], *spaces]


def call_eigh(np, x, symmetric=True, **options):
    """Products of the vectors that do not depend on their signs."""
    w, v = np.linalg.eigh(symmetrised(np, x) if symmetric else x, **options)
    return [weighted(np, v) @ adjoint(np, v), np.multiply(v, np.exp(w / 4)[..., None, :]) @ adjoint(np, v)]


def call_eigvalsh(np, x, symmetric=True, **options):
    """Times 1, 2, 3, ..., so that their order shows."""
    w = np.linalg.eigvalsh(symmetrised(np, x) if symmetric else x, **options)
    return weighted(np, w)


def call_eig(np, x):
    """A matrix that depends neither on the order of the pairs nor on the phases of the vectors; NumPy's may be real."""
    w, v = np.linalg.eig(x)
    product = np.multiply(v, np.exp(w / 4)[..., None, :]) @ adjoint(np, v)
    return [np.real(product), np.imag(product)]


def call_eigvals(np, x):
    """Sums of functions, which do not depend on the order of the values; NumPy's may be real."""
    w = np.linalg.eigvals(x)
    sums = np.stack([np.sum(np.exp(w / 4), -1), np.sum(np.multiply(w, w), -1)])
    return [np.real(sums), np.imag(sums)]


def call_cholesky(np, x, symmetric=True, **options):
    return np.linalg.cholesky(symmetrised(np, x) if symmetric else x, **options)


def call_lstsq(np, a, b, **options):
    x, residuals, _rank, s = np.linalg.lstsq(a, b, **options)
    return [x, residuals, s]


SPECS = [
    OpSpec(
        "linalg.norm",
        [
            case(A(4)),
            case(A(2, 1, 3)),
            case(A(3, 2), 3, axis=0),
            case(A(3), 0.5),
            case(A(2, 3), INF, axis=-1, keepdims=True),
            case(A(2, 3), -INF, axis=1),
            case(A(2, 3), 0, axis=1),
            case(A(3), -1),
            case(A(2, 3), 1),
            case(A(2, 3, 2), "fro", axis=(0, -1)),
            case(A(2, 3, 2), INF, axis=(2, 0), keepdims=True),
            case(A(2, 3), "nuc", keepdims=True),
            case(A(2, 2, 3), 2, axis=(1, 2)),
            case(R(2, 2), -2),
            case(A(2, 3), -1),
            case(A(0)),
        ],
        result="real",
        kinks=[
            *(
                Kink(at=[0.0, 0.0], slope=[0.0, 0.0], keywords={"ord": p}, rule="P2")
                for p in (None, 1, 2, 3, 0.5, INF, -INF, -1)
            ),
            *(
                Kink(at=[[0.0, 0.0], [0.0, 0.0]], slope=[[0.0, 0.0], [0.0, 0.0]], keywords={"ord": p}, rule="P2")
                for p in ("fro", "nuc", 1, -1, 2, -2, INF, -INF)
            ),
            Kink(at=[[3.0, 4.0], [0.0, 0.0]], slope=[[0.6, 0.8], [0.0, 0.0]], keywords={"axis": 1}, rule="P2"),
            Kink(at=[2.0, -2.0, 1.0], slope=[0.5, -0.5, 0.0], keywords={"ord": INF}, rule="P3"),
            Kink(at=[0.0, 1.0], slope=[0.0, 1.0], keywords={"ord": 3}, rule="P2"),
            Kink(at=[[1.0, 0.0], [0.0, 1.0]], slope=[[0.5, 0.0], [0.0, 0.5]], keywords={"ord": 2}, rule="P3"),
            Kink(at=[[1.0, 1.0], [1.0, 1.0]], slope=[[0.5, 0.5], [0.5, 0.5]], keywords={"ord": "nuc"}, rule="P2"),
        ],
    ),
    OpSpec(
        "linalg.vector_norm",
        [
            case(A(2, 3)),
            case(A(2, 3, 2), axis=(0, -1), keepdims=True, ord=4),
            case(A(2, 3), axis=0, ord=INF),
            case(A()),
        ],
        result="real",
        kinks=[Kink(at=[[0.0, 0.0], [3.0, 4.0]], slope=[[0.0, 0.0], [0.6, 0.8]], keywords={"axis": -1}, rule="P2")],
    ),
    OpSpec(
        "linalg.matrix_norm",
        [
            case(A(2, 2, 3)),
            case(A(2, 2, 3), ord=-INF, keepdims=True),
            case(A(3, 2), ord="nuc"),
            case(R(2, 2, 2), ord=-2),
        ],
        result="real",
        kinks=[Kink(at=[[0.0, 0.0], [0.0, 0.0]], slope=[[0.0, 0.0], [0.0, 0.0]], rule="P2")],
    ),
    OpSpec(
        "linalg.cond",
        [case(R(3, 3)), case(R(2, 2, 2), -2), case(R(2, 2), 1, id="one"), case(R(2, 2), "fro", id="Frobenius")],
        result="real",
        xfail={("tensorflow", "jit_compile", norm): NO_XLA_DET for norm in ("one", "Frobenius")},
    ),
    decomposition(
        "linalg.det",
        [case(A(2, 2)), case(A(2, 3, 3)), case(A(4, 4), id="large"), case(A(1, 1)), case(A(2, 0, 0))],
        xfail={("tensorflow", "jit_compile", "large"): NO_XLA_DET},
        kinks=[
            Kink(at=[[1.0, 2.0], [2.0, 4.0]], slope=[[4.0, -2.0], [-2.0, 1.0]]),
            Kink(at=numpy.zeros((2, 2)), slope=numpy.zeros((2, 2))),
            Kink(at=numpy.diag([1.0, 2.0, 3.0, 0.0]), slope=numpy.diag([0.0, 0.0, 0.0, 6.0])),
            Kink(at=numpy.diag([1.0, 0.0, 3.0, 0.0]), slope=numpy.zeros((4, 4))),
            Kink(at=numpy.eye(4, k=1), slope=-numpy.eye(4)[::-1] * numpy.array([0, 0, 0, 1.0]).reshape(4, 1)),
        ],
    ),
    decomposition(
        "linalg.slogdet",
        [case(R(2, 2)), case(A(2, 4, 4)), case(A(0, 0))],
        result=("float", "real"),
        # At a singular matrix there is a pole, infinite or nan.
        kinks=[
            Kink(at=[[1.0, 2.0], [2.0, 4.0]], slope=None, rule="P6"),
            Kink(at=[[1j, 2.0], [1j, 2.0]], slope=None, rule="P6"),
            Kink(at=[[[2.0, 0.0], [0.0, 4.0]], [[0.0, 0.0], [0.0, 0.0]]], slope=None, rule="P6"),
        ],
        xfail={("tensorflow", "jit_compile"): NO_XLA_DET},
    ),
    decomposition("linalg.inv", [case(R(3, 3)), case(R(2, 2, 2)), case(A(0, 0))]),
    decomposition(
        "linalg.solve",
        [
            case(R(3, 3), A(3)),
            case(R(2, 2), A(2, 1)),
            case(R(2, 3, 3), A(3)),
            case(R(2, 1, 2, 2), A(3, 2, 2)),
            case(R(2, 2, 2), A(2, 2)),
        ],
    ),
    decomposition(
        "linalg.pinv",
        [
            case(A(3, 2)),
            case(A(2, 2, 3), 1e-3),
            case(R(2, 2), rtol=None).but("dtypes"),  # NumPy refuses integers there
            case(A(0, 2)),
        ],
        kinks=[Kink(at=[[2.0, 0.0], [0.0, 0.0]], slope=[[-0.25, 0.25], [0.25, 0.0]])],
    ),
    decomposition(
        "linalg.lstsq",
        [case(A(4, 2), A(4)), case(A(2, 3), A(2, 2)), case(A(3, 2), A(3, 2), rcond=-1)],
        call=call_lstsq,
        result=("float", "real", "real"),
    ),
    OpSpec(
        "linalg.matrix_rank",
        [
            case(A(3, 2)),
            case(fixed([[[1.0, 2.0], [2.0, 4.0]], [[1.0, 0.0], [0.0, 1.0]]])),
            case(P(2, 2), hermitian=True),
            case(A(3), 0.1),
            case(A(2, 3), tol=1e9),
        ],
        gradient="none",
        result="int",
        dtypes=("int64", "float32", "float64"),
        complex=False,
    ),
    OpSpec("linalg.matrix_power", [case(A(2, 2), 3), case(A(2, 2, 2), 0), case(A(3, 3), 2), case(A(2, 2), 1)]),
    OpSpec(
        "linalg.multi_dot",
        [case([A(2, 3), A(3, 1), A(1, 4)]), case([A(2), A(2, 3), A(3)]), case([A(2, 2), A(2)])],
    ),
    decomposition("linalg.tensorinv", [case(A(4, 2, 2, make=lambda x: x + 3 * numpy.eye(4).reshape(4, 2, 2)), ind=1)]),
    decomposition(
        "linalg.tensorsolve", [case(A(2, 2, 4, make=lambda x: x + 3 * numpy.eye(4).reshape(2, 2, 4)), A(2, 2))]
    ),
    decomposition(
        "linalg.cholesky",
        [case(P(3, 3)), case(P(2, 2, 2), upper=True), case(P(0, 0))],
        call=call_cholesky,
        kinks=[
            Kink(
                at=[[4.0, 2.0], [2.0, 5.0]],
                slope=[[0.1875, 0.125], [0.125, 0.25]],
                keywords={"symmetric": False},
                rule="P9",
            ),
            Kink(
                at=[[4.0, 9.0], [2.0, 5.0]],
                slope=[[0.1875, 0.125], [0.125, 0.25]],
                keywords={"symmetric": False},
                rule="P9",
            ),
        ],
    ),
    decomposition(
        "linalg.qr",
        [
            case(A(3, 2)),
            case(A(2, 3)),
            case(R(2, 2, 2), mode="r"),
            case(A(3, 2), mode="complete"),
            # Squares overflow, or underflow.
            case(fixed([[1e200, 2e200], [3e200, 4e200], [1e200, 1e200]]), mode="complete"),
            case(fixed([[1e-200, 2e-200], [3e-200, 4e-200]])),
        ],
        call=call_qr,
    ),
    decomposition(
        "linalg.svd",
        [
            case(A(3, 2), full_matrices=False),
            case(A(2, 2, 2)),
            case(A(4, 2)),
            case(A(1, 3)),
            case(A(2, 3), compute_uv=False),
            case(P(2, 2), hermitian=True),
        ],
        call=call_svd,
    ),
    decomposition("linalg.svdvals", [case(A(2, 3)), case(A(2, 2, 2))], result="real"),
    decomposition("linalg.eigh", [case(P(3, 3)), case(P(2, 2, 2), UPLO="U")], call=call_eigh),
    decomposition(
        "linalg.eigvalsh",
        [case(P(3, 3)), case(P(2, 2, 2), UPLO="u")],
        call=call_eigvalsh,
        result="real",
        kinks=[
            Kink(at=[[2.0, 8.0], [9.0, 2.0]], slope=[[1.5, 0.5], [0.5, 1.5]], keywords={"symmetric": False}, rule="P9"),
            Kink(
                at=[[2.0, 9.0], [8.0, 2.0]],
                slope=[[1.5, 0.5], [0.5, 1.5]],
                keywords={"symmetric": False, "UPLO": "U"},
                rule="P9",
            ),
        ],
    ),
    decomposition(
        "linalg.eig",
        [case(A(3, 3, make=spread)), case(A(2, 2, 2, make=turning))],
        call=call_eig,
        result="real",
        xfail={("tensorflow", "jit_compile"): NO_XLA_EIG},
    ),
    decomposition(
        "linalg.eigvals",
        [case(A(3, 3, make=spread)), case(A(2, 2, 2, make=turning)), case(A(0, 0))],
        call=call_eigvals,
        result="real",
        xfail={("tensorflow", "jit_compile"): NO_XLA_EIG},
    ),
    OpSpec("linalg.outer", [case(A(2), A(3))]),
    OpSpec("linalg.cross", [case(A(2, 3), A(3)), case(A(3, 2), A(3, 1), axis=0)]),
    OpSpec("linalg.diagonal", [case(A(2, 2, 3)), case(A(2, 3), offset=1)]),
    OpSpec("linalg.trace", [case(A(2, 2, 3)), case(A(2, 3), offset=-1)], result="accumulate"),
]
