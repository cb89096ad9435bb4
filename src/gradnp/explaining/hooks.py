"""Changes to other packages while somebody watches: the first who asks makes them, and the last to leave undoes them.

Blocks of several threads and tasks overlap in any order, so a change can't belong to one of them. It is shared, and asks
a context variable what to do; outside the blocks that watch, it does nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from contextvars import ContextVar
from typing import Any


@contextmanager
def replaced(owner: Any, name: str, value: Any) -> Iterator[None]:
    """Give a module, class or object another attribute in a block."""
    is_own, before = name in vars(owner), vars(owner).get(name)
    setattr(owner, name, value)
    try:
        yield
    finally:
        if is_own:
            setattr(owner, name, before)
        else:
            delattr(owner, name)


class Shared:
    """A context manager for any number of overlapping blocks: the first enters what `make` makes, the last leaves it.

    With ``per_thread``, each thread has its own first and last.
    """

    def __init__(self, make: Callable[[], AbstractContextManager[Any]], *, per_thread: bool = False) -> None:
        self._make = make
        self._per_thread = per_thread
        self._lock = threading.Lock()
        self._open: dict[int, tuple[int, ExitStack]] = {}

    @contextmanager
    def __call__(self) -> Iterator[None]:
        key = threading.get_ident() if self._per_thread else 0
        with self._lock:
            count, stack = self._open.get(key, (0, ExitStack()))
            if not count:
                stack.enter_context(self._make())
            self._open[key] = count + 1, stack
        try:
            yield
        finally:
            with self._lock:
                count, stack = self._open.pop(key)
                if count > 1:
                    self._open[key] = count - 1, stack
                else:
                    stack.close()


@contextmanager
def having(variable: ContextVar[Any], value: Any) -> Iterator[None]:
    """Set `variable` to `value` in a block."""
    token = variable.set(value)
    try:
        yield
    finally:
        variable.reset(token)
