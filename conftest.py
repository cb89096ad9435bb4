"""Settings of every test run: quiet frameworks on the CPU, and the names that docstring examples use."""

from __future__ import annotations

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
os.environ.setdefault("JAX_PLATFORMS", "cpu")

import numpy
import pytest


@pytest.fixture(autouse=True)
def example_names(doctest_namespace):
    import gradnp

    doctest_namespace["np"] = gradnp
    doctest_namespace["numpy"] = numpy
