"""Every operation, by its public name: the machinery looks operations up here, and imports none of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from gradnp._core.operation import Operation

OPERATIONS: dict[str, Operation] = {}
"""Every operation: ``OPERATIONS["sin"]``, ``OPERATIONS["linalg.norm"]``."""


def public(name: str) -> Callable[..., Any]:
    """The public function of the operation `name`."""
    return OPERATIONS[name].public
