"""The fuzzer on two fixed seeds, and that it finds what is planted."""

from __future__ import annotations

import numpy
import pytest

import gradnp as np
from tests.fuzz.calls import Argument, Call
from tests.fuzz.frameworks import FRAMEWORKS, installed
from tests.fuzz.judge import Finding, Judge
from tests.fuzz.reporter import report
from tests.fuzz.running import Run

EXAMPLES = {"numpy": 300, "torch": 150, "tensorflow": 150, "jax": 40}


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("backend", installed())
def test_fixed_seeds(backend, seed):
    run = Run(backend)
    finding = run.finding(seed, EXAMPLES[backend])
    if finding is not None:
        pytest.fail(report(finding, run.framework, seed), pytrace=False)
    assert run.judge.judged["values"] > EXAMPLES[backend] / 4


X = Argument(numpy.array([1.5, -2.0]))

PLANTED = {
    "value": ("sin", lambda x: x * 1.0001, "value"),
    "shape": ("sin", lambda x: x[:1], r"shape \(1,\) for \(2,\)"),
    "dtype": ("isfinite", lambda x: x, "dtype float64 for bool"),
    "answer": ("sin", lambda x: 1 / 0, "raises ZeroDivisionError"),
    "sign of zero": ("negative", lambda x: -x * 0.0, "value"),
}


@pytest.mark.parametrize("what", PLANTED)
def test_planted_faults_are_found(monkeypatch, what):
    name, function, about = PLANTED[what]
    monkeypatch.setattr(np, name, function)
    with pytest.raises(Finding, match=f"{name}: {about}"):
        Judge(FRAMEWORKS["numpy"])(Call(name, (X,)))


def test_a_wrong_error_is_found(monkeypatch):
    monkeypatch.setattr(np, "sum", lambda x, axis: x[(0,) * axis])
    call = Call("sum", (X, 2))
    with pytest.raises(Finding, match="sum: raises IndexError for AxisError"):
        Judge(FRAMEWORKS["numpy"])(call)


@pytest.mark.parametrize("backend", [b for b in installed() if FRAMEWORKS[b].derives])
def test_a_wrong_gradient_is_found(monkeypatch, backend):
    monkeypatch.setattr(np, "sin", lambda x: np.stop_gradient(x) * 0.0 + np.cos(x - numpy.pi / 2 + 0.0 * x * x) + x - x)
    Judge(FRAMEWORKS[backend])(Call("sin", (X,)))
    monkeypatch.setattr(np, "sin", lambda x: np.cos(x - numpy.pi / 2) + x - np.stop_gradient(x))
    with pytest.raises(Finding, match="sin: gradient in argument 0"):
        Judge(FRAMEWORKS[backend])(Call("sin", (X,)))


def test_a_finding_is_a_program(capsys):
    call = Call("power", (Argument(numpy.array([0.0, numpy.nan], "float32")), 2), {"dtype": "float32"})
    text = report(Finding(call, "value", numpy.float32(1), numpy.float32(2)), FRAMEWORKS["numpy"], 5)
    exec(text, {})
    assert capsys.readouterr().out.startswith("[ 0. nan]")
    assert "seed 5" in text and "# right: np.float32(2.0)" in text
