"""The conformance suite catches a wrong gradient, a detached result, a wrong dtype, a wrong kink, and more."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

PLANTED = {
    "cos": ("gradient", "Not equal to tolerance"),
    "exp": ("gradient", "Detached"),
    "sin": ("dtypes", "expected float32"),
    "absolute": ("kinks", "P2: gradient"),
    "tanh": ("tracked", "left its framework"),
    "log": ("values", "Not equal to tolerance"),
}
"""Operation with a planted mistake: the aspect that must fail and what its message must say."""


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
    tests = {"dtypes": "test_dtypes", "values": "test_values", "kinks": "test_kinks"}
    name = tests.get(aspect, f"test_{aspect}")
    heading = rf"_+ {name}\[planted-{operation}-\w+\] _+"
    assert re.search(heading, output), f"{name} of {operation} did not fail"
    section = re.split(heading, output)[1].split("\n____")[0]
    assert message in section


def test_what_is_right_passes(output):
    assert "planted-sinh" not in output
