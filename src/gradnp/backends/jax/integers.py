from __future__ import annotations

import jax.numpy as jnp
from jax.numpy import packbits, unpackbits

from gradnp._ops.rules.integers import as_integers


def gcd(x1, x2):
    return jnp.gcd(as_integers("gcd", x1), x2)


def lcm(x1, x2):
    return jnp.lcm(as_integers("lcm", x1), x2)


def bitwise_count(x):
    return jnp.bitwise_count(as_integers("bitwise_count", x, bools=True)).astype("uint8")
