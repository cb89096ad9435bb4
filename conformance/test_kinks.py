"""At kinks, ties and poles the gradient is the written convention's."""

from __future__ import annotations

import numpy
import pytest

from conformance.calls import assert_all_close, assert_close, flat
from conformance.spec import Sample, leaves, substitute


def _sampled(tree):
    """Numbers and nested lists of numbers as float64 samples: a kink's arguments are written bare."""
    if isinstance(tree, Sample):
        return tree
    return Sample((), value=numpy.asarray(tree, "float64" if not numpy.iscomplexobj(tree) else "complex128"))


@pytest.mark.aspect("kinks")
def test_kinks(framework, spec, case):
    import gradnp

    kink = case
    args = [_sampled(a) for a in kink.args]
    host = [s.draw(0) for s in args]
    wrt = [i for i, s in enumerate(args) if s.differentiable]

    def f(arrays):
        results = flat(spec.run(gradnp, list(arrays), kink.kwargs))
        return [r for r in results if not isinstance(r, (bool, int))]

    results = [framework.numpy(r) for r in f([framework.array(x) for x in host])]
    expected = kink.value if kink.value is not None else flat(spec.oracle(host, kink.kwargs))
    expected = flat(expected) if kink.value is None or isinstance(expected, tuple) else [numpy.asarray(expected)]
    assert_all_close(results, expected, 1e-7, f"{kink.rule}: value at {kink.args}")
    weights = [framework.array(numpy.ones(r.shape, r.dtype)) for r in results]
    slopes = framework.grad(f, [framework.array(x) for x in host], wrt, weights)
    for slope, grad in zip(slopes, kink.grads, strict=True):
        if grad is not None:
            assert_close(slope, grad, 1e-7, f"{kink.rule}: gradient at {kink.args}")


def test_every_kink_names_its_arguments():
    """A kink with fewer gradients than differentiated arguments would leave one unchecked."""
    from conformance.specs import all_specs

    for spec in all_specs():
        for kink in spec.kinks:
            args = [_sampled(a) for a in kink.args]
            assert len(kink.grads) == sum(s.differentiable for s in args), (spec.name, kink)
            assert not any(isinstance(leaf, Sample) for leaf in leaves(substitute(dict(kink.kwargs), iter([]))))
