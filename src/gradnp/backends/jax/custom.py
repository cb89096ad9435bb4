"""Custom gradients on JAX: `jax.custom_vjp`, of flat lists of arrays."""

from __future__ import annotations

import functools

import jax
import jax.numpy as jnp
import numpy

from gradnp.backends.jax._forward_mode import lacking, meet
from gradnp.backends.jax.private import is_traced


def custom_vjp(call, arrays):
    if not any(map(is_traced, arrays)):
        results = call.primal(arrays)
        if not any(map(is_traced, results)):
            return results  # nothing is differentiated or compiled here: `jax.custom_vjp` would trace it all the same
    meet(lacking(call))
    try:
        return _with_rule(call, *arrays)
    except TypeError as error:
        if "forward-mode" not in str(error):
            raise
        raise TypeError(lacking(call)) from error


@functools.partial(jax.custom_vjp, nondiff_argnums=(0,))
def _with_rule(call, *arrays):
    return call.primal(arrays)


def _forward(call, *arrays):
    results, residuals = call.forward(arrays)
    # Which residuals are results, and so have the custom gradient too; the rest are passed along.
    places = [next((i for i, y in enumerate(results) if y is x), None) for x in residuals]
    rest = [x for x, place in zip(residuals, places, strict=True) if place is None]
    return _attached_forward((call, places), list(arrays), results, rest)


def _backward(call, residuals, cotangents):
    cotangents = [_from_jax(c, x) for c, x in zip(cotangents, call.returned, strict=True)]
    slopes = call.backward(residuals, cotangents)
    return tuple([_to_jax(s, x) for s, x in zip(slopes, call.expected, strict=True)])


_with_rule.defvjp(_forward, _backward)


# JAX differentiates what `fwd` computed by its own rules at the second order. Passed through this, the results have the
# custom gradient at every order, as they have on the other frameworks.
@functools.partial(jax.custom_vjp, nondiff_argnums=(0,))
def _attached(rule, arrays, results, rest):
    return results


def _attached_forward(rule, arrays, results, rest):
    results = _attached(rule, arrays, results, rest)
    others = iter(rest)
    return results, [next(others) if place is None else results[place] for place in rule[1]]


def _attached_backward(rule, residuals, cotangents):
    call, places = rule
    return list(_backward(call, residuals, cotangents)), [None] * len(cotangents), [None] * places.count(None)


_attached.defvjp(_attached_forward, _attached_backward)


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
