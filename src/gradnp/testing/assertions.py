"""`numpy.testing`'s assertions, which first convert arrays of every backend to NumPy."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy.testing

from gradnp._core import registry, trees
from gradnp._ops.conversion import to_numpy


def _on_the_host(assertion: Callable[..., None]) -> Callable[..., None]:
    @functools.wraps(assertion)
    def wrapper(*args: Any, **kwargs: Any) -> None:
        __tracebackhide__ = True
        args, kwargs = trees.map(_taken_out, (args, kwargs))
        assertion(*args, **kwargs)

    return wrapper


def _taken_out(leaf: Any) -> Any:
    return leaf if registry.backend_of_type(type(leaf)) in (None, "numpy") else to_numpy(leaf)


assert_allclose = _on_the_host(numpy.testing.assert_allclose)
assert_almost_equal = _on_the_host(numpy.testing.assert_almost_equal)
assert_array_almost_equal = _on_the_host(numpy.testing.assert_array_almost_equal)
assert_array_equal = _on_the_host(numpy.testing.assert_array_equal)
assert_array_less = _on_the_host(numpy.testing.assert_array_less)
assert_equal = _on_the_host(numpy.testing.assert_equal)
