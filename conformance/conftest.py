"""Turns specifications into tests: one for each operation, backend and aspect, which judges the cases one by one."""

from __future__ import annotations

import gc

import numpy
import pytest

import gradnp
from conformance import report
from conformance.calls import forget_calls
from conformance.frameworks import FRAMEWORKS
from conformance.programs import program_of
from conformance.sample import SAMPLE
from conformance.specs import all_specs
from conformance.subject import Subject
from gradnp._core.catalogue import OPERATIONS

_instances: dict[str, object] = {}
_since_release = 0
RELEASE_EVERY = 150
"""Tests between two releases of compiled programs."""


def pytest_addoption(parser):
    group = parser.getgroup("conformance")
    group.addoption(
        "--backend",
        action="append",
        default=[],
        help="test this backend only (repeatable); default: every installed one",
    )
    group.addoption(
        "--op", action="append", default=[], help="test this operation only (repeatable), e.g. --op linalg.norm"
    )
    group.addoption("--report", metavar="DIR", help="write the support matrix to DIR as JSON and HTML")


def pytest_configure(config):
    config.addinivalue_line(
        "markers", "aspect(name): what of an operation this test is about; parametrised from the specifications"
    )
    config.pluginmanager.register(report.Recorder(config), "gradnp-conformance-report")


def chosen_backends(config) -> list[str]:
    asked = config.getoption("--backend")
    for name in asked:
        if name not in FRAMEWORKS:
            raise pytest.UsageError(f"--backend {name}: the backends are {', '.join(FRAMEWORKS)}")
        if not FRAMEWORKS[name].installed():
            raise pytest.UsageError(f"--backend {name}: {FRAMEWORKS[name].requires} is not installed")
    return asked or [name for name, framework in FRAMEWORKS.items() if framework.installed()]


def framework_of(name: str):
    if name not in _instances:
        _instances[name] = FRAMEWORKS[name]()
    return _instances[name]


def pytest_generate_tests(metafunc):
    marker = metafunc.definition.get_closest_marker("aspect")
    if marker is None:
        return
    aspect = marker.args[0]
    operations = metafunc.config.getoption("--op")
    unknown = set(operations) - {spec.name for spec in all_specs()}
    if unknown:
        raise pytest.UsageError(f"--op: no specification for {', '.join(unknown)}")
    parameters = [
        pytest.param((backend, spec, aspect), id=f"{backend}-{spec.name}")
        for spec in all_specs()
        for backend in chosen_backends(metafunc.config)
        if (not operations or spec.name in operations) and is_tested(FRAMEWORKS[backend], spec, aspect)
    ]
    metafunc.parametrize("subject", parameters, indirect=True)


def is_tested(framework, spec, aspect):
    if aspect in framework.lacks or (aspect in framework.sampled and spec.name not in SAMPLE):
        return False
    if aspect == "dynamic":
        # Where it takes a second to compile one, it is enough to test some of the functions of single entries.
        is_ufunc = spec.name in OPERATIONS and OPERATIONS[spec.name].is_ufunc
        if framework.counting is None or (framework.numbers_vary and is_ufunc and spec.name not in SAMPLE):
            return False
    return bool(spec.tested[aspect])


def pytest_collection_modifyitems(items):
    """Bring together what is tested of one operation: its aspects share finite differences and compiled programs."""

    def place(item):
        subject = getattr(item, "callspec", None) and item.callspec.params.get("subject")
        return (subject[1].name, subject[0]) if isinstance(subject, tuple) else ("", "")

    items.sort(key=place)


@pytest.fixture
def subject(request):
    """The operation's cases for the test's aspect; creation functions follow the subject's backend in it."""
    backend, spec, aspect = request.param
    subject = Subject(framework_of(backend), spec, aspect)
    # What the report is made from; filled in while the test runs.
    request.node.user_properties.append(("conformance", (backend, spec.name, aspect, subject.outcomes)))
    # NumPy's floating-point warnings are the oracle's way of saying inf and nan, which the tests compare.
    with gradnp.use_backend(backend), numpy.errstate(all="ignore"):
        yield subject


@pytest.fixture(autouse=True)
def released():
    """Every so often, free what frameworks have compiled: a run's thousands of programs would fill the memory."""
    yield
    global _since_release
    _since_release += 1
    if _since_release >= RELEASE_EVERY:
        _since_release = 0
        forget_calls()
        program_of.cache_clear()
        for framework in _instances.values():
            framework.release()
        gc.collect()
