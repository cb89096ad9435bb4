"""What an operation is, and the decorators that make one of a definition: `op`, `primitive` and `creation`.

A definition is an ordinary function with NumPy's signature, a docstring, and a body in terms of other operations. Its
decorator replaces it by a generated function with that same signature, which dispatches (`gradnp._core.wrapping`).
"""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import Any, TypeVar, overload

from gradnp._core import dispatch, keywords, registry
from gradnp._core.catalogue import OPERATIONS
from gradnp._core.errors import UnsupportedOperationError
from gradnp._core.oracle import failed
from gradnp._core.parameters import Parameter, parameters_of
from gradnp._core.tracing import LiveAttributes
from gradnp._core.wrapping import generate

F = TypeVar("F", bound=Callable[..., Any])

NAMESPACES = frozenset({"at", "linalg", "nn", "special"})
"""The chapters that are public namespaces (`at` is a class): their operations carry the chapter's name."""


class Operation:
    """One operation: what was written about it, and what dispatch has learned so far.

    Attributes
    ----------
    name, short : str
        "linalg.norm" and "norm".
    chapter : str
        The file in which a backend has it: "linalg".
    function : function
        The definition. Its body is the reference for backends without an implementation.
    signature : tuple of Parameter
    parameters : tuple of Parameter
        Those that dispatch looks at.
    hidden : frozenset of str
        The parameters that the machinery deals with; implementations do not have them.
    is_primitive, inexact, is_creation, converts : bool
        As given to the decorators.
    ordinary : float
        See `op`.
    table : dict
        From argument types to the function to call.
    variants : object
        The functions made so far for this operation, as attributes.
    public : function
        What users call.
    """

    def __init__(
        self,
        function: FunctionType,
        *,
        namespace: str = "",
        is_primitive: bool = False,
        inexact: bool = False,
        is_creation: bool = False,
        converts: bool = False,
        ordinary: float = 0.5,
    ) -> None:
        path = function.__module__.split(".")
        # A namespace may be a package of several files; for the backends it is one chapter.
        self.chapter = next((part for part in path if part in NAMESPACES), path[-1])
        self.namespace = namespace or (self.chapter if self.chapter in NAMESPACES else "")
        self.short = function.__name__
        self.name = f"{self.namespace}.{self.short}" if self.namespace else self.short
        self.function = function
        self.is_primitive = is_primitive
        self.inexact = inexact
        self.is_creation = is_creation
        self.converts = converts
        self.ordinary = ordinary
        self.signature = parameters_of(function)
        self.parameters = tuple([p for p in self.signature if p.role])
        names = {p.name for p in self.signature}
        self.is_ufunc = names >= {"out", "where", "dtype"} and "axis" not in names
        self.hidden = frozenset()
        if "out" in names:
            self.hidden = frozenset({"out", "where", "dtype"} if self.is_ufunc else names & {"out", "where", "initial"})
        self.table: dict[Any, Callable[..., Any]] = {}
        self.variants = LiveAttributes()
        self._in_force: frozenset[str] = frozenset()
        self._tables: dict[frozenset[str], dict[Any, Callable[..., Any]]] = {}
        self.public: Callable[..., Any]

    @property
    def arrays(self) -> list[Parameter]:
        """The parameters that are promoted together."""
        return [p for p in self.parameters if p.role == "array"]

    def implementation(self, backend: str) -> Callable[..., Any]:
        """The function of `backend` for this operation: its own, or the reference body."""
        own = getattr(registry.chapter_of(backend, self.chapter), self.short, None)
        if own is not None:
            return own
        if self.is_primitive:
            raise UnsupportedOperationError(
                f"{self.name}: the backend {backend!r} does not define it, and it has no reference body"
            )
        return self.function

    def forget(self) -> None:
        """Empty the table, and drop what was made for it."""
        self.table.clear()
        self._tables.clear()
        vars(self.variants).clear()

    def change_table(self, chosen: frozenset[str]) -> None:
        """Put the table in force that belongs to the backends `chosen`; `registry.chosen` says which these are.

        The dict stays the same one, which the public function holds.
        """
        self._tables[self._in_force] = dict(self.table)
        self.table.clear()
        self.table.update(self._tables.get(chosen, {}))
        self._in_force = chosen


@overload
def op(function: F, /) -> F: ...
@overload
def op(*, inexact: bool = ..., ordinary: float = ..., namespace: str = ...) -> Callable[[F], F]: ...
def op(function: Any = None, /, **properties: Any) -> Any:
    """Make `function` an operation; its body is the reference for every backend that does not define its own.

    Parameters
    ----------
    function : callable
        Written in terms of other gradnp operations, so that it differentiates on every backend by construction.
    inexact : bool
        Whether integer and bool arrays become the default floating dtype first, as for ``sqrt`` and ``mean``.
    ordinary : float, default 0.5
        A point at which a ufunc and its derivative are finite: what ``where=`` puts in the place of what it masks off.
    namespace : str, optional
        The public namespace, where it is not the chapter's: ``"signal"``.
    """
    if function is None:
        return lambda f: _define(f, **properties)
    return _define(function, **properties)


@overload
def primitive(function: F, /) -> F: ...
@overload
def primitive(*, inexact: bool = ..., ordinary: float = ..., namespace: str = ...) -> Callable[[F], F]: ...
def primitive(function: Any = None, /, **properties: Any) -> Any:
    """Make `function` an operation that every backend must define.

    Its body is only a docstring, except in a reduction: there it defines ``initial`` and ``where`` in terms of the
    reduction without them, which every backend defines.
    """
    return op(function, is_primitive=True, **properties) if function else op(is_primitive=True, **properties)


@overload
def creation(function: F, /) -> F: ...
@overload
def creation(*, inexact: bool = ..., converts: bool = ..., is_primitive: bool = ...) -> Callable[[F], F]: ...
def creation(function: Any = None, /, **properties: Any) -> Any:
    """Make `function` a creation operation: if no array decides, the default backend makes the result.

    It has the parameters ``dtype``, ``device`` and ``like``. The backend's function, or else the body, receives
    ``dtype`` and ``device`` resolved, as the framework's own (`device` None: wherever the framework puts arrays), and
    as ``like`` the array that decided. Arguments annotated ``Array`` determine the dtype if none is asked for, but
    arrive unchanged: `asarray` converts them.

    Parameters
    ----------
    function : callable
        With a body in terms of other operations.
    inexact : bool
        Whether integers give the default floating dtype, as for ``linspace``.
    converts : bool
        Whether NumPy arrays also become the default backend's, and anything that NumPy can convert is accepted.
    is_primitive : bool
        Whether every backend must define it; its body is only a docstring.
    """
    return op(function, is_creation=True, **properties) if function else op(is_creation=True, **properties)


def _define(function: FunctionType, **properties: Any) -> Callable[..., Any]:
    operation = Operation(function, **properties)
    name = operation.name
    if name in OPERATIONS and OPERATIONS[name].function.__module__ != function.__module__:
        raise ValueError(f"the operation {name!r} is defined twice")
    OPERATIONS[name] = operation
    public = generate(
        operation,
        "public",
        table=operation.table,
        variants=operation.variants,
        definition=function,
        resolve=dispatch.resolve,
        failed=failed,
        into=keywords.into,
        masked=keywords.masked,
        reduced=keywords.reduced,
        default=registry.get_backend,
    )
    operation.public = public
    public.__module__ = f"gradnp.{operation.namespace}".rstrip(".")
    public.__doc__ = function.__doc__
    if operation.is_ufunc and function.__doc__:
        public.__doc__ = keywords.documented(function.__doc__)
    public.__defaults__, public.__kwdefaults__ = function.__defaults__, function.__kwdefaults__
    # `inspect` finds the source and the signature of the definition. The annotations have been read, and would only hide
    # NumPy's signature; type checkers read the source.
    public.__wrapped__ = function  # type: ignore[attr-defined]
    function.__annotations__ = {}
    return public
