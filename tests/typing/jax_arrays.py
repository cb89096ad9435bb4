"""What type checkers infer for JAX arrays."""

from typing import assert_type

import jax
import jax.numpy as jnp
import numpy

import gradnp as np

x = jnp.ones(3)
n = numpy.ones(3)

assert_type(np.sin(x), jax.Array)
assert_type(np.mean(x), jax.Array)
assert_type(np.reshape(x, (3, 1)), jax.Array)
assert_type(np.add(x, 2.0), jax.Array)
assert_type(np.add(2.0, x), jax.Array)
assert_type(np.add(x, n), jax.Array)
assert_type(np.concatenate([x, x]), jax.Array)
assert_type(np.where(x > 0, x, 0.0), jax.Array)
