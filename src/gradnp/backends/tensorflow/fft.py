"""TensorFlow's kernels transform the last axis, by the norm "backward" and for the lengths that they are given."""

from __future__ import annotations

import tensorflow as tf

import gradnp as np
from gradnp._ops.rules.fft import is_tensor, points_of, power_of
from gradnp.backends.tensorflow import cast, exactly
from gradnp.backends.tensorflow._kernels import int_vector


def fft(a, n, axis, norm):
    return _by_kernel(tf.raw_ops.FFT, a, n, axis, -power_of(norm))


def ifft(a, n, axis, norm):
    return _by_kernel(tf.raw_ops.IFFT, a, n, axis, power_of(norm))


def _by_kernel(kernel, a, n, axis, power):
    n, axis = points_of(np.shape(a), n, axis)
    return _along(lambda rows: _scaled(kernel(input=_resized(_complex(rows), n)), n, power), a, axis)


def rfft(a, n, axis, norm):
    n, axis = points_of(np.shape(a), n, axis)
    power = -power_of(norm)
    a = a if a.dtype.size > 2 else tf.cast(a, tf.float32)

    def transform(rows):
        rows = _resized(rows, n)
        return _scaled(tf.raw_ops.RFFT(input=rows, fft_length=[n], Tcomplex=_complex_dtype(rows)), n, power)

    return _along(transform, a, axis)


def irfft(a, n, axis, norm):
    n, axis = points_of(np.shape(a), n, axis, is_half=True)
    power = power_of(norm)

    def transform(rows):
        rows = _resized(_complex(rows), n // 2 + 1)
        return _scaled(tf.raw_ops.IRFFT(input=rows, fft_length=[n], Treal=rows.dtype.real_dtype), n, power)

    return tf.cast(_along(transform, a, axis), a.dtype.real_dtype)


def _along(transform, a, axis):
    """A transform of the last axis, along another."""
    axes = list(range(a.shape.rank))
    axes[axis], axes[-1] = axes[-1], axes[axis]
    if axis == axes[axis]:
        return transform(a)
    swap = int_vector(*axes)
    return tf.transpose(transform(tf.transpose(a, swap)), swap)


def _resized(a, n):
    """`a` with `n` entries along the last axis: cut, or with zeros appended."""
    size = np.shape(a)[-1]
    if is_tensor(size) or is_tensor(n):
        a = a[..., :n]
        return tf.pad(a, [(0, 0)] * (a.shape.rank - 1) + [(0, n - tf.shape(a)[-1])])
    if size >= n:
        return a if size == n else a[..., :n]
    return tf.pad(a, [(0, 0)] * (a.shape.rank - 1) + [(0, n - size)])


def _scaled(a, n, power):
    """`a` times a power of the length."""
    if not power:
        return a
    return a * exactly(tf.cast(n, tf.float64) ** power if is_tensor(n) else n**power, a.dtype)


def _complex_dtype(a):
    return tf.complex128 if a.dtype.real_dtype == tf.float64 else tf.complex64


def _complex(a):
    return cast(a, _complex_dtype(a))
