"""Registers the autograd backend with gradnp and with the conformance suite: ``pytest -p tests.third_party.plugin``."""

from __future__ import annotations

import warnings

import numpy

import gradnp
from conformance.aspects import TRANSFORMS
from conformance.frameworks import Framework, register

gradnp.register_backend("autograd", "tests.third_party.autograd_backend", roots=("autograd",))


@register
class Autograd(Framework):
    """Autograd knows reverse mode over reverse mode, and neither vmap nor compilation."""

    name, requires = "autograd", "autograd"
    lacks = frozenset({"forward", "compiled", "jit_compile", "vmap", "dtypes", *TRANSFORMS})

    def array(self, x):
        return x

    def is_array(self, x):
        from autograd.numpy.numpy_boxes import ArrayBox

        return isinstance(x, (numpy.ndarray, numpy.generic, ArrayBox))

    def numpy(self, x):
        return numpy.asarray(x)

    def _loss(self, results, weights):
        import autograd.numpy as anp

        return sum(anp.sum(anp.real(r * anp.conj(w))) for r, w in zip(results, weights, strict=True))

    def _grad_of(self, f, args, wrt, weights):
        import autograd

        def loss(moved):
            replaced = list(args)
            for i, x in zip(wrt, moved, strict=True):
                replaced[i] = x
            return self._loss(f(replaced), weights)

        return autograd.grad(loss)

    def differentiated(self, f, wrt, weights, static):
        def gradient(args):
            slopes = self._grad_of(f, args, wrt, weights)(tuple(args[i] for i in wrt))
            # autograd's gradient of a complex argument is the conjugate of the direction of ascent.
            return [self.numpy(r) for r in f(args)], [numpy.conj(numpy.asarray(s)) for s in slopes]

        return gradient

    def hvp(self, f, args, wrt, weights, v, static):
        import autograd

        inner = self._grad_of(f, args, wrt, weights)
        with warnings.catch_warnings():
            warnings.filterwarnings(
                "ignore", "Output seems independent of input"
            )  # the second derivative of a linear map
            return list(autograd.grad(lambda moved: self._loss(inner(moved), v))(tuple(args[i] for i in wrt)))
