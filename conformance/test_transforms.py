"""Compiled is eager, also cold and for gradients; vmap is a loop."""

from __future__ import annotations

import numpy
import pytest

from conformance.calls import arrays_of, assert_all_close, call_of
from gradnp import _dispatch


def forget():
    """Empty every dispatch table, so that the compiler meets each operation for the first time."""
    _dispatch._forget()


@pytest.mark.aspect("compiled")
def test_compiled(framework, spec, case):
    call = call_of(spec, case)
    arrays = arrays_of(framework, call.host)
    eager = [framework.numpy(r) for r in call.gradnp(arrays) if framework.is_array(r)]
    differentiable = "gradient" in spec.aspects(case)
    weights = arrays_of(framework, call.weights) if differentiable else []
    slopes = framework.grad(call.smooth, arrays, call.wrt, weights) if differentiable else []
    for name, compiler in framework.compilers().items():
        forget()
        compiled = compiler(lambda a: [r for r in call.gradnp(a) if framework.is_array(r)])
        assert_all_close([framework.numpy(r) for r in compiled(arrays)], eager, max(spec.tolerance, 1e-7), name)
        if differentiable:
            forget()
            actual = framework.grad(compiler(call.smooth), arrays, call.wrt, weights)
            assert_all_close(actual, slopes, max(10 * spec.tolerance, 1e-7), f"gradient under {name}")


@pytest.mark.aspect("vmap")
def test_vmap(framework, spec, case):
    call = call_of(spec, case)
    samples = case.samples
    second = [s.draw(spec.seed(case, 100 + i)) if s.differentiable else h for i, (s, h) in enumerate(zip(samples, call.host, strict=True))]
    axes = [0 if s.differentiable else None for s in samples]
    batched = [
        numpy.stack([a, b]) if axis == 0 else a for a, b, axis in zip(call.host, second, axes, strict=True)
    ]
    loop = [[framework.numpy(r) for r in call.gradnp(arrays_of(framework, host)) if framework.is_array(r)] for host in (call.host, second)]
    mapped = framework.vmap(
        lambda a: [r for r in call.gradnp(a) if framework.is_array(r)], arrays_of(framework, batched), axes
    )
    assert_all_close(mapped, [numpy.stack(pair) for pair in zip(*loop, strict=True)], max(spec.tolerance, 1e-7), "vmap")
