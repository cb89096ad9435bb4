"""Every chapter has its page in the API, and with it every operation."""

from __future__ import annotations

import re
from pathlib import Path

from gradnp._core.catalogue import OPERATIONS

API = Path(__file__).parent.parent / "docs" / "api"


def test_every_operation_is_on_a_page():
    text = "\n".join(page.read_text() for page in API.glob("*.md"))
    documented = set(re.findall(r"operations:: (\S+)", text))
    public = {op.namespace or op.chapter for op in OPERATIONS.values() if not op.short.startswith("_")}
    assert public - documented == {"at"}
    assert "autoclass:: gradnp.at" in text
