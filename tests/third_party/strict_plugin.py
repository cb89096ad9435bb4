"""Registers the backend of array-api-strict with gradnp and with the conformance suite, as `plugin` does autograd's."""

from __future__ import annotations

import numpy

import gradnp
from conformance.aspects import ASPECTS
from conformance.frameworks import Framework, register

gradnp.register_backend("strict", "tests.third_party.strict_backend", roots=("array_api_strict",))


@register
class Strict(Framework):
    """It computes, and knows no derivatives and no compilation."""

    name, requires = "strict", "array_api_strict"
    lacks = frozenset(ASPECTS) - {"values", "dtypes", "creation"}

    def array(self, x):
        import array_api_strict

        return array_api_strict.asarray(x)

    def is_array(self, x):
        import array_api_strict

        return isinstance(x, type(array_api_strict.zeros(())))

    def numpy(self, x):
        return numpy.asarray(x)
