"""Values and shapes are NumPy's, and results are the framework's own arrays."""

from __future__ import annotations

from dataclasses import replace

import numpy
import pytest

from conformance.calls import VALUE, Call, arrays_of, assert_all_close, call_of
from conformance.programs import program_of

SINGLE = 1e-4
"""Tolerance in float32: how well an operation is conditioned shows there."""


@pytest.mark.aspect("values")
def test_values(subject):
    framework, spec = subject.framework, subject.spec

    def in_float32(program):
        """Of all cases in one run, where there is something to draw in float32."""
        if not program.wrt or "float32" not in spec.dtypes:
            return [None] * len(program.calls)
        narrow = program_of(*(call_of(spec, call.case, "float32") for call in program.calls))
        return narrow.run(framework)

    def judge(call, narrow):
        check(framework, call, call.eager(framework), VALUE, "float64 result")
        if not call.wrt:
            return
        for what, arrays in (*layouts(framework, call), *constants(framework, call)):
            check(framework, call, call.results(arrays), VALUE, what)
        for same in with_other_axes(call):
            check(framework, call, same.eager(framework), VALUE, f"as {same}")
        if narrow is not None:
            expected = call_of(spec, call.case, "float32").expected
            assert_all_close(narrow, [expected[i] for i in call.arrays(framework)], SINGLE, "float32 result")

    subject.check_together(in_float32, judge)


def check(framework, call, results, tolerance, what):
    """Results are the framework's own arrays (or host constants: a shape, a bool), and NumPy's in value."""
    for r in results:
        native = framework.is_array(r) or isinstance(r, (bool, int, str, numpy.dtype))
        assert native, f"{call.spec.name} returned a {type(r).__module__}.{type(r).__name__}"
    found = [framework.numpy(r) if framework.is_array(r) else r for r in results]
    assert_all_close(found, call.expected, tolerance, what)


def layouts(framework, call):
    """Each argument strided and transposed."""
    for i in call.wrt:
        for layout, view in framework.views(call.host[i]).items():
            arrays = arrays_of(framework, call.host)
            arrays[i] = view
            yield f"{layout} argument {i}", arrays


def constants(framework, call):
    """A NumPy array in the place of each argument, where there are several: a constant."""
    if framework.differentiates and len(call.wrt) > 1:
        for i in call.wrt:
            arrays = arrays_of(framework, call.host)
            arrays[i] = call.host[i]
            yield f"NumPy constant as argument {i}", arrays


def with_other_axes(call):
    """The call with its axis as a NumPy integer, from the other end, and (where other cases have one) in a tuple."""
    axis = call.case.kwargs.get("axis")
    if type(axis) is not int:
        return
    dimensions = call.host[0].ndim
    other = numpy.int64(axis - dimensions if axis >= 0 else axis + dimensions)
    tuples = any(isinstance(case.kwargs.get("axis"), tuple) for case in call.spec.cases)
    for written in (numpy.int64(axis), other, *[(other,)] * tuples):
        same = Call(call.spec, replace(call.case, kwargs={**call.case.kwargs, "axis": written}), "float64")
        try:
            results = same.expected
        except ValueError:  # it counts the axes of its result
            continue
        if all(map(numpy.array_equal, results, call.expected)):
            yield same
