from __future__ import annotations

import functools

import jax
import jax.numpy as jnp
from jax.scipy.special import erfinv as _erfinv

from gradnp._ops.random import draws
from gradnp._ops.random.keys import Key

jax.tree_util.register_dataclass(Key, data_fields=["data"], meta_fields=[])


def _keyed(sampler):
    """The function that gives `sampler` a key of JAX's, and draws as JAX does if nobody has changed its defaults."""

    @functools.wraps(sampler)
    def draw(data, *settings):
        if jax.config.jax_threefry_partitionable:
            return sampler(_key(data), *settings)
        with jax.threefry_partitionable(True):
            return sampler(_key(data), *settings)

    return draw


def _key(data):
    return jax.random.wrap_key_data(data, impl="threefry2x32")


@_keyed
def _split(key, shape):
    return jax.random.key_data(jax.random.split(key, shape))


@_keyed
def _fold_in(key, number):
    return jax.random.key_data(jax.random.fold_in(key, number))


def _seeded(seed):
    return jax.random.key_data(jax.random.key(seed, impl="threefry2x32"))


_unit = _keyed(jax.random.uniform)
_uniform = _keyed(jax.random.uniform)
_normal = _keyed(jax.random.normal)
_exponential = _keyed(jax.random.exponential)
_laplace = _keyed(jax.random.laplace)
_logistic = _keyed(jax.random.logistic)


@_keyed
def _gumbel(key, shape, dtype):
    return jax.random.gumbel(key, shape, dtype, "low")


@_keyed
def _truncated_normal(key, shape, dtype, lower, upper):
    return jax.random.truncated_normal(key, lower, upper, shape, dtype)


@_keyed
def _integers(key, shape, dtype, minval, maxval):
    largest = max([abs(x) for x in (minval, maxval) if type(x) is int], default=0)
    if largest < 2**31:
        return jax.random.randint(key, shape, minval, maxval, dtype)
    with jax.enable_x64(True):  # the upper bound may be one more than the dtype holds
        if largest < 2**63:
            return jax.random.randint(key, shape, minval, maxval, dtype)
        return draws._integers.__wrapped__(jax.random.key_data(key), shape, dtype, minval, maxval)


@_keyed
def _shuffled(key, x, axis):
    return jax.random.permutation(key, x, axis, independent=True)


def _nextafter(x, y):
    return jnp.nextafter(x, y)
