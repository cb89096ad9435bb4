from __future__ import annotations

import jax
import jax.numpy as jnp
from jax.numpy.linalg import inv, solve

import gradnp as np
from gradnp._ops.linalg.decompositions import EighResult, EigResult
from gradnp._ops.linalg.equations import SlogdetResult
from gradnp._ops.rules.linalg import eig_tangent, hermitian_part, is_lower, qr_by, side, svd_by


def det(a):
    return np.linalg.det.__wrapped__(a) if side(a) <= 3 else _det(a)


# Compiled as one program.
_reference_det = jax.jit(np.linalg.det.__wrapped__, inline=True)


@jax.custom_jvp
def _det(a):
    return jnp.linalg.det(a)


@_det.defjvp
def _det_jvp(primals, tangents):
    """The derivatives of the reference definition, which are exact at singular matrices too."""
    return _det(*primals), jax.jvp(_reference_det, primals, tangents)[1]


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
    return EighResult(*_eigh(hermitian_part(a, is_lower(UPLO))))


@jax.custom_jvp
def _eigh(a):
    return tuple(jnp.linalg.eigh(a, symmetrize_input=False))


@_eigh.defjvp
def _eigh_jvp(primals, tangents):
    """JAX's own rule adds 1 to eigenvalues, and so divides by 0 where they are too great for it."""
    w, v = _eigh(*primals)
    moved = jnp.conj(v.mT) @ tangents[0] @ v
    same = jnp.eye(w.shape[-1], dtype=bool)
    poles = jnp.where(same, 0, 1 / jnp.where(same, 1, w[..., None, :] - w[..., :, None]))
    dw = jnp.diagonal(moved, axis1=-2, axis2=-1).real
    return (w, v), (dw, v @ (poles * moved))


def eigvalsh(a, UPLO):
    return eigh(a, UPLO)[0]


def eig(a):
    return EigResult(*_eig(_as_complex(a)))


def _as_complex(a):
    return jax.lax.convert_element_type(a, jnp.result_type(a.dtype, jnp.complex64))


@jax.custom_jvp
def _eig(a):
    return tuple(jnp.linalg.eig(a))


@_eig.defjvp
def _eig_jvp(primals, tangents):
    """JAX has no derivatives of eigenvectors."""
    found = _eig(*primals)
    return found, eig_tangent(*found, *tangents)


@jax.custom_jvp
def _eigvals(a):
    return jnp.linalg.eigvals(a)


@_eigvals.defjvp
def _eigvals_jvp(primals, tangents):
    w, v = _eig(*primals)
    return w, eig_tangent(w, v, *tangents)[0]


def eigvals(a):
    return _eigvals(_as_complex(a))
