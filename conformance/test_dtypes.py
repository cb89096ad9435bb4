"""Result dtypes follow the written lattice: alone, in pairs, and with constants."""

from __future__ import annotations

import functools
import inspect

import numpy
import pytest

import gradnp
from conformance.calls import call_of
from conformance.spec import leaves
from gradnp._core.arguments import default_names
from gradnp._core.catalogue import OPERATIONS
from gradnp._core.dtypes import KIND, canonical_name, constant_kind, promote_names, weak_name

PAIRS = (("float32", "float64"), ("int32", "float32"), ("int64", "float32"), ("int32", "int64"))
"""Dtypes that two arrays of one call are given in."""


def constant_kinds(spec, case):
    """The kind ranks of the constants (Python numbers, NumPy arrays) that stand where an array could."""
    if spec.call is not None or spec.name not in OPERATIONS:
        return []
    operation = OPERATIONS[spec.name]
    bound = inspect.signature(operation.function).bind(*case.args, **case.kwargs).arguments
    given = [leaf for p in operation.parameters if p.role == "array" for leaf in leaves(bound.get(p.name))]
    return [constant_kind(x) for x in given if isinstance(x, (bool, int, float, complex, numpy.ndarray))]


def expected_dtype(rule, names, kinds, floating, integer):
    """The dtype of a result by the specification's rule, from the dtypes of the arrays and the kinds of the constants."""
    if callable(rule):
        return rule(names, floating, integer)
    if rule in ("bool", "int"):
        return "bool" if rule == "bool" else integer
    name = functools.reduce(promote_names, names)
    if kinds:
        name = weak_name(name, max(kinds), floating, integer)
    if rule == "accumulate" and KIND[name] < 2:
        return integer
    if rule in ("float", "real") and KIND[name] < 2:
        return floating
    if rule == "real" and KIND[name] == 3:
        return {"complex64": "float32", "complex128": "float64"}[name]
    return name


@pytest.mark.aspect("dtypes")
def test_dtypes(framework, spec, case):
    floating, integer = default_names(framework.name)
    wrt = call_of(spec, case).wrt
    for dtype in spec.dtypes + (("complex64",) if spec.complex else ()):
        _check(framework, spec, case, [dtype] * len(wrt), floating, integer)
    if len(wrt) >= 2:
        for pair in PAIRS:
            if set(pair) <= set(spec.dtypes):
                _check(framework, spec, case, [pair[i % 2] for i in range(len(wrt))], floating, integer)


def _check(framework, spec, case, dtypes, floating, integer):
    call = call_of(spec, case)
    drawn = dict(zip(call.wrt, dtypes, strict=True))
    arrays = [
        framework.array(call_of(spec, case, drawn[i]).host[i]) if i in drawn else framework.array(call.host[i])
        for i in range(len(call.host))
    ]
    with gradnp.use_backend(framework.name):
        # Only where shapes are static can a framework tell dtypes without computing.
        results = framework.dtypes(call.gradnp, arrays, static=spec.static)
    if framework.name == "numpy":  # NumPy arrays among themselves: exactly NumPy
        expected = [r.dtype.name for r in call.oracle(arrays)]
    else:
        rules = spec.result if isinstance(spec.result, tuple) else (spec.result,) * len(results)
        kinds = constant_kinds(spec, case)
        expected = [expected_dtype(rule, tuple(dtypes), kinds, floating, integer) for rule in rules]
    for dtype, name in zip(results, expected, strict=True):
        if dtype is not None:
            assert canonical_name(dtype) == name, f"{spec.name} of {dtypes}: {dtype}, expected {name}"
