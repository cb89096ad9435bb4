"""A backend registered from outside computes, differentiates, and is judged by the same conformance suite."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
OPERATIONS = ("sin", "exp", "log", "tanh", "add", "multiply", "where", "reshape", "concatenate", "kron", "deg2rad")


def test_conformance_of_a_registered_backend():
    pytest.importorskip("autograd", reason="needs autograd")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "conformance",
        "-q",
        "-p",
        "tests.third_party.plugin",
        "-p",
        "no:randomly",
    ]
    command += ["--backend", "autograd", "-n", "0", *(f"--op={name}" for name in OPERATIONS)]
    command += ["--deselect", "conformance/test_completeness.py"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stdout[-4000:] + run.stderr[-2000:]
    assert "autograd" in run.stdout.partition("operations that pass")[2]


def test_a_backend_out_of_its_own_pieces():
    """What the backend does not define is computed by the reference body from what it does."""
    pytest.importorskip("autograd", reason="needs autograd")
    program = (
        "import tests.third_party.plugin, autograd, numpy, gradnp as np\n"
        "from tests.third_party import autograd_backend\n"
        "assert not hasattr(autograd_backend, 'kron')\n"
        "f = lambda x: np.sum(np.kron(x, numpy.array([1.0, 2.0])))\n"
        "print(autograd.grad(f)(numpy.array([0.5, 1.5])).tolist())\n"
    )
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == "[3.0, 3.0]"


def test_names_and_roots_are_taken_once():
    import gradnp as np

    with pytest.raises(ValueError, match="name 'torch' is taken"):
        np.register_backend("torch", "elsewhere", roots=("elsewhere",))
    with pytest.raises(ValueError, match="arrays of 'torch' belong to the backend 'torch'"):
        np.register_backend("mine", "elsewhere", roots=("torch",))
