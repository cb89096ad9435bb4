"""Result dtypes follow the written lattice: alone, in pairs, and with constants."""

from __future__ import annotations

import functools
import inspect

import numpy
import pytest

from conformance.calls import arrays_of, call_of
from conformance.spec import leaves
from gradnp._core.arguments import default_names
from gradnp._core.catalogue import OPERATIONS
from gradnp._core.dtypes import KIND, canonical_name, constant_kind, promote_names, weak_name

REAL = {"complex64": "float32", "complex128": "float64"}
COMPLEX = {real: name for name, real in REAL.items()}
"""The dtype of a complex number's parts, and the dtype of the complex numbers with such parts."""

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
    if rule == "first":
        return names[0]
    if rule in ("bool", "int"):
        return "bool" if rule == "bool" else integer
    name = functools.reduce(promote_names, names)
    if kinds:
        name = weak_name(name, max(kinds), floating, integer)
    if rule == "accumulate" and KIND[name] < 2:
        return integer
    if rule in ("float", "real", "complex") and KIND[name] < 2:
        name = floating
    if rule in ("real", "modulus"):
        return REAL.get(name, name)
    if rule == "complex":
        return COMPLEX.get(name, name)
    return name


@pytest.mark.aspect("dtypes")
def test_dtypes(subject):
    spec = subject.spec
    tried = spec.dtypes + (("complex64",) if spec.complex else ())

    def judge(call):
        count = len(call.wrt)
        for dtype in tried:
            check(subject.framework, call, [dtype] * count)
        for pair in PAIRS if count > 1 else ():
            if set(pair) <= set(spec.dtypes):
                check(subject.framework, call, [pair[i % 2] for i in range(count)])

    subject.check(judge)


def check(framework, call, dtypes):
    spec = call.spec
    host = list(call.host)
    for i, dtype in zip(call.wrt, dtypes, strict=True):
        host[i] = call_of(spec, call.case, dtype).host[i]
    # Only where shapes are static can a framework tell dtypes without computing.
    results = framework.dtypes(call.results, arrays_of(framework, host), static=spec.static)
    if framework.name == "numpy":  # NumPy arrays among themselves: exactly NumPy
        expected = [r.dtype.name for r in call.numpys(host)]
    else:
        floating, integer = default_names(framework.name)
        rules = spec.result if isinstance(spec.result, tuple) else (spec.result,) * len(results)
        kinds = constant_kinds(spec, call.case)
        expected = [expected_dtype(rule, tuple(dtypes), kinds, floating, integer) for rule in rules]
    for dtype, name in zip(results, expected, strict=True):
        if dtype is not None:
            assert canonical_name(dtype) == name, f"{spec.name} of {dtypes}: {dtype}, expected {name}"
