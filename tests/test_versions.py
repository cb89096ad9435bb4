"""The lower bounds of the package's dependencies are the versions in `constraints-lowest.txt`."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
BOUND = re.compile(r"([\w-]+)>=([\d.]+)$")


def test_lower_bounds_are_those_tried():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    bounds = dict(
        BOUND.match(requirement).groups()
        for requirement in [*project["dependencies"], *extras["torch"], *extras["tensorflow-cpu"], *extras["jax"]]
    )
    lines = (ROOT / "constraints-lowest.txt").read_text().splitlines()
    tried = dict(line.split("==") for line in lines if "==" in line)
    assert bounds
    for name, version in bounds.items():
        assert f"{tried[name]}.".startswith(f"{version}."), f"{name}: at least {version}, but tried with {tried[name]}"


def test_both_builds_of_tensorflow_have_one_bound():
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    assert extras["tensorflow-cpu"] == [r.replace("tensorflow", "tensorflow-cpu") for r in extras["tensorflow"]]
