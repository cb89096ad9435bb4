"""Creation functions: dtype and backend by the default in force, by ``dtype=``, and by ``like=``."""

from __future__ import annotations

import numpy
import pytest

import gradnp
from conformance.calls import flat
from conformance.spec import Case
from gradnp._core.arguments import default_names
from gradnp._core.dtypes import KIND, canonical_name


@pytest.mark.aspect("creation")
def test_creation(subject):
    """By the default in force; and ``like=x`` takes the backend of `x`, and its width for floats, whatever the default."""
    framework = subject.framework
    integer = default_names(framework.name)[1]

    def judge(call):
        for floating in (None, "float32", "float64"):
            with gradnp.use_backend(framework.name, dtype=floating):
                assert dtypes(framework, call) == expected(call, *default_names(framework.name)), floating
        for floating in ("float32", "float64"):
            found = dtypes(framework, call, like=framework.array(numpy.ones(2, floating)))
            if not holds_array(call.case):  # a NumPy array beside `like` is a constant
                assert found == expected(call, floating, integer), f"like={floating}"

    subject.check(judge)


def dtypes(framework, call, **keywords):
    """The dtypes of the results, all of which are the framework's arrays."""
    results = flat(call.spec.run(gradnp, call.case.args, dict(call.case.kwargs) | keywords))
    assert all(framework.is_array(r) for r in results), [type(r) for r in results]
    return [canonical_name(r.dtype) for r in results]


def expected(call, floating, integer):
    """The dtypes of NumPy's results, in the widths given; NumPy's own where the case itself settles them."""
    names = [r.dtype.name for r in call.expected]
    if names_dtype(call.case) or holds_array(call.case):
        return names
    return [("bool", integer, floating)[KIND[name]] for name in names]


def names_dtype(case: Case) -> bool:
    return any(x is bool or x is int or (isinstance(x, str) and x in KIND) for x in (*case.args, *case.kwargs.values()))


def holds_array(case: Case) -> bool:
    return any(isinstance(x, numpy.ndarray) for x in case.args)
