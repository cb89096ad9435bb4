from __future__ import annotations

import jax.numpy as jnp
from jax.numpy.linalg import inv, solve

from gradnp._ops.linalg.decompositions import EighResult
from gradnp._ops.linalg.equations import SlogdetResult
from gradnp._ops.rules.linalg import hermitian_part, is_lower, qr_by, svd_by


def slogdet(a):
    return SlogdetResult(*jnp.linalg.slogdet(a))


def cholesky(a, *, upper):
    return jnp.linalg.cholesky(hermitian_part(a, not upper), upper=upper, symmetrize_input=False)


def qr(a, mode):
    return qr_by(_qr, a, mode)


def _qr(a, complete):
    """QR, also of wide matrices, for which JAX 0.8 has no derivative.

    The first columns, as many as there are rows, give Q and so the other columns of R.
    """
    rows = a.shape[-2]
    q, r = jnp.linalg.qr(a[..., :rows], "complete" if complete else "reduced")
    if a.shape[-1] > rows:
        r = jnp.concatenate([r, jnp.conj(q.mT) @ a[..., rows:]], axis=-1)
    return q, r


def svd(a, full_matrices, compute_uv, hermitian):
    if not compute_uv:
        return jnp.linalg.svd(hermitian_part(a) if hermitian else a, compute_uv=False)
    return svd_by(jnp.linalg.svd, a, full_matrices, hermitian)


def eigh(a, UPLO):
    return EighResult(*jnp.linalg.eigh(hermitian_part(a, is_lower(UPLO)), symmetrize_input=False))


def eigvalsh(a, UPLO):
    return eigh(a, UPLO)[0]
