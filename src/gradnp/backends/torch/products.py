from __future__ import annotations

import torch
from torch import matmul as native_matmul

import gradnp as np
from gradnp._core.arguments import preparer
from gradnp._ops.rules.products import contract_in_order, contracted_axes, labels_of
from gradnp.backends import torch as backend
from gradnp.backends.torch import as_dtype

PROMOTES = {"dot"}


_prepare = preparer(backend, False)


_BOOL = torch.bool


def _contract(function, *arrays):
    """`function`, by way of integers for bool arrays, of which torch has no products."""
    if arrays[0].dtype is torch.bool:
        return function(*[x.long() for x in arrays]).bool()
    return function(*arrays)


def matmul(x1, x2, *, dtype):
    if dtype is not None:
        x1, x2 = x1.to(as_dtype(dtype)), x2.to(as_dtype(dtype))
    if x1.dtype is torch.bool:
        return _contract(torch.matmul, x1, x2)
    return torch.matmul(x1, x2)


def dot(a, b):
    dtype = a.dtype
    if dtype is not b.dtype:
        a, b = _prepare(a, b)
    elif 0 < b.ndim < 3 and a.ndim and dtype is not _BOOL:
        return native_matmul(a, b)  # the usual call
    return np.dot.__wrapped__(a, b)


def inner(a, b):
    return _contract(torch.inner, a, b)


def outer(a, b):
    return torch.outer(a.reshape(-1), b.reshape(-1))


def tensordot(a, b, axes):
    axes = contracted_axes(axes, a.shape, b.shape)
    return _contract(lambda x, y: torch.tensordot(x, y, axes), a, b)


def cross(a, b, axisa, axisb, axisc, axis):
    plain = (axisa, axisb, axisc, axis) == (-1, -1, -1, None) and a.ndim == b.ndim
    if plain and a.shape[-1:] == b.shape[-1:] == (3,):
        return torch.linalg.cross(a, b)
    return np.cross.__wrapped__(a, b, axisa, axisb, axisc, axis)


def einsum(subscripts, *operands, optimize, dtype, order, casting):
    if dtype is not None:
        operands = [x.to(as_dtype(dtype)) for x in operands]
    if "." in subscripts:
        labels_of(subscripts, tuple([x.ndim for x in operands]))  # raises for the ellipses that NumPy refuses
    if operands[0].dtype is torch.bool:
        return _contract(lambda *x: torch.einsum(subscripts, *x), *operands)
    if optimize and len(operands) > 2:
        return contract_in_order(torch.einsum, subscripts, operands, optimize)
    result = torch.einsum(subscripts, *operands)
    # torch sums small integers in int64.
    return result if result.dtype is operands[0].dtype else result.to(operands[0].dtype)
