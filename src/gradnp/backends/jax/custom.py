"""Custom gradients on JAX: `jax.custom_vjp`, of flat lists of arrays."""

from __future__ import annotations

import functools

import jax
import jax.numpy as jnp
import numpy


def custom_vjp(call, arrays):
    try:
        return _with_rule(call, *arrays)
    except TypeError as error:
        if "forward-mode" not in str(error):
            raise
        raise TypeError(
            f"{call.custom.kind}: JAX has no forward mode of {call.name}, whose gradient is a vjp; use reverse mode (grad, "
            f"vjp, jacobian(mode='reverse'), hvp by reverse over reverse)"
        ) from error


@functools.partial(jax.custom_vjp, nondiff_argnums=(0,))
def _with_rule(call, *arrays):
    return call.primal(arrays)


def _forward(call, *arrays):
    results, residuals = call.forward(arrays)
    again = _attached(call, list(arrays), results, residuals)
    return again, [_same(x, results, again) for x in residuals]


def _backward(call, residuals, cotangents):
    cotangents = [_from_jax(c, x) for c, x in zip(cotangents, call.returned, strict=True)]
    slopes = call.backward(residuals, cotangents)
    return tuple([_to_jax(s, x) for s, x in zip(slopes, call.expected, strict=True)])


_with_rule.defvjp(_forward, _backward)


# JAX differentiates what `fwd` computed by its own rules at the second order. Passed through this, the results have the
# custom gradient at every order, as they have on the other frameworks.
@functools.partial(jax.custom_vjp, nondiff_argnums=(0,))
def _attached(call, arrays, results, residuals):
    return results


def _attached_forward(call, arrays, results, residuals):
    return _attached(call, arrays, results, residuals), residuals


def _attached_backward(call, residuals, cotangents):
    slopes = list(_backward(call, residuals, cotangents))
    return slopes, [None] * len(cotangents), [None] * len(residuals)


_attached.defvjp(_attached_forward, _attached_backward)


def _same(residual, results, again):
    """A residual that is one of the results is so after these have been attached too."""
    return next((new for old, new in zip(results, again, strict=True) if old is residual), residual)


def _from_jax(cotangent, result):
    """JAX's cotangent, the conjugate of gradnp's; zeros for an integer result, which has none."""
    if cotangent.dtype == jax.dtypes.float0:
        return jnp.zeros(cotangent.shape, result.dtype)
    return jnp.conj(cotangent) if jnp.iscomplexobj(cotangent) else cotangent


def _to_jax(slope, argument):
    if not argument.differentiable:
        return numpy.zeros(argument.shape, jax.dtypes.float0)
    if slope is None:
        return jnp.zeros(argument.shape, argument.dtype)
    return jnp.conj(slope) if jnp.iscomplexobj(slope) else slope
