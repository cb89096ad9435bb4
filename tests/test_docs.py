"""Every chapter has its page in the API, and every operation stands on one."""

from __future__ import annotations

import re
from pathlib import Path

from gradnp._core.dispatch import OPERATIONS

API = Path(__file__).parent.parent / "docs" / "api"


def test_every_operation_is_on_a_page():
    text = "\n".join(page.read_text() for page in API.glob("*.md"))
    documented = set(re.findall(r"auto(?:module|class):: (gradnp\S*)", text))
    modules = {op.function.__module__ for op in OPERATIONS.values()}
    missing = {m for m in modules if m not in documented and m.rpartition(".")[2] != "at"}
    assert not missing
    assert "gradnp.at" in documented
