"""The backends: which exist, which one an array belongs to, and which is the default.

A backend is a module (or a package whose submodules carry the names of gradnp's chapters) that is imported when the
first array of its framework arrives, so ``import gradnp`` imports no framework. `register_backend` adds one from
outside; the same call registers the four that ship with gradnp, below.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from contextvars import ContextVar
from types import ModuleType
from typing import Any, NamedTuple

from gradnp._core.catalogue import OPERATIONS
from gradnp._core.dtypes import canonical_name, frameworks_name
from gradnp._core.errors import BackendNotInstalledError, MixedBackendsError
from gradnp._core.tracing import constant_to_tracers


class Registration(NamedTuple):
    """What is known about a backend before its module is imported."""

    name: str
    module: str
    roots: tuple[str, ...]
    requires: str
    install: str

    @property
    def installed(self) -> bool:
        """Whether the framework can be imported (it is not imported to find out)."""
        return importlib.util.find_spec(self.requires) is not None


class Default(NamedTuple):
    """What creation functions use if no array decides."""

    backend: str = "numpy"
    dtype: str | None = None
    device: Any = None

    width = None
    """The name of the floating dtype that creation functions use in place of the default one, or None."""
    trace = None
    """What tells whether the trace lasts in which this holds; None if this holds in no trace alone."""


REGISTRATIONS: dict[str, Registration] = {}
ROOTS: dict[str, str] = {}
"""The backend of each root module of array types."""

MARKS = ("PROMOTES", "TAKES_SCALARS", "REFUSES_MIXED")
"""Sets of operations' names that a backend's chapter may define."""

_LOADED: dict[str, ModuleType] = {}
_TYPES: dict[type, str] = {}
on_registration: list[Callable[[], None]] = []
"""Functions to call when a backend is added."""
on_choice: list[Callable[[], None]] = []
"""Functions to call when `chosen` changes."""

_unset = Default()
_default: ContextVar[Any] = ContextVar("gradnp_default", default=_unset)
_process_default = _unset
_process_differs = False
_chapters: dict[tuple[str, str], ModuleType | None] = {}


def register_backend(name: str, module: str, *, roots: tuple[str, ...], requires: str = "", install: str = "") -> None:
    """Add a backend: from then on, arrays of its framework dispatch to its module.

    Parameters
    ----------
    name : str
        The name that `use_backend`, `backend_of` and messages use.
    module : str
        The dotted name of the backend's module, imported when the first of its arrays arrives. The guide "Adding a
        backend" lists what it must and what it may define. gradnp's reference bodies compute every operation that it
        leaves out from those that it has.
    roots : tuple of str
        The top-level modules of the framework's array types: ``("torch",)`` for ``torch.Tensor``.
    requires : str, optional
        The module that must be importable for the backend to work; the first of `roots` by default.
    install : str, optional
        The command that installs it, shown if it is missing.

    Raises
    ------
    ValueError
        If `name` or one of `roots` is taken by another module.

    Examples
    --------
    >>> import gradnp as np
    >>> np.register_backend("autograd", "my_package.autograd_backend", roots=("autograd",))  # doctest: +SKIP
    """
    registration = Registration(
        name, module, tuple(roots), requires or roots[0], install or f"pip install {requires or roots[0]}"
    )
    if REGISTRATIONS.get(name, registration) != registration:
        raise ValueError(f"register_backend: the name {name!r} is taken by {REGISTRATIONS[name].module}")
    for root in roots:
        if ROOTS.get(root, name) != name:
            raise ValueError(f"register_backend: arrays of {root!r} belong to the backend {ROOTS[root]!r} already")
    REGISTRATIONS[name] = registration
    ROOTS.update(dict.fromkeys(roots, name))
    for react in on_registration:
        react()


def load(name: str) -> ModuleType:
    """The module of the backend `name`, imported on first use."""
    try:
        return _LOADED[name]
    except KeyError:
        pass
    registration = REGISTRATIONS.get(name)
    if registration is None:
        raise ValueError(f"unknown backend {name!r}; the backends are {', '.join(map(repr, REGISTRATIONS))}")
    if not registration.installed:
        raise BackendNotInstalledError(
            f"the backend {name!r} needs {registration.requires}, which is not installed: {registration.install}"
        )
    module = _LOADED[name] = importlib.import_module(registration.module)
    return module


def chapter_of(backend: str, chapter: str) -> ModuleType:
    """The file of `backend` for `chapter` ("elementwise"): its submodule of that name, or the backend's only module."""
    key = backend, chapter
    if key not in _chapters:
        module = load(backend)
        name = f"{module.__name__}.{chapter}"
        is_package = hasattr(module, "__path__")
        found = importlib.import_module(name) if is_package and importlib.util.find_spec(name) else module
        check_marks(found, None if found is module else chapter)
        _chapters[key] = found
    return _chapters[key]


def check_marks(module: ModuleType, chapter: str | None) -> None:
    """Raise ValueError if a mark of a backend's module contains a name that is not an operation of `chapter`.

    If `chapter` is None, names of all operations are allowed.
    """
    operations = {o.short for o in OPERATIONS.values() if chapter in (None, o.chapter)}
    for mark in MARKS:
        unknown = set(getattr(module, mark, ())) - operations
        if unknown:
            raise ValueError(
                f"{module.__name__}: {mark} has names that are not operations of the chapter: {sorted(unknown)}"
            )


def _root(kind: type) -> str:
    """The root module of a type."""
    return kind.__module__.partition(".")[0]


def backend_of_type(kind: type) -> str | None:
    """The name of the backend that has arrays of type `kind`, or None."""
    try:
        return _TYPES[kind]
    except KeyError:
        pass
    for base in kind.__mro__[:-1]:
        name = ROOTS.get(_root(base))
        if name and load(name).is_array_type(kind):
            _TYPES[kind] = name
            return name
    return None


def backend_of_dtype(dtype: Any) -> str | None:
    """The name of the backend that a framework's dtype object belongs to; None for anything else, NumPy's included."""
    return None if _dtype_name(dtype) is None else ROOTS[_root(type(dtype))]


@constant_to_tracers
def backend_named(name: str, dtype: Any, device: Any) -> str:
    """The backend that a framework's own dtype or device names; "" if neither is one.

    Raises
    ------
    MixedBackendsError
        If they are of different frameworks; `name` is the operation's.
    """
    found = backend_of_dtype(dtype) or ""
    place = ROOTS.get(_root(type(device))) or found
    if found and place != found:
        raise MixedBackendsError(
            f"{name}: dtype={dtype!r} is {found}'s and device={device!r} is {place}'s; give names as strings, or both of one "
            f"framework"
        )
    return place


def _dtype_name(dtype: Any) -> str | None:
    """The NumPy name of a framework's own dtype object, None for anything else."""
    backend = ROOTS.get(_root(type(dtype)))
    name_of = getattr(load(backend), "dtype_name", None) if backend is not None else None
    return None if name_of is None else name_of(dtype)


frameworks_name.append(_dtype_name)


def imported_backends() -> list[str]:
    """The names of the backends whose frameworks the program has imported."""
    return [name for name, registration in REGISTRATIONS.items() if registration.requires in sys.modules]


def current_default() -> Any:
    """The default in force here: that of the innermost `use_backend`, else that of `set_backend`.

    Inside of a transform it is the transform's (`gradnp._core.following`), if none of these two has been called.
    """
    default = _default.get()
    if default is _unset:
        return _process_default
    return default if default.trace is None else _lasting(default)


def _lasting(default: Any) -> Any:
    """The innermost default whose trace lasts: a tracer that starts again does not leave a function that it was in."""
    while default.trace is not None and not default.trace():
        default = default.outer
    return default if default is not _unset else _process_default


def is_chosen() -> bool:
    """Whether `use_backend` or `set_backend` has been called for what runs here."""
    return isinstance(default := current_default(), Default) and default is not _unset


def bare_default() -> Any:
    """What `use_backend` or a transform has put in force here, also if it was in a trace that is over."""
    return _default.get()


def enter_default(default: Any) -> Any:
    """Put `default` in force; returns what `leave_default` takes."""
    return _default.set(default)


def leave_default(token: Any) -> None:
    _default.reset(token)


@constant_to_tracers
def get_backend() -> str:
    """The name of the default backend, which creation functions use if no array decides.

    Examples
    --------
    >>> import gradnp as np
    >>> np.get_backend()
    'numpy'
    """
    return current_default().backend


@constant_to_tracers
def default_in_force() -> tuple[str | None, ...]:
    """The current default as words: a program that was compiled under another one is not that for this one."""
    default = current_default()
    return default.backend, default.dtype, None if default.device is None else str(default.device)


_choices: Counter[str] = Counter()
_chosen: frozenset[str] = frozenset()
_choosing = threading.RLock()


def chosen() -> frozenset[str]:
    """The backends for which a default dtype that their native functions do not know is in force in any thread or task.

    As long as it is, their native functions must not choose the dtype of results that become floating.
    """
    return _chosen


def _choose(default: Default, count: int) -> None:
    """Count that `default` comes into force (`count` 1), or ends (-1)."""
    global _chosen
    with _choosing:
        _choices[default.backend] += count
        now = frozenset(+_choices)
        if now != _chosen:
            _chosen = now
            for react in on_choice:
                react()


def _differs(default: Default) -> bool:
    """Whether `default` asks for another dtype than the framework's own default at this moment."""
    return default.dtype is not None and default.dtype != load(default.backend).default_dtypes()[0]


def _default_of(name: str, dtype: Any, device: Any) -> Default:
    load(name)
    dtype = None if dtype is None else canonical_name(dtype)
    if dtype is not None and not dtype.startswith(("float", "bfloat")):
        raise ValueError(
            f"use_backend: dtype is the default for floating arrays, so it must be floating, not {dtype!r}"
        )
    return Default(name, dtype, device)


def set_backend(name: str | None, *, dtype: Any = None, device: Any = None) -> None:
    """Make `name` the default backend for the whole process; `use_backend` does so for a block.

    Parameters
    ----------
    name : str or None
        A backend's name. None chooses none, as at the start: NumPy makes new arrays, and inside of a transform the
        framework of its arguments.
    dtype : dtype, optional
        The default dtype of floating arrays on it.
    device : optional
        The framework's device (or its name) on which creation functions put arrays.

    Raises
    ------
    ValueError
        If there is no such backend, or `dtype` is not floating.
    BackendNotInstalledError
        If its framework is not installed.

    Notes
    -----
    A `dtype` that is the framework's own default costs nothing, since its functions already use it. Whether it is, is
    looked up here: call `set_backend` again after ``torch.set_default_dtype`` or a change of ``jax_enable_x64``.
    """
    global _process_default, _process_differs
    default = _unset if name is None else _default_of(name, dtype, device)
    before, _process_default = (_process_default, _process_differs), default
    _process_differs = _differs(default)
    if _process_differs:
        _choose(default, 1)
    if before[1]:
        _choose(before[0], -1)


@contextmanager
def use_backend(name: str, *, dtype: Any = None, device: Any = None) -> Iterator[None]:
    """Make `name` the default backend inside a ``with`` block, for this thread or task only.

    Parameters
    ----------
    name : str
        A backend's name.
    dtype : dtype, optional
        The default dtype of floating arrays on it, in the block: that of creation functions and of integers that meet
        a floating function. ``"float64"`` switches JAX's x64 mode on inside the block.
    device : optional
        The framework's device (or its name) on which creation functions put arrays.

    Raises
    ------
    ValueError
        If there is no such backend, or `dtype` is not floating.
    BackendNotInstalledError
        If its framework is not installed.

    Notes
    -----
    A generator that yields inside the block leaves it open until it goes on or is closed, and so its caller has the
    block's default meanwhile (as with `decimal.localcontext`): let such a generator yield outside of the block.

    Examples
    --------
    >>> import gradnp as np
    >>> with np.use_backend("numpy", dtype="float32"):
    ...     print(np.ones(2).dtype)
    float32
    """
    default = _default_of(name, dtype, device)
    enter = getattr(load(name), "default_dtype_context", None)
    token = _default.set(default)
    try:
        with enter(default.dtype) if enter and default.dtype else nullcontext():
            differs = _differs(default)
            if differs:
                _choose(default, 1)
            try:
                yield
            finally:
                if differs:
                    _choose(default, -1)
    finally:
        _default.reset(token)


register_backend("numpy", "gradnp.backends.numpy", roots=("numpy",), requires="numpy")
register_backend("torch", "gradnp.backends.torch", roots=("torch",), install="pip install 'gradnp[torch]'")
register_backend(
    "tensorflow", "gradnp.backends.tensorflow", roots=("tensorflow",), install="pip install 'gradnp[tensorflow]'"
)
register_backend("jax", "gradnp.backends.jax", roots=("jax", "jaxlib"), install="pip install 'gradnp[jax]'")
