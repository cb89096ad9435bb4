"""The conformance suite catches a wrong gradient, a detached result, a wrong dtype, a wrong kink, and more."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from conformance.frameworks import NumPy
from conformance.spec import A, OpSpec, case
from conformance.subject import Subject

ROOT = Path(__file__).parent.parent

PLANTED = {
    "cos": ("gradient", "Not equal to tolerance"),
    "exp": ("gradient", "Detached"),
    "sin": ("dtypes", "expected float32"),
    "absolute": ("kinks", "P2: gradient"),
    "tanh": ("tracked", "left its framework"),
    "log": ("values", "Not equal to tolerance"),
    "arctan": ("values", "case 1, arctan(A(2, 3)): AssertionError"),
    "cosh": ("compiled", "value, compiled"),
    "expm1": ("vmap", "Not equal to tolerance"),
}
"""Operation with a planted mistake: the aspect that must fail and what its message must say."""

ALONE = ("cosh", "expm1")
"""Operations that are right in every other aspect."""


@pytest.fixture(scope="module")
def output():
    pytest.importorskip("torch", reason="needs torch")
    command = [sys.executable, "-m", "pytest", "conformance", "-q", "-p", "tests.planted.plugin", "-p", "no:randomly"]
    command += ["--backend", "planted", "-n", "0", "--op=sinh", *(f"--op={name}" for name in PLANTED)]
    command += ["--deselect", "conformance/test_completeness.py", "--tb=short"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 1, run.stdout[-4000:] + run.stderr[-2000:]
    return run.stdout


@pytest.mark.parametrize("operation", PLANTED)
def test_planted_mistake_is_caught(output, operation):
    aspect, message = PLANTED[operation]
    heading = rf"_+ test_{aspect}\[planted-{operation}\] _+"
    assert re.search(heading, output), f"test_{aspect} of {operation} did not fail"
    section = re.split(heading, output)[1].split("\n____")[0]
    assert message in section


@pytest.mark.parametrize("operation", ALONE)
def test_nothing_else_is_caught(output, operation):
    assert re.findall(rf"FAILED .*test_(\w+)\[planted-{operation}\]", output) == [PLANTED[operation][0]]


def test_only_the_wrong_case_is_caught(output):
    assert "case 0, arctan" not in output


def test_an_expected_failure_has_to_fail():
    """Of two cases that are expected to fail, one does: the other is named."""
    reasons = {("numpy", "values", name): f"the reason of {name}" for name in ("fails", "passes")}
    spec = OpSpec("sin", [case(A(2), id="fails"), case(A(3), id="passes"), case(A(4))], xfail=reasons)
    subject = Subject(NumPy(), spec, "values")

    def judge(call):
        assert call.case.id != "fails"

    with pytest.raises(AssertionError, match=r"case passes, sin\(A\(3\)\): .*XPASS\(strict\).* the reason of passes"):
        subject.check(judge)
    outcomes = [outcome for _, outcome, _ in subject.outcomes]
    assert outcomes == ["xfail", "failed", "passed"]


def test_what_is_right_passes(output):
    assert "planted-sinh" not in output
