from __future__ import annotations

import math
from functools import partial

import jax
import jax.numpy as jnp
from jax import lax, nn
from jax.nn import gelu, silu, softplus

import gradnp as np
from gradnp._core.dtypes import refuse_complex
from gradnp._ops.rules.convolution import remembered_pool_windows, spatial_axes


def relu(x):
    refuse_complex(x)
    return nn.relu(x)


def max_pool(x, window, *, stride, padding, layout):
    windows = remembered_pool_windows(x.shape, window, stride, padding, layout)
    return _max_pool(x, windows, layout)


def avg_pool(x, window, *, stride, padding, layout, count_padding):
    windows = remembered_pool_windows(x.shape, window, stride, padding, layout)
    return _avg_pool(x, windows, layout, bool(count_padding))


# Each is one program. Windows that tile are a reshaped view, which XLA reduces faster than by windows.


@partial(jax.jit, static_argnums=(1, 2), inline=True)
def _max_pool(x, windows, layout):
    if windows.is_disjoint or not jnp.issubdtype(x.dtype, jnp.floating):
        return np.nn.max_pool.__wrapped__(
            x, windows.size, stride=windows.stride, padding=windows.padding, layout=layout
        )
    return lax.reduce_window(x, -math.inf, lax.max, *_geometry(x, windows, layout))


@partial(jax.jit, static_argnums=(1, 2, 3), inline=True)
def _avg_pool(x, windows, layout, count_padding):
    if windows.is_disjoint or not jnp.issubdtype(x.dtype, jnp.floating):
        return np.nn.avg_pool.__wrapped__(
            x, windows.size, stride=windows.stride, padding=windows.padding, layout=layout, count_padding=count_padding
        )
    geometry = _geometry(x, windows, layout)
    total = lax.reduce_window(x, 0.0, lax.add, *geometry)
    if count_padding or not windows.is_padded:
        return total / math.prod(windows.size)
    return total / lax.reduce_window(jnp.ones_like(x), 0.0, lax.add, *geometry)


def _geometry(x, windows, layout):
    """The windows, with those of one entry along the axes of batch and channels."""
    before = spatial_axes(x.ndim, layout)[0]
    after = x.ndim - before - len(windows.size)
    size, stride = ((1,) * before + along + (1,) * after for along in (windows.size, windows.stride))
    return size, stride, ((0, 0),) * before + windows.padding + ((0, 0),) * after
