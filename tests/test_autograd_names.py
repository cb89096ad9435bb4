"""What HIPS autograd differentiates, gradnp differentiates: the same value and the same gradient, on every backend."""

from __future__ import annotations

import numpy
import pytest

import gradnp as np
from tests.frameworks import each_framework

autograd = pytest.importorskip("autograd", reason="needs autograd")

import autograd.numpy as anp  # noqa: E402
from autograd.core import primitive_vjps  # noqa: E402

X = numpy.array([[0.75, -0.5, 0.25], [0.125, 0.5, -0.875]])
M = numpy.array([[2.0, 0.5, 0.0], [0.5, 3.0, -0.25], [0.0, -0.25, 1.5]])

OF_ONE = [
    "absolute",
    "angle",
    "arccos",
    "arcsin",
    "arcsinh",
    "arctan",
    "arctanh",
    "cos",
    "cosh",
    "deg2rad",
    "degrees",
    "exp",
    "exp2",
    "expm1",
    "fabs",
    "negative",
    "rad2deg",
    "radians",
    "reciprocal",
    "sin",
    "sinc",
    "sinh",
    "square",
    "tan",
    "tanh",
    "imag",
    "real",
    "conjugate",
    "nan_to_num",
    "ravel",
    "fliplr",
    "flipud",
    "transpose",
    "real_if_close",
    "atleast_1d",
    "atleast_2d",
    "atleast_3d",
]
OF_POSITIVE = ["arccosh", "log", "log10", "log1p", "log2", "sqrt"]
OF_TWO = [
    "add",
    "arctan2",
    "divide",
    "dot",
    "fmax",
    "fmin",
    "hypot",
    "inner",
    "kron",
    "logaddexp",
    "logaddexp2",
    "matmul",
    "maximum",
    "minimum",
    "multiply",
    "outer",
    "power",
    "remainder",
    "subtract",
    "tensordot",
]
TRANSFORMS = ["fft", "fft2", "fftn", "ifft", "ifft2", "ifftn", "rfft", "rfft2", "rfftn"]


def regular(n, x):
    """A symmetric positive definite matrix."""
    return n.add(n.dot(n.transpose(x), x), M)


CALLS = {
    **{name: lambda n, x, name=name: getattr(n, name)(x) for name in OF_ONE},
    **{name: lambda n, x, name=name: getattr(n, name)(x * x + 1.25) for name in OF_POSITIVE},
    **{
        name: lambda n, x, name=name: getattr(n, name)(
            x * x + 1.25, n.transpose(x) if name in ("dot", "matmul") else x - 4.0
        )
        for name in OF_TWO
        if name not in ("tensordot", "power", "outer")
    },
    **{
        name: lambda n, x, name=name: getattr(n, name)(x)
        for name in ("max", "min", "amax", "amin", "mean", "prod", "std", "sum", "var")
    },
    **{f"fft.{name}": lambda n, x, name=name: getattr(n.fft, name)(n.reshape(x, (1, 6))) for name in TRANSFORMS},
    **{
        f"fft.{name}": lambda n, x, name=name: getattr(n.fft, name)(n.fft.rfftn(n.reshape(x, (1, 6))) + 0.5)
        for name in ("irfft", "irfft2", "irfftn")
    },
    "fft.fftshift": lambda n, x: n.fft.fftshift(x),
    "fft.ifftshift": lambda n, x: n.fft.ifftshift(x),
    "outer": lambda n, x: n.outer(x[0], n.sin(x[1])),
    "power": lambda n, x: n.power(x * x + 1.25, x),
    "tensordot": lambda n, x: n.tensordot(x, n.sin(x), axes=((0, 1), (0, 1))),
    "array_split": lambda n, x: n.array_split(x, 2, axis=1)[0],
    "astype": lambda n, x: x.astype("float64") if n is anp else n.astype(x, "float64"),
    "broadcast_to": lambda n, x: n.broadcast_to(x[:1], (2, 3)),
    "clip": lambda n, x: n.clip(x, -0.4, 0.6),
    "concatenate_args": lambda n, x: n.concatenate([x, n.sin(x)], axis=1),
    "array_from_args": lambda n, x: n.array([x[0, 0], 2.0 * x[1, 1]]),
    "_array_from_scalar_or_array": lambda n, x: n.array(x),
    "cross": lambda n, x: n.cross(x, n.sin(x) + 1.0),
    "cumsum": lambda n, x: n.cumsum(x, axis=1),
    "diag": lambda n, x: n.diag(x[0]),
    "diagonal": lambda n, x: n.diagonal(x[:, :2], 0, -1, -2),
    "make_diagonal": lambda n, x: (
        anp.make_diagonal(x, axis1=-1, axis2=-2) if n is anp else x[..., None] * n.eye(3, like=x)
    ),
    "diff": lambda n, x: n.diff(x, axis=1),
    "einsum": lambda n, x: n.einsum("ij,kj->ik", x, n.cos(x)),
    "expand_dims": lambda n, x: n.expand_dims(x, 1),
    "full": lambda n, x: n.full((2, 3), x[0, 1]),
    "gradient": lambda n, x: n.gradient(n.ravel(x)),
    "linspace": lambda n, x: n.linspace(x[0, 0], x[1, 1], 4),
    "moveaxis": lambda n, x: n.moveaxis(x, 0, 1),
    "pad": lambda n, x: n.pad(x, ((1, 0), (0, 2)), "constant"),
    "partition": lambda n, x: n.partition(n.ravel(x), 2)[2],
    "repeat": lambda n, x: n.repeat(x, 2, axis=1),
    "reshape": lambda n, x: n.reshape(x, (3, 2)),
    "roll": lambda n, x: n.roll(x, 1, axis=1),
    "rollaxis": lambda n, x: n.rollaxis(x, 1),
    "rot90": lambda n, x: n.rot90(x),
    "sort": lambda n, x: n.sort(n.ravel(x)),
    "split": lambda n, x: n.split(x, 3, axis=1)[1],
    "hsplit": lambda n, x: n.hsplit(x, 3)[1],
    "vsplit": lambda n, x: n.vsplit(x, 2)[1],
    "dsplit": lambda n, x: n.dsplit(n.reshape(x, (1, 2, 3)), 3)[1],
    "squeeze": lambda n, x: n.squeeze(x[None]),
    "swapaxes": lambda n, x: n.swapaxes(x, 0, 1),
    "tile": lambda n, x: n.tile(x, (2, 1)),
    "trace": lambda n, x: n.trace(x),
    "tril": lambda n, x: n.tril(x),
    "triu": lambda n, x: n.triu(x),
    "where": lambda n, x: n.where(X > 0, x, n.sin(x)),
    "__getitem__": lambda n, x: x[1, ::2],
    "linalg.cholesky": lambda n, x: n.linalg.cholesky(regular(n, x)),
    "linalg.det": lambda n, x: n.linalg.det(regular(n, x)),
    "linalg.eigh": lambda n, x: n.linalg.eigh(regular(n, x))[0],
    "linalg.eig": lambda n, x: n.linalg.eig(n.add(n.dot(n.transpose(x), n.sin(x)), M))[0],
    "linalg.inv": lambda n, x: n.linalg.inv(regular(n, x)),
    "linalg.norm": lambda n, x: n.linalg.norm(x),
    "linalg.pinv": lambda n, x: n.linalg.pinv(x),
    "linalg.slogdet": lambda n, x: n.linalg.slogdet(regular(n, x))[1],
    "linalg.solve": lambda n, x: n.linalg.solve(regular(n, x), n.transpose(x)),
    "linalg.svd": lambda n, x: n.linalg.svd(x, full_matrices=False)[1],
}
"""A call of each operation that autograd differentiates, of the module `n` with the array `x`."""

ITS_OWN = {
    "_make_dict",
    "container_take",
    "container_untake",
    "covector",
    "dot_adjoint_0",
    "dot_adjoint_1",
    "inner_prod",
    "make_sequence",
    "mut_add",
    "scalar_mul",
    "sequence_extend_left",
    "sequence_extend_right",
    "sparse_add",
    "tensordot_adjoint_0",
    "tensordot_adjoint_1",
    "truncate_pad",
    "untake",
}
"""Pieces of its machinery, which its users do not call."""


def loss(n, call):
    def f(x):
        y = call(n, x)
        return n.sum(n.sin(n.real(y)) + n.cos(2.0 * n.imag(y)))

    return f


def exists(name):
    found = np
    for part in name.split("."):
        found = getattr(found, part, None)
    return found is not None


def test_every_operation_of_autograd_is_called():
    known = {primitive.__name__ for primitive in primitive_vjps} - ITS_OWN
    called = {name.rpartition(".")[2] for name in CALLS}
    assert known - called == set()


def test_every_operation_exists():
    plain = {
        name
        for name in CALLS
        if not name.startswith("_") and name not in ("array_from_args", "concatenate_args", "make_diagonal")
    }
    assert {name for name in plain if not exists(name)} == set()


@pytest.mark.parametrize("name", CALLS)
@each_framework
def test_value_and_gradient_are_autograds(make, name):
    call = CALLS[name]
    value, slope = autograd.value_and_grad(loss(anp, call))(X)
    with np.use_backend(np.backend_of(make(X)), dtype="float64"):
        found, gradient = np.value_and_grad(loss(np, call))(make(X))
        numpy.testing.assert_allclose(np.to_numpy(found), value, rtol=1e-10)
        numpy.testing.assert_allclose(np.to_numpy(gradient), slope, rtol=1e-8, atol=1e-12)
