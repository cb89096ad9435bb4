"""Compiled is eager, also cold and for gradients; vmap is a loop."""

from __future__ import annotations

import numpy
import pytest

import gradnp
from conformance.calls import arrays_of, assert_all_close, call_of
from gradnp._core import dispatch


@pytest.fixture(autouse=True)
def default_backend(framework):
    """For creation functions; others follow their arrays."""
    with gradnp.use_backend(framework.name):
        yield


def forget():
    """Empty every dispatch table, so that the compiler meets each operation for the first time."""
    dispatch.forget()


@pytest.mark.aspect("compiled")
def test_compiled(framework, spec, case):
    """`torch.compile(fullgraph=True)`, `tf.function`, `jax.jit`."""
    check_compiled(framework, call_of(spec, case), "compiled")


@pytest.mark.aspect("jit_compile")
def test_jit_compile(framework, spec, case):
    """`tf.function(jit_compile=True)`, wherever TensorFlow has the kernels for XLA."""
    check_compiled(framework, call_of(spec, case), "jit_compile")


def check_compiled(framework, call, aspect):
    """Compiled cold, values and gradients are what they are eagerly."""
    compiler = framework.compilers()[aspect]
    arrays = arrays_of(framework, call.host)
    tolerance = max(call.spec.tolerance, 1e-7)
    eager = [framework.numpy(r) for r in call.gradnp(arrays) if framework.is_array(r)]
    if "gradient" in call.spec.aspects(call.case):
        weights = arrays_of(framework, call.weights)
        values, slopes = framework.value_and_grad(call.smooth, arrays, call.wrt, weights)
        forget()
        found = framework.value_and_grad(compiler(call.smooth), arrays, call.wrt, weights)
        assert_all_close(found[0], values, tolerance, aspect)
        assert_all_close(found[1], slopes, 10 * tolerance, f"gradient, {aspect}")
        if len(values) == len(eager):
            return
    forget()
    compiled = compiler(lambda a: [r for r in call.gradnp(a) if framework.is_array(r)])
    assert_all_close([framework.numpy(r) for r in compiled(arrays)], eager, tolerance, aspect)


@pytest.mark.aspect("vmap")
def test_vmap(framework, spec, case):
    call = call_of(spec, case)
    samples = case.samples
    second = [
        s.draw(spec.seed(case, 100 + i)) if s.differentiable else h
        for i, (s, h) in enumerate(zip(samples, call.host, strict=True))
    ]
    axes = [0 if s.differentiable else None for s in samples]
    batched = [numpy.stack([a, b]) if axis == 0 else a for a, b, axis in zip(call.host, second, axes, strict=True)]
    loop = [
        [framework.numpy(r) for r in call.gradnp(arrays_of(framework, host)) if framework.is_array(r)]
        for host in (call.host, second)
    ]
    mapped = framework.vmap(
        lambda a: [r for r in call.gradnp(a) if framework.is_array(r)], arrays_of(framework, batched), axes
    )
    assert_all_close(mapped, [numpy.stack(pair) for pair in zip(*loop, strict=True)], max(spec.tolerance, 1e-7), "vmap")
