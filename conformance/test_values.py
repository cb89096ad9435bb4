"""Values and shapes are NumPy's, and results are the framework's own arrays."""

from __future__ import annotations

import numpy
import pytest

import gradnp
from conformance.calls import arrays_of, assert_all_close, call_of


def results_of(framework, call, arrays):
    """gradnp's results as NumPy arrays, each checked to be the framework's own (or a host constant: a shape, a bool)."""
    results = call.gradnp(arrays)
    for r in results:
        native = framework.is_array(r) or isinstance(r, (bool, int, str, numpy.dtype))
        assert native, f"{call.spec.name} returned a {type(r).__module__}.{type(r).__name__}"
    return [framework.numpy(r) if framework.is_array(r) else r for r in results]


@pytest.mark.aspect("values")
def test_values(framework, spec, case):
    call = call_of(spec, case)
    with gradnp.use_backend(framework.name):  # for creation functions; others follow their arrays
        actual = results_of(framework, call, arrays_of(framework, call.host))
        assert_all_close(actual, call.oracle(), spec.tolerance, "float64 result")
        if not call.wrt:
            return
        _check_layouts(framework, call)
        _check_constants(framework, call)
        if "float32" in spec.dtypes:
            narrow = call_of(spec, case, "float32")
            actual = results_of(framework, narrow, arrays_of(framework, narrow.host))
            # The condition of an operation shows in single precision: the tolerance grows with the specification's.
            assert_all_close(actual, narrow.oracle(), max(1e-4, spec.tolerance), "float32 result")


def _check_layouts(framework, call):
    """Strided, transposed and broadcast input gives the same values."""
    for i in call.wrt:
        for layout, view in framework.views(call.host[i]).items():
            arrays = arrays_of(framework, call.host)
            arrays[i] = view
            actual = results_of(framework, call, arrays)
            assert_all_close(actual, call.oracle(), call.spec.tolerance, f"{layout} argument {i}")


def _check_constants(framework, call):
    """A NumPy array in the place of one argument is a constant: same value, and the framework's arrays come back."""
    if not framework.differentiates or len(call.wrt) < 2:
        return
    for i in call.wrt:
        arrays = arrays_of(framework, call.host)
        arrays[i] = call.host[i]
        actual = results_of(framework, call, arrays)
        assert_all_close(actual, call.oracle(), call.spec.tolerance, f"NumPy constant as argument {i}")
