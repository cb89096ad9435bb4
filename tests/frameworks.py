"""The installed frameworks as parameters of a test: how to make an array of each."""

from __future__ import annotations

import numpy
import pytest

from conformance.frameworks import FRAMEWORKS


def _torch(x):
    import torch

    return torch.tensor(x)


def _tensorflow(x):
    import tensorflow as tf

    return tf.constant(x)


def _jax(x):
    import jax.numpy as jnp

    return jnp.asarray(x)


MAKERS = {"numpy": numpy.asarray, "torch": _torch, "tensorflow": _tensorflow, "jax": _jax}
INSTALLED = {name: make for name, make in MAKERS.items() if FRAMEWORKS[name].installed()}

each_backend = pytest.mark.parametrize("make", INSTALLED.values(), ids=INSTALLED)
"""Run the test with ``make`` of every installed backend: it makes an array of NumPy data or nested lists."""

each_framework = pytest.mark.parametrize(
    "make", [m for n, m in INSTALLED.items() if n != "numpy"], ids=[n for n in INSTALLED if n != "numpy"]
)
"""The same without NumPy."""
