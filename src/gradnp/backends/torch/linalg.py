from __future__ import annotations

import torch
from torch.linalg import eigvals, inv

import gradnp as np
from gradnp._ops.linalg.decompositions import EighResult, EigResult
from gradnp._ops.linalg.equations import SlogdetResult
from gradnp._ops.rules.linalg import hermitian_part, is_lower, qr_by, side, svd_by
from gradnp.backends.torch.private import are_transforms_active, is_forward_mode_active


def det(a):
    n = side(a)
    if n <= 3 or _is_differentiated(a):
        return np.linalg.det.__wrapped__(a)
    return torch.linalg.det(a)  # its derivatives are wrong at singular matrices


def _is_differentiated(a):
    if (a.requires_grad and torch.is_grad_enabled()) or are_transforms_active():
        return True
    return not torch.compiler.is_compiling() and is_forward_mode_active()


def solve(a, b):
    if b.ndim == 1:
        return solve(a, b.unsqueeze(-1)).squeeze(-1)
    # With unequal dimensions torch takes some stacks of matrices for vectors, and its vmap misaligns the others.
    ndim = max(a.ndim, b.ndim)
    return torch.linalg.solve(a[(None,) * (ndim - a.ndim)], b[(None,) * (ndim - b.ndim)])


def slogdet(a):
    sign, logarithm = torch.linalg.slogdet(a)
    if not a.is_complex():  # a constant, whose gradient is zeros; torch's is None
        sign = torch.where(torch.ones_like(sign, dtype=torch.bool), sign, a.sum((-2, -1)))
    return SlogdetResult(sign, logarithm)


def cholesky(a, *, upper):
    return torch.linalg.cholesky(hermitian_part(a, not upper), upper=upper)


def qr(a, mode):
    return qr_by(lambda x, complete: torch.linalg.qr(x, "complete" if complete else "reduced"), a, mode)


def svd(a, full_matrices, compute_uv, hermitian):
    if not compute_uv:
        return torch.linalg.svdvals(hermitian_part(a) if hermitian else a)
    return svd_by(torch.linalg.svd, a, full_matrices, hermitian)


def eigh(a, UPLO):
    return EighResult(*torch.linalg.eigh(hermitian_part(a, is_lower(UPLO))))


def eigvalsh(a, UPLO):
    return torch.linalg.eigvalsh(hermitian_part(a, is_lower(UPLO)))


def eig(a):
    return EigResult(*torch.linalg.eig(a))
