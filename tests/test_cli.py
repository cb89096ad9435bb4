"""``python -m gradnp``: what it prints, its exit codes, and that nothing else is printed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from gradnp._core import registry

ROOT = Path(__file__).parents[1]


def run(*arguments, code=None, **environment):
    """A run without what the test session has set to keep frameworks quiet."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("TF_")}
    command = [sys.executable, "-c", code] if code else [sys.executable, "-m", "gradnp"]
    return subprocess.run(
        [*command, *arguments], capture_output=True, text=True, env=inherited | environment, cwd=ROOT, check=False
    )


def test_bare_prints_help():
    found = run()
    assert found.returncode == 0
    assert "info" in found.stdout


def test_unknown_command():
    found = run("nonsense")
    assert found.returncode == 2
    assert "nonsense" in found.stderr


def test_info():
    """Every registered backend is shown, and the frameworks say nothing of their own."""
    found = run("info", "--json")
    assert found.returncode == 0
    assert found.stderr == ""
    shown = json.loads(found.stdout)
    assert set(shown["backends"]) >= {"numpy", "torch", "tensorflow", "jax"}
    for name, backend in shown["backends"].items():
        assert backend["installed"] == registry.REGISTRATIONS[name].installed
        if backend["installed"]:
            assert backend["version"][0].isdigit()
            assert backend["devices"]
            assert (backend["float"], backend["int"]) == ("float64", "int64") or backend["float"] == "float32"


BROKEN = """
import sys, gradnp
from gradnp.__main__ import main
gradnp.register_backend("ghost", "ghost_backend", roots=("ghost",), install="pip install ghost")
if sys.argv[1] == "broken":
    gradnp.register_backend("broken", "no_such_module", roots=("broken",), requires="json")
for name in ("torch", "tensorflow", "jax"):
    del gradnp._core.registry.REGISTRATIONS[name]
sys.exit(main(["info"]))
"""


def test_missing_framework_names_the_pip_line():
    """A backend that is not installed is no failure; it is shown with what installs it, third-party ones too."""
    found = run("none", code=BROKEN)
    assert found.returncode == 0, found.stderr
    assert "not installed" in found.stdout
    assert "ghost: pip install ghost" in found.stdout


def test_backend_that_does_not_load():
    found = run("broken", code=BROKEN)
    assert found.returncode == 1
    assert "does not load" in found.stdout
    assert "no_such_module" in found.stdout


def test_plugin_that_is_missing():
    found = run("info", "--plugin", "no_such_plugin")
    assert found.returncode == 2
    assert "no_such_plugin" in found.stderr
