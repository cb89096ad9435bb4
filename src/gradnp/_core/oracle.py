"""TEMP"""

from __future__ import annotations

import inspect
import warnings
from typing import Any

import numpy

from gradnp._core import arguments, registry
from gradnp._core.catalogue import OPERATIONS
from gradnp._core.errors import explained

_HOST_COPY_LIMIT = 1 << 20


def failed(error: Exception, name: str, values: tuple[Any, ...]) -> Exception:
    """The exception to raise where `error` was met in operation `name` called with `values`."""
    operation = OPERATIONS[name]
    parameters = inspect.signature(operation.function).parameters
    given = dict(zip(parameters, values, strict=True))
    dispatched = {p.name for p in operation.parameters}
    shown = {n: v for n, v in given.items() if n in dispatched or v is not parameters[n].default}

    def oracle() -> Exception | None:
        chosen = operation.is_creation and registry.get_backend() != "numpy"
        if not chosen and not any(arguments.is_foreign(value) for value in given.values()):
            return error
        try:
            host = {
                n: arguments.host_copy(v, _HOST_COPY_LIMIT)
                for n, v in given.items()
                if n not in ("out", "device", "like")
            }
        except Exception:  # sizes unknown to a trace: NumPy cannot be asked
            return None
        try:
            bound = inspect.Signature(parameters.values()).bind_partial()
            bound.arguments.update(host)
            with warnings.catch_warnings(), numpy.errstate(all="ignore"), registry.use_backend("numpy"):
                warnings.simplefilter("ignore")
                operation.public(*bound.args, **bound.kwargs)
        except Exception as raised:
            return raised
        return None

    return explained(error, name, shown, oracle)
