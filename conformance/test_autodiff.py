"""Every operation under gradnp's own transforms: `np.grad`, `np.jvp`, `np.vmap` and `np.jit`."""

from __future__ import annotations

import numpy
import pytest

import gradnp
from conformance.calls import arrays_of, assert_all_close, call_of
from conformance.test_gradients import _tolerance, expected_slopes


@pytest.fixture(autouse=True)
def default_backend(framework):
    """For creation functions; others follow their arrays."""
    with gradnp.use_backend(framework.name):
        yield


def loss_of(framework, call):
    """The weighted sum of the differentiable results, as a function of the differentiated arguments, and those."""
    arrays, weights = arrays_of(framework, call.host), arrays_of(framework, call.weights)

    def loss(*moved):
        results = call.smooth(_replaced(arrays, call.wrt, moved))
        return sum(gradnp.sum(gradnp.multiply(r, w)) for r, w in zip(results, weights, strict=True))

    return loss, [arrays[i] for i in call.wrt]


def _replaced(arrays, positions, moved):
    arrays = list(arrays)
    for i, x in zip(positions, moved, strict=True):
        arrays[i] = x
    return arrays


@pytest.mark.aspect("np.grad")
def test_grad(framework, spec, case):
    call = call_of(spec, case)
    loss, moved = loss_of(framework, call)
    slopes = gradnp.grad(loss, argnums=tuple(range(len(moved))))(*moved)
    assert_all_close([framework.numpy(s) for s in slopes], expected_slopes(spec, call), _tolerance(spec), "np.grad")


@pytest.mark.aspect("np.jvp")
def test_jvp(framework, spec, case):
    call = call_of(spec, case)
    loss, moved = loss_of(framework, call)
    tangent = gradnp.jvp(loss, moved, arrays_of(framework, call.tangents))[1]
    expected = sum(numpy.sum(g * t) for g, t in zip(expected_slopes(spec, call), call.tangents, strict=True))
    assert_all_close([framework.numpy(tangent)], [expected], _tolerance(spec), "np.jvp")


@pytest.mark.aspect("np.vmap")
def test_vmap(framework, spec, case):
    """Of two copies with the axis last, so that it has to be moved."""
    call = call_of(spec, case)

    def results(*arrays):
        return [r for r in call.gradnp(arrays) if framework.is_array(r)]

    second = [
        s.draw(spec.seed(case, 100 + i)) if s.differentiable else h
        for i, (s, h) in enumerate(zip(case.samples, call.host, strict=True))
    ]
    axes = [-1 if s.differentiable else None for s in case.samples]
    batched = [numpy.stack([a, b], -1) if axis else a for a, b, axis in zip(call.host, second, axes, strict=True)]
    loop = [[framework.numpy(r) for r in results(*arrays_of(framework, host))] for host in (call.host, second)]
    mapped = gradnp.vmap(results, in_axes=tuple(axes), out_axes=-1)(*arrays_of(framework, batched))
    expected = [numpy.stack(pair, -1) for pair in zip(*loop, strict=True)]
    assert_all_close([framework.numpy(r) for r in mapped], expected, max(spec.tolerance, 1e-7), "np.vmap")


@pytest.mark.aspect("np.jit")
def test_jit(framework, spec, case):
    """Of the value and gradient together, where there is one."""
    call = call_of(spec, case)
    if "gradient" in spec.aspects(case):
        loss, moved = loss_of(framework, call)
        transformed = gradnp.jit(gradnp.value_and_grad(loss, argnums=tuple(range(len(moved)))))
        value, slopes = transformed(*moved)
        actual, expected = (value, *slopes), (call.loss(*call.host), *expected_slopes(spec, call))
        tolerance = _tolerance(spec)
    else:
        moved = arrays_of(framework, call.host)

        def results(*arrays):
            return [r for r in call.gradnp(arrays) if framework.is_array(r)]

        actual, expected = gradnp.jit(results)(*moved), [framework.numpy(r) for r in results(*moved)]
        tolerance = 10 * max(spec.tolerance, 1e-7)
    assert_all_close([framework.numpy(x) for x in actual], expected, tolerance, "np.jit")
