"""Forward mode where it is only tried: JAX has none of a function with a vjp, and inside other transforms says so too late."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class _State(threading.local):
    """Whether forward mode is being tried, and how many functions with a vjp have been met, the last with this message."""

    is_trying = False
    met = 0
    message = ""


_state = _State()


@contextmanager
def trying_forward_mode() -> Iterator[None]:
    """Have `meet` raise in a block whose caller goes on in reverse mode then."""
    before, _state.is_trying = _state.is_trying, True
    try:
        yield
    finally:
        _state.is_trying = before


def meet(message: str) -> None:
    """Take notice of a call of a function that has a vjp: `message` says that it has no forward mode."""
    _state.met, _state.message = _state.met + 1, message
    if _state.is_trying:
        raise TypeError(message)


class Meetings:
    """Whether a function with a vjp is met in a block, and the message of the last; "" if none was."""

    message = ""

    def __enter__(self) -> None:
        self._before = _state.met

    def __exit__(self, *exception: object) -> None:
        if _state.met > self._before:
            self.message = _state.message


def lacking(call: Any) -> str:
    return (
        f"{call.rule.kind}: JAX has no forward mode of {call.name}, whose gradient is a vjp; use reverse mode (grad, "
        f"vjp, jacobian(mode='reverse'), hvp by reverse over reverse)"
    )
