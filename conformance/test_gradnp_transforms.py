"""gradnp's own transforms, `np.grad`, `np.jvp`, `np.vmap` and `np.jit`, of the operations in `conformance.sample`.

The framework's own transforms, of every operation, are in `test_framework_transforms`.
"""

from __future__ import annotations

import numpy
import pytest

import gradnp
from conformance.calls import VALUE, arrays_of, assert_all_close
from conformance.frameworks import replaced
from conformance.programs import program_of
from conformance.test_gradients import GRADIENT


def loss_of(framework, call):
    """The weighted sum of the differentiable results, as a function of the differentiated arguments, and those."""
    arrays, weights = arrays_of(framework, call.host), arrays_of(framework, call.weights)
    smooth = program_of(call).smooth

    def loss(*moved):
        results = smooth(replaced(arrays, call.wrt, moved))
        return sum(gradnp.sum(gradnp.real(r * gradnp.conj(w))) for r, w in zip(results, weights, strict=True))

    return loss, [arrays[i] for i in call.wrt]


@pytest.mark.aspect("np.grad")
def test_grad(subject):
    def judge(call):
        loss, moved = loss_of(subject.framework, call)
        slopes = gradnp.grad(loss, argnums=tuple(range(len(moved))))(*moved)
        assert_all_close([subject.framework.numpy(s) for s in slopes], call.slopes, GRADIENT, "np.grad")

    subject.check(judge)


@pytest.mark.aspect("np.jvp")
def test_jvp(subject):
    def judge(call):
        loss, moved = loss_of(subject.framework, call)
        tangent = gradnp.jvp(loss, moved, arrays_of(subject.framework, call.tangents))[1]
        expected = sum(numpy.sum(g * t) for g, t in zip(call.slopes, call.tangents, strict=True))
        assert_all_close([subject.framework.numpy(tangent)], [expected], GRADIENT, "np.jvp")

    subject.check(judge)


@pytest.mark.aspect("np.vmap")
def test_vmap(subject):
    """Of two copies with the axis last, so that it has to be moved."""
    framework = subject.framework

    def judge(call):
        program = program_of(call)
        batched, axes = program.batched(-1)
        results = program.function([call.arrays(framework)])
        mapped = gradnp.vmap(lambda *arrays: results(arrays), in_axes=tuple(axes), out_axes=-1)
        actual = [framework.numpy(r) for r in mapped(*arrays_of(framework, batched))]
        assert_all_close(actual, [numpy.stack(pair, -1) for pair in call.twice(framework)], VALUE, "np.vmap")

    subject.check(judge)


@pytest.mark.aspect("np.jit")
def test_jit(subject):
    """Of the value and gradient together, where there is one."""
    framework = subject.framework

    def judge(call):
        if call.has_gradient:
            loss, moved = loss_of(framework, call)
            transformed = gradnp.jit(gradnp.value_and_grad(loss, argnums=tuple(range(len(moved)))))
            value, slopes = transformed(*moved)
            actual, expected, tolerance = (value, *slopes), (call.loss(*call.host), *call.slopes), GRADIENT
        else:
            results = program_of(call).function([call.arrays(framework)])
            actual = gradnp.jit(lambda *arrays: results(arrays))(*arrays_of(framework, call.host))
            expected, tolerance = call.on_host(framework, call.arrays(framework)), 10 * VALUE
        assert_all_close([framework.numpy(x) for x in actual], expected, tolerance, "np.jit")

    subject.check(judge)
