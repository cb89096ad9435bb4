"""Turns specifications into tests: backend × operation × case for each aspect, expected failures strict."""

from __future__ import annotations

import gc

import numpy
import pytest

from conformance import report
from conformance.frameworks import FRAMEWORKS
from conformance.specs import all_specs

_instances: dict[str, object] = {}
_since_release = 0
RELEASE_EVERY = 300
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


def _parameters(spec, backend, aspect):
    """The cases (or, for kinks, the kinks) of `spec` that are tests of `aspect` on `backend`."""
    if aspect == "kinks":
        return [(str(i), kink) for i, kink in enumerate(spec.kinks)]
    return [(case.id, case) for case in spec.cases if aspect in spec.aspects(case)]


def pytest_generate_tests(metafunc):
    marker = metafunc.definition.get_closest_marker("aspect")
    if marker is None:
        return
    aspect = marker.args[0]
    operations = metafunc.config.getoption("--op")
    unknown = set(operations) - {spec.name for spec in all_specs()}
    if unknown:
        raise pytest.UsageError(f"--op: no specification for {', '.join(unknown)}")
    parameters = []
    for backend in chosen_backends(metafunc.config):
        if aspect in FRAMEWORKS[backend].lacks:
            continue
        for spec in all_specs():
            if operations and spec.name not in operations:
                continue
            for identifier, item in _parameters(spec, backend, aspect):
                reason = spec.xfail.get((backend, aspect, identifier)) or spec.xfail.get((backend, aspect))
                marks = [pytest.mark.xfail(reason=reason, strict=True)] if reason else []
                parameters.append(
                    pytest.param((backend, spec, item), id=f"{backend}-{spec.name}-{identifier}", marks=marks)
                )
    metafunc.parametrize("subject", parameters)


def pytest_collection_modifyitems(items):
    """Bring together what is tested of one operation on one backend: the aspects share its compiled programs."""

    def place(item):
        subject = getattr(item, "callspec", None) and item.callspec.params.get("subject")
        return (subject[0], subject[1].name) if isinstance(subject, tuple) else ("", "")

    items.sort(key=place)


@pytest.fixture
def framework(subject):
    return framework_of(subject[0])


@pytest.fixture
def spec(subject):
    return subject[1]


@pytest.fixture
def case(subject):
    return subject[2]


@pytest.fixture(autouse=True)
def recorded(request):
    """Leave the operation, backend and aspect with the test's report, for the summary."""
    if "subject" in request.fixturenames:
        backend, spec, _ = request.getfixturevalue("subject")
        aspect = request.node.get_closest_marker("aspect").args[0]
        request.node.user_properties.append(("conformance", (backend, spec.name, aspect)))


@pytest.fixture(autouse=True)
def released():
    """Every so often, free what frameworks have compiled: a run's thousands of programs would fill the memory."""
    yield
    global _since_release
    _since_release += 1
    if _since_release >= RELEASE_EVERY:
        _since_release = 0
        for framework in _instances.values():
            framework.release()
        gc.collect()


@pytest.fixture(autouse=True)
def quiet_numpy():
    """NumPy's floating-point warnings are the oracle's way of saying inf and nan, which the tests compare."""
    with numpy.errstate(all="ignore"):
        yield
