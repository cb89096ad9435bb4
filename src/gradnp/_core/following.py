"""Inside of a transform, creation functions follow the arrays that the transform was called with.

``np.ones(3)`` makes an array of their framework there, of their floating width and on their device, as ``like=x`` would,
unless `use_backend` or `set_backend` has chosen a backend.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gradnp._core import registry, trees
from gradnp._core.dtypes import KIND, canonical_name, promote_names, real_name
from gradnp._core.tracing import constant_to_tracers, is_dynamo_tracing, this_trace, untouched_by_autograph

_STRANGERS = (
    r"numpy\(\)|numpy\.ndarray|numpy\.\w+' and|NumPy array|numpy array|numpy\.u?int|numpy\.float|numpy\.bool"
    r"|have (the )?same dtype, but|data pointer of Tensor that doesn't have storage"
    r"|was expected to be an? \w+ tensor but is an? \w+ tensor|has type \w+ that does not match type \w+"
)
"""What frameworks say of an array of NumPy's, or of another dtype, beside one of theirs."""


class Following:
    """The default inside of a transform; it looks at the arrays in `given` only if something is created."""

    dtype = None  # what becomes floating otherwise has the framework's own default dtype
    trace: Callable[[], bool] | None = None

    def __init__(self, backend: str, given: Any):
        self.backend, self._given = backend, given

    @functools.cached_property
    def _seen(self) -> tuple[str | None, Any]:
        return _common(*_traits(self.backend, self._given))

    @property
    def width(self) -> str | None:
        return self._seen[0]

    @property
    def device(self) -> Any:
        return self._seen[1]


class FollowingTraced(Following):
    """The same while Dynamo traces, which hands out no arrays, but their dtypes and devices.

    Attributes
    ----------
    trace : callable
        Tells whether that trace lasts.
    outer
        The default outside of the transform.
    """

    def __init__(self, backend: str, dtypes: Sequence[Any], devices: Sequence[Any]):
        super().__init__(backend, (dtypes, devices))
        self.trace, self.outer = this_trace(), registry.bare_default()

    @functools.cached_property
    def _seen(self) -> tuple[str | None, Any]:
        return _common(*self._given)


def _traits(backend: str, given: Any) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """The dtypes of the arrays of `backend` in the tree `given`; their devices, where these may not meet."""
    module = registry.load(backend)
    leaves = _leaves(given) if is_dynamo_tracing() else trees.flatten(given)[0]
    arrays = [x for x in leaves if isinstance(x, module.ARRAY)]
    devices = [module.device_of(x) for x in arrays] if getattr(module, "ONE_DEVICE", False) else []
    return tuple([x.dtype for x in arrays]), tuple(devices)


def _leaves(tree: Any) -> list[Any]:
    """What lists, tuples and dicts hold; Dynamo follows no look into other containers, nor optree's into dicts."""
    branches = tree.values() if isinstance(tree, dict) else tree if isinstance(tree, (list, tuple)) else None
    return [tree] if branches is None else [leaf for branch in branches for leaf in _leaves(branch)]


def _common(dtypes: Sequence[Any], devices: Sequence[Any]) -> tuple[str | None, Any]:
    """The name of the floating dtype in which `dtypes` meet, and the one device; None where there is none."""
    names = [real_name(name) for name in map(canonical_name, dtypes) if KIND.get(name, 0) >= 2]
    return functools.reduce(promote_names, names) if names else None, devices[0] if len({*devices}) == 1 else None


@untouched_by_autograph
def inside(
    backend: str, given: Any, fun: Callable[..., Any], args: Sequence[Any], kwargs: Mapping[str, Any] | None = None
) -> Any:
    """Call a user's function in a transform of the arrays in the tree `given`, which creation functions follow.

    What the framework raises where NumPy's arrays meet its own gets a note that says what to do.
    """
    kwargs = kwargs or {}
    if is_dynamo_tracing():
        entered = _enter_in_trace(backend, *_traits(backend, given))
        result = fun(*args, **kwargs)
        if entered:
            _leave_in_trace()
        return result
    token = None if registry.is_chosen() else registry.enter_default(Following(backend, given))
    try:
        return fun(*args, **kwargs)
    except Exception as error:
        _explain(error, backend)
        raise
    finally:
        if token is not None:
            registry.leave_default(token)


def follower(backend: str, fun: Callable[..., Any]) -> Callable[..., Any]:
    """`fun`, whose creation functions follow the arguments of each call."""

    @untouched_by_autograph
    @functools.wraps(fun)
    def following(*args: Any, **kwargs: Any) -> Any:
        return inside(backend, [*args, *kwargs.values()], fun, args, kwargs)

    return following


def with_default(backend: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """`function`, called with `backend` as the default."""

    @untouched_by_autograph
    def called(*args: Any, **kwargs: Any) -> Any:
        if is_dynamo_tracing():
            _default_in_trace(backend)
            result = function(*args, **kwargs)
            _leave_in_trace()
            return result
        with registry.use_backend(backend):
            return function(*args, **kwargs)

    return called


@constant_to_tracers
def _default_in_trace(backend: str) -> bool:
    registry.enter_default(FollowingTraced(backend, (), ()))
    return True


@constant_to_tracers
def _enter_in_trace(backend: str, dtypes: tuple[Any, ...], devices: tuple[Any, ...]) -> bool:
    if registry.is_chosen():
        return False
    registry.enter_default(FollowingTraced(backend, dtypes, devices))
    return True


@constant_to_tracers
def _leave_in_trace() -> bool:
    """Put the default outside of the transform in force again; what a trace put in force has no token that lasts."""
    registry.enter_default(registry.bare_default().outer)
    return True


def _explain(error: Exception, backend: str) -> None:
    if backend == "numpy" or not re.search(_STRANGERS, str(error)):
        return
    note = (
        f"gradnp: {backend}'s arrays do not go through NumPy's functions, nor its operators beside arrays of NumPy or of "
        f"another dtype: np.multiply(a, x) takes both; np.asarray(a, like=x) and np.ones(3, like=x) make arrays of "
        f"{backend}, and np.use_backend({backend!r}) makes all new ones so"
    )
    if note not in getattr(error, "__notes__", ()):
        error.add_note(note)
