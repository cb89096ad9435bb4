from __future__ import annotations

import jax
import numpy

from gradnp._core.errors import UnsupportedOperationError
from gradnp.backends.jax.private import has_no_transform, is_traced


def values(x):
    x = jax.lax.stop_gradient(x)
    return None if is_traced(x) else numpy.asarray(x)


def is_compiling():
    # Of the transforms, only those that compile leave a tracer where nothing is transformed.
    return not has_no_transform() and is_traced(jax.lax.full((), 0.0))


def carries_gradient(x):
    return is_traced(x)


@jax.custom_jvp
def implicit_gamma(shape, sample):
    return sample


@implicit_gamma.defjvp
def _slope_times(primals, tangents):
    shape, sample = primals
    return sample, _gamma_slope(shape, sample) * tangents[0]


@jax.custom_jvp
def _gamma_slope(shape, sample):
    slope = jax.lax.random_gamma_grad(shape, sample)
    return jax.numpy.where(
        shape == 0, jax.numpy.zeros_like(slope), slope
    )  # where JAX gives nan: all samples are 0 there


@_gamma_slope.defjvp
def _second_derivative(primals, tangents):
    raise UnsupportedOperationError(
        "random.standard_gamma: its second derivative with respect to the shape is not known; np.stop_gradient(shape) "
        "leaves it out (gamma and chisquare depend on it too)"
    )
