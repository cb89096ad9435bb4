"""Changes to other packages while somebody watches: made by the first who asks, undone after the last has left.

Blocks of several threads and tasks overlap in any order, so a change can't belong to one of them. It is shared, and asks
a context variable what to do: outside the blocks that watch, that is nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from contextvars import ContextVar
from typing import Any

import numpy

__all__ = ["Shared", "having", "numpy_conversions", "on_numpy_array", "replaced"]


@contextmanager
def replaced(owner: Any, name: str, value: Any) -> Iterator[None]:
    """Another attribute of a module, class or object, in a block."""
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
    """A context manager for any number of overlapping blocks: `make` is entered by the first, left by the last.

    With ``per_thread``, for each thread anew.
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
    """`variable` set to `value` in a block."""
    token = variable.set(value)
    try:
        yield
    finally:
        variable.reset(token)


on_numpy_array: ContextVar[Callable[[str, Any, Any], Any] | None] = ContextVar("on_numpy_array", default=None)
"""Called with the function's name, its argument and its result; what it returns is given to the user."""


def _telling(name: str, original: Callable[..., Any]) -> Callable[..., Any]:
    def function(x: Any, *args: Any, **kwargs: Any) -> Any:
        output, watching = original(x, *args, **kwargs), on_numpy_array.get()
        return output if watching is None else watching(name, x, output)

    return function


@contextmanager
def _numpy_functions() -> Iterator[None]:
    with ExitStack() as stack:
        for name in ("array", "asarray", "asanyarray", "ascontiguousarray"):
            stack.enter_context(replaced(numpy, name, _telling(name, getattr(numpy, name))))
        yield


numpy_conversions = Shared(_numpy_functions)
"""In the block, `on_numpy_array` hears of the functions that make a plain NumPy array of anything."""
