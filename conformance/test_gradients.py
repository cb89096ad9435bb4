"""Gradients are the derivative: against finite differences of NumPy, in reverse and forward mode, to second order."""

from __future__ import annotations

import numpy
import pytest

from conformance.calls import VALUE, arrays_of, assert_all_close
from conformance.programs import program_of

GRADIENT = 1e-6
"""Tolerance against finite differences, whose own error is some 1e-9 of a well-scaled function."""
HVP_STEP = 1e-4
SECOND = 1e-5
"""Tolerance of second derivatives: central differences err by some HVP_STEP**2 times third derivatives."""


@pytest.mark.aspect("gradient")
def test_gradient(subject):
    framework = subject.framework

    def found(program):
        return program.by_argument(program.gradient(framework)(arrays_of(framework, program.host))[1])

    subject.check_together(found, lambda call, slopes: assert_all_close(slopes, call.slopes, GRADIENT, "gradient"))


@pytest.mark.aspect("complex")
def test_complex(subject):
    """Value and gradient (P8) of complex arguments."""
    framework = subject.framework

    def found(program):
        """The values and slopes; those of a differentiated program where that has all the values."""
        results = dict.fromkeys(program.calls)
        differentiated = [call for call in program.calls if call.has_gradient]
        if differentiated:
            smooth = program_of(*differentiated)
            values, slopes = smooth.gradient(framework)(arrays_of(framework, smooth.host))
            results |= zip(
                differentiated, zip(smooth.by_result(values), smooth.by_argument(slopes), strict=True), strict=True
            )
        rest = [call for call in program.calls if not call.has_gradient or call.selected != call.arrays(framework)]
        if rest:
            for call, values in zip(rest, program_of(*rest).run(framework), strict=True):
                results[call] = values, results[call] and results[call][1]
        return list(results.values())

    def judge(call, result):
        values, slopes = result
        assert_all_close(values, [call.expected[i] for i in call.arrays(framework)], VALUE, "complex result")
        if slopes is not None:
            assert_all_close(slopes, call.slopes, GRADIENT, "complex gradient")

    subject.check_together(found, judge, "complex128")


@pytest.mark.aspect("forward")
def test_forward(subject):
    """Forward mode agrees with finite differences along a direction."""
    framework = subject.framework

    def found(program):
        arrays, tangents = (arrays_of(framework, x) for x in (program.host, program.tangents))
        return program.by_result(framework.jvp(program.smooth, arrays, program.wrt, tangents, program.static))

    def judge(call, slopes):
        forward = sum(numpy.sum(numpy.real(s * numpy.conj(w))) for s, w in zip(slopes, call.weights, strict=True))
        reverse = sum(numpy.sum(g * t) for g, t in zip(call.slopes, call.tangents, strict=True))
        assert_all_close([forward], [reverse], GRADIENT, "⟨weights, jvp⟩ against ⟨gradient, tangents⟩")

    subject.check_together(found, judge)


@pytest.mark.aspect("second")
def test_second_order(subject):
    """The gradient of ⟨gradient, v⟩ agrees with differences of the (verified) gradient along v."""
    framework = subject.framework

    def found(program):
        arrays, weights, v = (arrays_of(framework, x) for x in (program.host, program.weights, program.tangents))
        actual = framework.hvp(program.smooth, arrays, program.wrt, weights, v, program.static)
        moved = []
        for sign in (1, -1):
            host = list(program.host)
            for i, t in zip(program.wrt, program.tangents, strict=True):
                host[i] = host[i] + sign * HVP_STEP * t
            moved.append(program.gradient(framework)(arrays_of(framework, host))[1])
        expected = [(a - b) / (2 * HVP_STEP) for a, b in zip(*moved, strict=True)]
        return list(zip(program.by_argument(actual), program.by_argument(expected), strict=True))

    subject.check_together(found, lambda call, pair: assert_all_close(*pair, SECOND, "second derivative"))


@pytest.mark.aspect("tracked")
def test_tracked(subject):
    """Nothing leaves the framework on the way: no conversion to NumPy or a Python number, no cut gradient."""
    framework = subject.framework

    def found(program):
        for call in program.calls:
            call.eager(framework)  # what is done once only, such as filling a table, may convert
        arrays, weights = arrays_of(framework, program.host), arrays_of(framework, program.weights)
        framework.track(program.smooth, arrays, program.wrt, weights)
        return [None] * len(program.calls)

    subject.check_together(found, lambda call, nothing: None)
