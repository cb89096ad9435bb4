"""The framework's own transforms: compiled is eager, also cold and for gradients; vmap is a loop."""

from __future__ import annotations

import numpy
import pytest

from conformance.calls import VALUE, arrays_of, assert_all_close
from conformance.programs import program_of, split
from conformance.test_gradients import GRADIENT
from gradnp._core import dispatch


@pytest.mark.aspect("compiled")
def test_compiled(subject):
    """`torch.compile(fullgraph=True)`, `tf.function`, `jax.jit`."""
    check_compiled(subject)


@pytest.mark.aspect("jit_compile")
def test_jit_compile(subject):
    """`tf.function(jit_compile=True)`, wherever TensorFlow has the kernels for XLA."""
    check_compiled(subject)


def check_compiled(subject):
    """Compiled cold (with empty dispatch tables), values and gradients are what they are eagerly."""
    framework = subject.framework
    compiler = framework.compilers()[subject.aspect]

    def found(program):
        """Of each call the values and slopes in pairs: compiled, and eager."""
        differentiated = [call for call in program.calls if call.has_gradient]
        rest = [c for c in program.calls if not c.has_gradient or c.selected != c.arrays(framework)]
        pairs = {call: [] for call in program.calls}
        if differentiated:
            smooth = program_of(*differentiated)
            arrays, weights = arrays_of(framework, smooth.host), arrays_of(framework, smooth.weights)
            compiled = smooth.gradient(framework)(arrays)
            slopes = smooth.by_argument(compiled[1])
            if framework.compiles:
                slopes = [call.slopes for call in differentiated]
            else:
                dispatch.forget()
                gradient = framework.differentiated(compiler(smooth.smooth), smooth.wrt, weights, smooth.static)
                compiled = gradient(arrays)
            values = zip(smooth.by_result(compiled[0]), smooth.by_argument(compiled[1]), strict=True)
            for call, eagerly, (value, slope) in zip(differentiated, slopes, values, strict=True):
                pairs[call] += [(value, call.on_host(framework, call.selected)), (slope, eagerly)]
        if rest:
            others = program_of(*rest)
            results = [call.on_host(framework, call.arrays(framework)) for call in rest]
            dispatch.forget()
            for call, values, eagerly in zip(rest, others.run(framework, compiler), results, strict=True):
                pairs[call].append((values, eagerly))
        return list(pairs.values())

    def judge(call, pairs):
        for what, (compiled, eagerly) in zip(("value", "gradient", "value"), pairs[-3:], strict=False):
            assert_all_close(compiled, eagerly, GRADIENT if what == "gradient" else VALUE, f"{what}, {subject.aspect}")

    subject.check_together(found, judge)


@pytest.mark.aspect("vmap")
def test_vmap(subject):
    framework = subject.framework

    def found(program):
        batched, axes = program.batched(0)
        f = program.function([call.arrays(framework) for call in program.calls])
        mapped = framework.vmap(f, arrays_of(framework, batched), axes)
        return split(mapped, [len(call.arrays(framework)) for call in program.calls])

    def judge(call, mapped):
        assert_all_close(mapped, [numpy.stack(pair) for pair in call.twice(framework)], VALUE, "vmap")

    subject.check_together(found, judge)
