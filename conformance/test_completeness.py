"""The specifications and the public operations are the same set."""

from __future__ import annotations

import gradnp  # noqa: F401  (defines the operations)
from conformance.sample import KINDS, SAMPLE
from conformance.specs import all_specs
from gradnp._core.catalogue import OPERATIONS


def test_specifications_are_the_public_operations():
    specified = [spec.name for spec in all_specs()]
    assert len(specified) == len(set(specified)), "an operation is specified twice"
    private = {name for name in OPERATIONS if name.rpartition(".")[2].startswith("_")}  # specified by those they serve
    assert set(specified) == set(OPERATIONS) - private


def test_the_sample_has_every_chapter():
    """Of each kind that gradnp's own transforms are tested on there are two operations or more."""
    specified = {spec.name for spec in all_specs()}
    assert specified >= SAMPLE
    assert {OPERATIONS[name].chapter for name in SAMPLE} == {OPERATIONS[name].chapter for name in specified}
    assert all(len(names) >= 2 for names in KINDS.values())
