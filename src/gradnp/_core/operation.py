"""The decorators that make an operation of a definition: `op`, `primitive` and `creation`.

A definition is an ordinary function with NumPy's signature, a docstring, and a body in terms of other operations. Its
decorator replaces it by a generated function with that same signature, which dispatches (`gradnp._core.wrapping`).
"""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import Any, TypeVar, overload

from gradnp._core import dispatch, keywords, registry
from gradnp._core.catalogue import OPERATIONS, Operation
from gradnp._core.oracle import failed
from gradnp._core.plainer import plainer
from gradnp._core.wrapping import generate

F = TypeVar("F", bound=Callable[..., Any])


@overload
def op(function: F, /) -> F: ...
@overload
def op(
    *,
    inexact: bool = ...,
    halves: bool = ...,
    ordinary: float = ...,
    namespace: str = ...,
    needs: tuple[str, ...] = ...,
) -> Callable[[F], F]: ...
def op(function: Any = None, /, **properties: Any) -> Any:
    """Make `function` an operation; its body is the reference for every backend that does not define its own.

    Parameters
    ----------
    function : callable
        Its body consists of other gradnp operations, so it differentiates on every backend by construction.
    inexact : bool
        Whether integer and bool arrays become the default floating dtype first, as for ``sqrt`` and ``mean``.
    halves : bool, default True
        Whether it takes float16 and bfloat16; NumPy's LAPACK functions, for one, do not.
    ordinary : float, default 0.5
        A point at which a ufunc and its derivative are finite; ``where=`` replaces masked-off arguments by it.
    namespace : str, optional
        The public namespace if it is not the chapter's: ``"signal"``.
    needs : tuple of str, optional
        Parameters that an implementation needs; if one is None, the body computes the result.
    """
    if function is None:
        return lambda f: _define(f, **properties)
    return _define(function, **properties)


@overload
def primitive(function: F, /) -> F: ...
@overload
def primitive(
    *,
    inexact: bool = ...,
    halves: bool = ...,
    ordinary: float = ...,
    namespace: str = ...,
    needs: tuple[str, ...] = ...,
) -> Callable[[F], F]: ...
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

    It has the parameters ``device``, ``like`` and mostly ``dtype``. The backend's function, or else the body, receives
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
        plainer=plainer,
        into=keywords.into,
        ufunc=keywords.ufunc,
        reduction=keywords.reduction,
        unexpected=keywords.unexpected,
        default=registry.get_backend,
    )
    operation.public = public
    public.__module__ = f"gradnp.{operation.namespace}".rstrip(".")
    public.__doc__ = function.__doc__
    if operation.is_ufunc and function.__doc__:
        public.__doc__ = keywords.documented(function.__doc__)
    public.__defaults__, public.__kwdefaults__ = function.__defaults__, function.__kwdefaults__
    # `inspect` finds the source and the signature of the definition. The annotations have been read, and would only
    # hide NumPy's signature; type checkers read the source.
    public.__wrapped__ = function  # type: ignore[attr-defined]
    function.__annotations__ = {}
    return public
