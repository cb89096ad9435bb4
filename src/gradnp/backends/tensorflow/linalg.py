from __future__ import annotations

import math

import tensorflow as tf
from tensorflow.linalg import inv

import gradnp as np
from gradnp._ops.linalg.decompositions import EighResult, EigResult
from gradnp._ops.linalg.equations import SlogdetResult
from gradnp._ops.rules.linalg import check_square, eig_slope, hermitian_part, is_lower, qr_by, side, svd_by
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
    if a.shape[:-2] != b.shape[:-2] or None in a.shape[:-2]:  # the kernel does not broadcast
        leading = tf.broadcast_dynamic_shape(tf.shape(a)[:-2], tf.shape(b)[:-2])
        a = tf.broadcast_to(a, tf.concat([leading, tf.shape(a)[-2:]], 0))
        b = tf.broadcast_to(b, tf.concat([leading, tf.shape(b)[-2:]], 0))
    return tf.linalg.solve(a, b)


def slogdet(a):
    sign, logarithm = tf.linalg.slogdet(tf.stop_gradient(a))
    logarithm = tf.math.real(logarithm)
    singular = tf.math.is_inf(logarithm)[..., None, None]
    identity = tf.eye(tf.shape(a)[-1], dtype=a.dtype)

    def inverse():
        """The inverse, and nan of singular matrices, where the kernel raises."""
        return tf.where(singular, tf.constant(math.nan, a.dtype), inv(tf.where(singular, identity, a)))

    @tf.custom_gradient
    def differentiable(a):
        return logarithm, lambda slope: tf.cast(slope, a.dtype)[..., None, None] * tf.linalg.adjoint(inverse())

    result = differentiable(a)
    if not a.dtype.is_complex or a.shape[-1] == 0:
        return SlogdetResult(flat(sign, tf.cast(result, a.dtype)), result)
    # A determinant that is 1 in value, of inv(a) @ a, supplies the gradient of the sign.
    unit = _det_near_identity(tf.where(singular, identity, tf.stop_gradient(inverse()) @ a))
    return SlogdetResult(sign * unit / tf.cast(tf.abs(unit), a.dtype), result)


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
    known = None not in a.shape[-2:]

    def decompose(x, complete):
        scale = _extreme_scale(x)
        x /= scale
        q, r = tf.linalg.qr(x, full_matrices=complete) if known else _qr_of_unknown_size(x)
        return q, r * scale

    return qr_by(decompose, a, mode)


def _extreme_scale(a):
    """A divisor for matrices whose squares over- or underflow, of which the kernel makes nan; 1 for all others."""
    greatest = tf.reduce_max(tf.abs(tf.stop_gradient(a)), [-2, -1], True)
    limit = tf.constant(greatest.dtype.max**0.25, greatest.dtype)
    extreme = tf.math.is_finite(greatest) & (greatest > 0) & ((greatest > limit) | (greatest < 1 / limit))
    return tf.cast(tf.where(extreme, greatest, tf.ones_like(greatest)), a.dtype)


@tf.custom_gradient
def _qr_of_unknown_size(a):
    def slopes(*_):  # the kernel's has a form for each of more rows and more columns
        raise TypeError(
            "linalg.qr: the gradient needs a size that is unknown while the function is traced; give the sizes in its "
            "input_signature, or leave the signature out"
        )

    return tf.linalg.qr(a), slopes


def _poles(x):
    """One over the differences of numbers, and 0 on the diagonal: infinite where numbers coincide.

    TensorFlow's own derivatives have a finite number there, which depends on the basis that was picked.
    """
    differences = tf.expand_dims(x, -2) - tf.expand_dims(x, -1)
    poles = 1 / tf.linalg.set_diag(differences, tf.ones_like(x))
    return tf.linalg.set_diag(poles, tf.zeros_like(x))


def _scaled(x, numbers):
    """The columns of matrices times real numbers."""
    return x * tf.cast(tf.expand_dims(numbers, -2), x.dtype)


def _decompose(a, full_matrices):
    """The singular value decomposition; the reduced one has derivatives."""
    s, u, v = tf.linalg.svd(a, full_matrices=full_matrices)
    if full_matrices:
        return u, s, tf.linalg.adjoint(v)
    found = [s, u, v]  # and, as soon as there is one, the form of it that is differentiable in turn

    @tf.custom_gradient
    def values(a):
        def slopes(slope):
            _, u, v = found
            return tf.matmul(_scaled(u, slope), v, adjoint_b=True)

        return s, slopes

    @tf.custom_gradient
    def vectors(a):
        def slopes(slope_u, slope_v):
            s, u, v = found
            poles = tf.cast(_poles(s * s), u.dtype)
            of_u, of_v = _skew(u, slope_u), _skew(v, slope_v)
            inner = _scaled(poles * of_u, s) + tf.linalg.adjoint(_scaled(tf.linalg.adjoint(poles * of_v), s))
            if a.dtype.is_complex:
                inner += tf.linalg.diag(tf.linalg.diag_part(of_u) / tf.cast(2 * s, u.dtype))
            result = tf.matmul(tf.matmul(u, inner), v, adjoint_b=True)
            rows, columns = a.shape[-2:]
            if None in (rows, columns):
                return result + _of_rests(a, u, v, _scaled(slope_u, 1 / s), _scaled(slope_v, 1 / s))
            if rows > columns:
                result += tf.matmul(_rest(u, _scaled(slope_u, 1 / s)), v, adjoint_b=True)
            elif rows < columns:
                result += tf.matmul(u, _rest(v, _scaled(slope_v, 1 / s)), adjoint_b=True)
            return result

        return (u, v), slopes

    found[0] = values(a)
    found[1:] = vectors(a)
    s, u, v = found
    return u, s, tf.linalg.adjoint(v)


def _skew(basis, slope):
    x = tf.matmul(basis, slope, adjoint_a=True)
    return x - tf.linalg.adjoint(x)


def _of_rests(a, u, v, x, y):
    """What the columns outside of the spans of `u` and of `v` add, where it is found out later which of them spans all."""
    rows, columns = tf.unstack(tf.shape(a)[-2:])
    left = tf.matmul(_rest(u, x), v, adjoint_b=True)
    right = tf.matmul(u, _rest(v, y), adjoint_b=True)
    none = tf.zeros((), a.dtype)
    return tf.where(rows > columns, left, none) + tf.where(rows < columns, right, none)


def _rest(basis, x):
    """What is left of columns when their part in the span of `basis` is taken away."""
    return x - tf.matmul(basis, tf.matmul(basis, x, adjoint_a=True))


def svd(a, full_matrices, compute_uv, hermitian):
    if not compute_uv:
        return _singular_values(hermitian_part(a) if hermitian else a)
    return svd_by(_decompose, a, full_matrices, hermitian)


@tf.custom_gradient
def _singular_values(a):
    def slopes(slope):
        u, _, vh = _decompose(a, False)
        return tf.matmul(_scaled(u, slope), vh)

    return tf.linalg.svd(a, compute_uv=False), slopes


def eigh(a, UPLO):
    return EighResult(*_eigh(hermitian_part(a, is_lower(UPLO))))


def _eigh(a):
    w, v = tf.linalg.eigh(a)
    w = tf.math.real(w)
    found = [w, v]  # and, as soon as there is one, the form of it that is differentiable in turn

    @tf.custom_gradient
    def values(a):
        return w, lambda slope: tf.matmul(_scaled(found[1], slope), found[1], adjoint_b=True)

    @tf.custom_gradient
    def vectors(a):
        def slopes(slope):
            w, v = found
            inner = tf.cast(_poles(w), v.dtype) * tf.matmul(v, slope, adjoint_a=True)
            return tf.matmul(tf.matmul(v, inner), v, adjoint_b=True)

        return v, slopes

    found[0] = values(a)
    found[1] = vectors(a)
    return found


def eigvalsh(a, UPLO):
    return _eigenvalues(hermitian_part(a, is_lower(UPLO)))


@tf.custom_gradient
def _eigenvalues(a):
    def slopes(slope):
        _, v = _eigh(a)
        return tf.matmul(_scaled(v, slope), v, adjoint_b=True)

    return tf.math.real(tf.linalg.eigvalsh(a)), slopes


def eig(a):
    check_square(a)
    return EigResult(*_eig(_as_complex(a)))


def _as_complex(a):
    return a if a.dtype.is_complex else tf.complex(a, tf.zeros_like(a))


def _eig(a):
    """TensorFlow's own derivatives have finite numbers where eigenvalues coincide, and none of the second order."""
    w, v = tf.linalg.eig(a)
    found = [w, v]  # and, as soon as there is one, the form of it that is differentiable in turn

    @tf.custom_gradient
    def values(a):
        return w, lambda slope: eig_slope(*found, slope, None)

    @tf.custom_gradient
    def vectors(a):
        return v, lambda slope: eig_slope(*found, tf.zeros_like(found[0]), slope)

    found[0] = values(a)
    found[1] = vectors(a)
    return found


def eigvals(a):
    if tf.executing_eagerly() and not could_possibly_record():
        return tf.linalg.eigvals(a)
    return eig(a)[0]
