"""Static types: a framework's array in, that framework's array out, for mypy and for pyright.

The files in ``tests/typing`` state them with `assert_type`. A checker that is missing is a failure, not a skip.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

FILES = sorted(map(str, (Path(__file__).parent / "typing").glob("*.py")))


@pytest.fixture(scope="module", params=["mypy", "pyright"])
def checker(request):
    if importlib.util.find_spec(request.param) is None:
        pytest.fail(f"{request.param} is not installed: pip install {request.param}")
    return request.param


OPTIONS = {
    # Untyped frameworks (TensorFlow) are Any; an ignore that nothing needs is a wrong call that passes.
    "mypy": ["--ignore-missing-imports", "--warn-unused-ignores"],
    "pyright": ["--pythonpath", sys.executable],
}


def test_inferred_types(checker):
    """One run a checker: reading the frameworks' annotations is what takes the time."""
    command = [sys.executable, "-m", checker, *OPTIONS[checker], *FILES]
    run = subprocess.run(command, capture_output=True, text=True, cwd=Path(__file__).parents[1])
    assert run.returncode == 0, run.stdout + run.stderr


def test_marker():
    """PEP 561: the package says that it is typed."""
    spec = importlib.util.find_spec("gradnp")
    assert (Path(spec.origin).parent / "py.typed").exists()
