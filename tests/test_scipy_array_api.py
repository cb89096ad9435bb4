"""SciPy and scikit-learn dispatch by the array API: their functions differentiate in the middle of a gradnp model."""

from __future__ import annotations

import functools
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.frameworks import INSTALLED

pytest.importorskip("scipy", minversion="1.17", reason="needs a SciPy that dispatches most of its functions")

ROOT = Path(__file__).parent.parent

REFUSED = {
    "torch": {
        *("special.betainc", "special.gammainc", "special.kv", "special.log_softmax"),
        *("stats.boxcox_llf", "stats.lmoment", "stats.pearsonr", "stats.ttest_1samp"),
        *("signal.convolve", "signal.correlate", "signal.detrend", "signal.savgol_filter", "signal.welch"),
        "sklearn.mean_squared_error",
    },
    "jax": {
        *("special.betainc", "special.j0", "special.kv"),
        *("signal.hilbert", "signal.resample", "signal.savgol_filter"),
        *("sklearn.MinMaxScaler", "sklearn.mean_squared_error"),
    },
}
"""Functions that raise when they are differentiated: SciPy or scikit-learn writes into arrays, computes with NumPy, or returns a number."""

LOST = {"torch": {"special.j0"}, "jax": set()}
"""Functions whose gradient is silently wrong: torch's own Bessel functions have none, and do not say so."""


@functools.cache
def outcomes():
    """What `scipy_program` finds: SciPy reads the variable when it is imported, so in a process of its own."""
    environment = os.environ | {"SCIPY_ARRAY_API": "1", "PYTHONPATH": os.pathsep.join([str(ROOT), *sys.path])}
    run = subprocess.run(
        [sys.executable, "-m", "tests.scipy_program"], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


@pytest.mark.parametrize("backend", [name for name in ("torch", "jax") if name in INSTALLED])
def test_functions_differentiate_in_a_model(backend):
    found = outcomes()[backend]
    assert len(found) > 40
    assert {name for name, outcome in found.items() if outcome == "refuses"} == REFUSED[backend] & set(found)
    assert {name for name, outcome in found.items() if outcome == "loses"} == LOST[backend]


def test_the_guide_says_which():
    """Each function that does not differentiate stands in the guide."""
    guide = (ROOT / "docs" / "array_api.md").read_text()
    for name in {*REFUSED["torch"], *REFUSED["jax"], *LOST["torch"]}:
        assert f"`{name.rpartition('.')[2]}`" in guide, name
