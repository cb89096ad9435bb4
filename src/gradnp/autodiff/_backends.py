"""The framework of a call's arrays, and the file of its backend that does the work; tracers see through both."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext
from types import ModuleType
from typing import Any

import numpy

from gradnp._core import registry, trees
from gradnp._core.arguments import framework_among
from gradnp._core.errors import UnsupportedOperationError
from gradnp._core.tracing import LiveAttributes, constant_to_tracers

_chapters = LiveAttributes()
_frameworks: dict[frozenset[type], str] = {}


@constant_to_tracers
def framework_of(what: str, kinds: tuple[type, ...]) -> str:
    """The framework to which arrays of the types `kinds` belong; "" if all of them are numbers or NumPy's arrays.

    Raises
    ------
    MixedBackendsError
        If there are several; `what` begins the message: ``"grad: the arguments are"``.
    """
    key = frozenset(kinds)
    if key not in _frameworks:
        framework = framework_among(what, kinds)
        if not framework:
            return ""  # not remembered: a backend may yet be registered for one of these types
        _frameworks[key] = framework
    return _frameworks[key]


def chapter(name: str, backend: str, file: str, function: str) -> ModuleType:
    """The file `file` of a backend, which must have the function `function`; messages begin with `name`."""
    return getattr(_chapters, _hold(name, backend, file, function))


@constant_to_tracers
def _hold(name: str, backend: str, file: str, function: str) -> str:
    """Make a file of a backend an attribute of `_chapters`, whose name is a constant to a tracer."""
    module = registry.chapter_of(backend, file)
    if not hasattr(module, function):
        if backend == "numpy":
            raise UnsupportedOperationError(
                f"{name}: the arguments are plain numbers or NumPy's, which carry no gradients; give it a framework's "
                f"arrays: its own, or np.from_numpy(x, backend='torch') (or 'tensorflow', 'jax')"
            )
        raise UnsupportedOperationError(f"{name}: the backend {backend!r} has no {function!r} in its chapter {file!r}")
    setattr(_chapters, f"{backend}_{file}", module)
    return f"{backend}_{file}"


def transforms(name: str, backend: str) -> ModuleType:
    """The file "autodiff" of a backend, which can do the transform `name`."""
    function = name if name in ("vmap", "jit", "checkpoint") else "value_and_grad"
    return chapter(name, backend, "autodiff", function)


def transforms_for(name: str, *given: Any) -> ModuleType:
    """The file "autodiff" of the backend to which the arrays in the trees `given` belong."""
    kinds = tuple({type(leaf) for tree in given for leaf in trees.flatten(tree)[0]})
    return transforms(name, framework_of(f"{name}: the arguments are", kinds) or _default_for(kinds))


@constant_to_tracers
def _default_for(kinds: tuple[type, ...]) -> str:
    """The backend for arguments without a framework's array: NumPy for its arrays, the default backend for numbers."""
    arrays = any(registry.backend_of_type(kind) == "numpy" and not issubclass(kind, numpy.generic) for kind in kinds)
    return "numpy" if arrays else registry.get_backend()


def trying_forward_mode(backend: ModuleType) -> AbstractContextManager[Any]:
    """A context for forward mode that the caller only tries: it raises at once what is in the backend's NO_FORWARD_MODE."""
    return getattr(backend, "trying_forward_mode", nullcontext)()
