"""A stream of NumPy's random numbers, from which every function of `np.random` draws."""

from __future__ import annotations

import copy
import threading
from collections.abc import Mapping
from typing import Any

import numpy
from numpy.exceptions import AxisError
from numpy.linalg import LinAlgError

import gradnp as np
from gradnp._core.errors import UnsupportedOperationError
from gradnp._core.registry import get_backend
from gradnp._ops.random.pathwise import DISCRETE, PATHWISE, Pathwise, flat, with_derivative
from gradnp._ops.random.placing import (
    PLAIN,
    Place,
    carries_gradient,
    in_width,
    on_host,
    place_of,
    placed,
    prepared,
    refuse_compiled,
    sizes_of,
)

_NONE: Mapping[str, Any] = {}

_REFUSALS = (AxisError, LinAlgError, OverflowError, ValueError, TypeError)
"""What NumPy raises for a wrong call, most specific first."""


class Stream:
    """NumPy's generator, `numpys`, and how its draws become arrays with derivatives."""

    def __init__(self, numpys: Any):
        self._numpy = numpys
        # A derivative needs the state before a draw: no other thread may draw between the two.
        self._lock = threading.RLock()

    def _draw(
        self,
        name: str,
        parameters: Mapping[str, Any],
        size: Any = None,
        *,
        device: Any = None,
        like: Any = None,
        dtype: Any = None,
        rule: Pathwise | None = None,
        settings: Mapping[str, Any] = _NONE,
    ) -> Any:
        """What NumPy's method `name` draws, as an array where `parameters`, `device` and `like` say, with its derivative.

        `dtype` is the result's, and `settings` go to NumPy too; `rule` stands in for that of `PATHWISE`.
        """
        refuse_compiled(name)
        if like is None and device is None and dtype is None and all(type(x) in PLAIN for x in parameters.values()):
            return placed(self._sample(name, parameters, size, settings), Place(get_backend()))
        like = prepared(like)
        given = {argument: prepared(x) for argument, x in parameters.items()}
        place = place_of(name, parameters, given, device, like, dtype)
        host = {argument: on_host(name, argument, x) for argument, x in given.items()}
        carriers = {argument: x for argument, x in given.items() if type(x) not in PLAIN and carries_gradient(x)}
        rule = rule or PATHWISE.get(name)
        if carriers and rule is None and name not in DISCRETE:
            argument = next(iter(carriers))
            raise UnsupportedOperationError(
                f"random.{name}: the draw has no pathwise derivative with respect to {argument!r}, which carries a gradient; "
                f"np.stop_gradient({argument}) draws without one"
            )
        if not carriers or rule is None:
            result = placed(self._sample(name, host, size, settings), place, dtype)
            return flat(result, list(carriers.values())) if carriers else result
        with self._lock:
            before = copy.deepcopy(self._numpy)
            drawn = numpy.asarray(self._sample(name, host, size, settings))
        value = placed(drawn, place, dtype)
        arrays = [
            in_width(np.asarray, x, value.dtype, like=value)
            for x in (*rule.noise(before, drawn, *host.values()), *given.values())
        ]
        return with_derivative(value, rule.formula(*arrays))

    def _sample(self, name: str, host: Mapping[str, Any], size: Any, settings: Mapping[str, Any]) -> Any:
        """NumPy's draw."""
        return self._call(name, *host.values(), size=sizes_of(size), **settings)

    def _draw_vectors(
        self,
        mean: Any,
        cov: Any,
        size: Any,
        device: Any,
        like: Any,
        settings: Mapping[str, Any],
        rule: Pathwise,
    ) -> Any:
        """Vectors of the multivariate normal distribution, with the derivative that `rule` gives them."""
        given = {"mean": mean, "cov": cov}
        return self._draw("multivariate_normal", given, size, device=device, like=like, settings=settings, rule=rule)

    def _call(self, name: str, *arguments: Any, **settings: Any) -> Any:
        """What NumPy's method `name` returns, of arguments that are NumPy's; what it raises names the function."""
        with self._lock:
            try:
                return getattr(self._numpy, name)(*arguments, **settings)
            except _REFUSALS as error:
                kind = next(kind for kind in _REFUSALS if isinstance(error, kind))
                raise kind(f"random.{name}: {error}") from None
