"""All of NumPy's names are here, except those that `gradnp._core.other_names.ONLY_NUMPY` leaves to it, with the reason."""

from __future__ import annotations

import numpy
import pytest

import gradnp as np
from gradnp._core.other_names import ONLY_NUMPY

LEFT = {name for names in ONLY_NUMPY.values() for name in names.split()}

DEPRECATED = {"row_stack"}
"""Names that NumPy itself takes back; a test of the missing names shows what they say."""

pytestmark = pytest.mark.skipif(
    numpy.lib.NumpyVersion(numpy.__version__) >= "2.5.0", reason="gradnp has the names of NumPy 2.4"
)


PRIVATE = {"test", "bit_generator", "mtrand"}
"""Files and tools of NumPy's that its namespaces show."""


def public(module):
    return {name for name in dir(module) if not name.startswith("_")}


def test_main_namespace():
    assert public(numpy) - public(np) - LEFT - DEPRECATED == set()


@pytest.mark.parametrize("name", ["linalg", "fft", "random", "emath"])
def test_other_namespaces(name):
    assert public(getattr(numpy, name)) - public(getattr(np, name)) - PRIVATE == set()
