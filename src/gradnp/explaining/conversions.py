"""How values leave a framework for Python and NumPy, and how an array that left is known again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from typing import Any

import numpy

from gradnp.explaining.graph import Value
from gradnp.explaining.hooks import Shared, replaced

SPOKEN = {
    "__float__": "float()",
    "__int__": "int()",
    "__complex__": "complex()",
    "__index__": "its use as an index",
    "__array__": "a NumPy function",
    "__dlpack__": "from_dlpack",
}
"""What the user writes where Python or NumPy calls these methods."""


class WatchedArray(numpy.ndarray):
    """The NumPy array that a recorded value was converted to: what NumPy computes from it remembers that value."""

    value: Value | None

    def __array_finalize__(self, origin: Any) -> None:
        self.value = getattr(origin, "value", None)


def watched(array: Any, value: Value | None) -> Any:
    """`array` as one that remembers `value`, if it is NumPy's and there is a value to remember."""
    if type(array) is not numpy.ndarray or value is None:
        return array
    array = array.view(WatchedArray)
    array.value = value
    return array


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
