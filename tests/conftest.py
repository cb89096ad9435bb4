"""Fixtures that several files use."""

from __future__ import annotations

import pytest

from tests.frameworks import INSTALLED


@pytest.fixture
def cheap_compiler():
    """Where programs run once, torch's optimising compiler would take most of the time."""
    if "torch" not in INSTALLED:
        yield
        return
    import torch

    before = torch.compiler.get_default_backend()
    torch.compiler.set_default_backend("aot_eager")
    yield
    torch.compiler.set_default_backend(before)
