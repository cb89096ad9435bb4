"""Gradients are the derivative: against finite differences of NumPy, in reverse and forward mode, to second order."""

from __future__ import annotations

import numpy
import pytest

from conformance.calls import arrays_of, assert_all_close, call_of

GRADIENT = 1e-6
"""Tolerance against finite differences, whose own error is some 1e-9 of a well-scaled function."""
HVP_STEP = 1e-4


def expected_slopes(spec, call):
    """Finite differences, or zeros for a piecewise-constant operation (P7)."""
    if spec.gradient == "zero":
        return [numpy.zeros_like(call.host[i]) for i in call.wrt]
    return call.slope


def gradient_of(framework, call, host, static=False):
    weights = arrays_of(framework, call.weights)
    return framework.grad(call.smooth, arrays_of(framework, host), call.wrt, weights, static)


def _tolerance(spec):
    return max(GRADIENT, 100 * spec.tolerance if spec.tolerance > 1e-7 else 0)


@pytest.mark.aspect("gradient")
def test_gradient(framework, spec, case):
    call = call_of(spec, case)
    actual = gradient_of(framework, call, call.host, "compiled" in spec.aspects(case))
    assert_all_close(actual, expected_slopes(spec, call), _tolerance(spec), "gradient")


@pytest.mark.aspect("complex")
def test_complex(framework, spec, case):
    """Value and gradient (P8) of complex arguments."""
    call = call_of(spec, case, "complex128")
    actual = [framework.numpy(r) for r in call.gradnp(arrays_of(framework, call.host))]
    assert_all_close(actual, call.oracle(), spec.tolerance, "complex result")
    if "gradient" in spec.aspects(case) and call.selected:
        actual = gradient_of(framework, call, call.host, "compiled" in spec.aspects(case))
        assert_all_close(actual, expected_slopes(spec, call), _tolerance(spec), "complex gradient")


@pytest.mark.aspect("forward")
def test_forward(framework, spec, case):
    """Forward mode agrees with finite differences along a direction."""
    call = call_of(spec, case)
    slopes = framework.jvp(
        call.smooth, arrays_of(framework, call.host), call.wrt, arrays_of(framework, call.tangents), spec.static
    )
    forward = sum(numpy.sum(s * w) for s, w in zip(slopes, call.weights, strict=True))
    reverse = sum(numpy.sum(g * t) for g, t in zip(expected_slopes(spec, call), call.tangents, strict=True))
    assert_all_close([forward], [reverse], _tolerance(spec), "⟨weights, jvp⟩ against ⟨gradient, tangents⟩")


@pytest.mark.aspect("second")
def test_second_order(framework, spec, case):
    """The gradient of ⟨gradient, v⟩ agrees with differences of the (verified) gradient along v."""
    call = call_of(spec, case)
    arrays, weights, v = (arrays_of(framework, x) for x in (call.host, call.weights, call.tangents))
    actual = framework.hvp(call.smooth, arrays, call.wrt, weights, v, spec.static)
    moved = []
    for sign in (1, -1):
        host = list(call.host)
        for i, t in zip(call.wrt, call.tangents, strict=True):
            host[i] = host[i] + sign * HVP_STEP * t
        moved.append(gradient_of(framework, call, host))
    expected = [(a - b) / (2 * HVP_STEP) for a, b in zip(*moved, strict=True)]
    # Central differences: the error is of order HVP_STEP**2 times third derivatives.
    assert_all_close(actual, expected, max(1e-5, _tolerance(spec)), "second derivative")


@pytest.mark.aspect("tracked")
def test_tracked(framework, spec, case):
    """Nothing leaves the framework on the way: no conversion to NumPy or a Python number, no cut gradient."""
    call = call_of(spec, case)
    arrays = arrays_of(framework, call.host)
    weights = arrays_of(framework, call.weights)
    call.smooth(arrays)  # what is done once only, such as filling a table, may convert

    def guarded(a):
        with framework.no_conversion():
            return call.smooth(a)

    framework.grad(guarded, arrays, call.wrt, weights)
