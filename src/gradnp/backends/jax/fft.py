from __future__ import annotations

import jax.numpy as jnp

import gradnp as np
from gradnp._ops.rules.fft import is_usual, points_of, sizes_and_axes

_HALVES = (jnp.float16, jnp.bfloat16)  # which the kernels do not take


def fft(a, n, axis, norm):
    return jnp.fft.fft(a, *points_of(a.shape, n, axis), norm)


def ifft(a, n, axis, norm):
    return jnp.fft.ifft(a, *points_of(a.shape, n, axis), norm)


def rfft(a, n, axis, norm):
    return jnp.fft.rfft(a.astype(jnp.float32) if a.dtype in _HALVES else a, *points_of(a.shape, n, axis), norm)


def irfft(a, n, axis, norm):
    result = jnp.fft.irfft(a, *points_of(a.shape, n, axis, is_half=True), norm)
    return result if jnp.iscomplexobj(a) else result.astype(a.dtype)


def fftn(a, s, axes, norm):
    return _along_axes(jnp.fft.fftn, np.fft.fftn, a, s, axes, norm)


def ifftn(a, s, axes, norm):
    return _along_axes(jnp.fft.ifftn, np.fft.ifftn, a, s, axes, norm)


def rfftn(a, s, axes, norm):
    return _along_axes(jnp.fft.rfftn, np.fft.rfftn, a, s, axes, norm)


def irfftn(a, s, axes, norm):
    return _along_axes(jnp.fft.irfftn, np.fft.irfftn, a, s, axes, norm)


def _along_axes(native, operation, a, s, axes, norm):
    lengths, along = sizes_and_axes(a.shape, s, axes, operation is np.fft.irfftn)
    if a.dtype not in _HALVES and is_usual(lengths, along, a.ndim):
        return native(a, lengths, along, norm)
    return operation.__wrapped__(a, s, axes, norm)
