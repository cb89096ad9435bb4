"""Creation functions: dtype and backend by the default in force, by ``dtype=``, and by ``like=``."""

from __future__ import annotations

import numpy

import gradnp
from conformance.calls import call_of, flat
from conformance.conftest import chosen_backends, framework_of
from conformance.spec import Case
from conformance.specs import all_specs
from gradnp._core.arguments import default_names
from gradnp._core.catalogue import OPERATIONS
from gradnp._core.dtypes import KIND, canonical_name


def pytest_generate_tests(metafunc):
    """The cases of creation functions that have no array, for every backend."""
    asked = metafunc.config.getoption("--op")
    subjects = [
        (f"{name}-{spec.name}-{case.id}", (framework_of(name), spec, case))
        for name in chosen_backends(metafunc.config)
        for spec in all_specs()
        if spec.name in OPERATIONS and OPERATIONS[spec.name].is_creation and spec.call is None
        for case in spec.cases
        if not case.samples and (not asked or spec.name in asked)
    ]
    metafunc.parametrize("made", [s for _, s in subjects], ids=[i for i, _ in subjects])


def test_dtype(made):
    framework, spec, case = made
    for floating in (None, "float32", "float64"):
        with gradnp.use_backend(framework.name, dtype=floating):
            assert _dtypes(framework, spec, case) == _expected(spec, case, *default_names(framework.name))


def test_like(made):
    """``like=x`` takes the backend of `x`, and its width for floats, whatever the default is."""
    framework, spec, case = made
    for floating in ("float32", "float64"):
        found = _dtypes(framework, spec, case, like=framework.array(numpy.ones(2, floating)))
        if not _holds_array(case):  # a NumPy array beside `like` is a constant
            assert found == _expected(spec, case, floating, default_names(framework.name)[1])


def _dtypes(framework, spec, case, **keywords):
    """The dtypes of the results, all of which are the framework's arrays."""
    results = flat(spec.run(gradnp, case.args, dict(case.kwargs) | keywords))
    assert all(framework.is_array(r) for r in results)
    return [canonical_name(r.dtype) for r in results]


def _expected(spec, case, floating, integer):
    """The dtypes of NumPy's results, in the widths given; NumPy's own where the case itself settles them."""
    names = [r.dtype.name for r in call_of(spec, case).oracle()]
    if _names_dtype(case) or _holds_array(case):
        return names
    return [("bool", integer, floating)[KIND[name]] for name in names]


def _names_dtype(case: Case) -> bool:
    return any(x is bool or x is int or (isinstance(x, str) and x in KIND) for x in (*case.args, *case.kwargs.values()))


def _holds_array(case: Case) -> bool:
    return any(isinstance(x, numpy.ndarray) for x in case.args)
