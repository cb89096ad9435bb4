from __future__ import annotations

import tensorflow as tf
from tensorflow.linalg import inv

import gradnp as np
from gradnp._ops.linalg.decompositions import EighResult
from gradnp._ops.linalg.equations import SlogdetResult
from gradnp._ops.rules.linalg import hermitian_part, is_lower, qr_by, side, svd_by
from gradnp.backends.tensorflow import _vectorization
from gradnp.backends.tensorflow.private import could_possibly_record
from gradnp.backends.tensorflow.rounding import flat


def det(a):
    if tf.executing_eagerly() and not could_possibly_record() and side(a) > 3:
        return tf.linalg.det(a)  # its derivatives are wrong at singular matrices
    return np.linalg.det.__wrapped__(a)


def solve(a, b):
    if b.shape.rank == 1:
        return tf.squeeze(solve(a, tf.expand_dims(b, -1)), -1)
    if a.shape[:-2] != b.shape[:-2]:  # the kernel does not broadcast
        leading = tf.broadcast_dynamic_shape(tf.shape(a)[:-2], tf.shape(b)[:-2])
        a = tf.broadcast_to(a, tf.concat([leading, tf.shape(a)[-2:]], 0))
        b = tf.broadcast_to(b, tf.concat([leading, tf.shape(b)[-2:]], 0))
    return tf.linalg.solve(a, b)


def slogdet(a):
    sign, logarithm = tf.linalg.slogdet(a)
    logarithm = tf.math.real(logarithm)
    if not a.dtype.is_complex or a.shape[-1] == 0:
        return SlogdetResult(flat(sign, tf.cast(logarithm, a.dtype)), logarithm)
    # The kernel's gradient omits that of the sign. A determinant that is 1 in value, of inv(a) @ a, supplies it.
    unit = _det_near_identity(tf.stop_gradient(tf.linalg.inv(a)) @ a)
    return SlogdetResult(tf.stop_gradient(sign) * unit / tf.cast(tf.abs(unit), a.dtype), logarithm)


def _det_near_identity(a):
    """The determinant by Schur complements, which works because every leading block is regular."""
    n = a.shape[-1]
    if n == 1:
        return a[..., 0, 0]
    k = n // 2
    p, q, r, t = a[..., :k, :k], a[..., :k, k:], a[..., k:, :k], a[..., k:, k:]
    return _det_near_identity(p) * _det_near_identity(t - r @ tf.linalg.solve(p, q))


def cholesky(a, *, upper):
    factor = tf.linalg.cholesky(hermitian_part(a, not upper))
    return tf.linalg.adjoint(factor) if upper else factor


def qr(a, mode):
    return qr_by(lambda x, complete: tf.linalg.qr(x, full_matrices=complete), a, mode)


def _decompose(a, full_matrices):
    s, u, v = tf.linalg.svd(a, full_matrices=full_matrices)
    return u, s, tf.linalg.adjoint(v)


def svd(a, full_matrices, compute_uv, hermitian):
    if not compute_uv:
        return tf.linalg.svd(hermitian_part(a) if hermitian else a, compute_uv=False)
    return svd_by(_decompose, a, full_matrices, hermitian)


def eigh(a, UPLO):
    w, v = tf.linalg.eigh(hermitian_part(a, is_lower(UPLO)))
    return EighResult(tf.math.real(w), v)


def eigvalsh(a, UPLO):
    return tf.math.real(tf.linalg.eigvalsh(hermitian_part(a, is_lower(UPLO))))
