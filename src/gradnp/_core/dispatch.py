"""How a call finds its backend: `op`, `primitive`, `creation`, and the resolver behind them.

Each public operation is written as an ordinary function with NumPy's signature. Its decorator replaces it by a
generated function with that same signature, whose whole work on the fast path is one dictionary look-up::

    def sin(x, /, out=None):
        ...
        try:
            implementation = table[type(x)]
        except KeyError:
            implementation = getattr(variants, resolve("sin", type(x)))
        return implementation(x)

The table is filled on a miss, per tuple of argument types. What it holds depends on what must be done to the arguments
before the backend's function may see them, its *variant*:

``direct``    nothing: the backend's own function, or the operation's reference body
``promoted``  arrays brought to a common dtype, constants made arrays (`gradnp._core.arguments`)
``checked``   the same, but arrays that agree already are passed on at once
``tried``     the same where the native function refuses what disagrees: looked at only when it has
``fused``     the same as a program of the framework's own, which looks only when it meets new dtypes
``content``   lists looked into: stacked if they hold tensors
``host``      only Python numbers: computed by NumPy
``created``   a creation function: dtype and device resolved for the backend (`gradnp._core.arguments.placer`)

So every backend function of several arrays receives arrays of its own framework and of one dtype.

Tracers shape this file. `torch.compile(fullgraph=True)` must see through a call it meets for the first time: the
resolver is marked as a constant function, returns a string rather than an object, and leaves the table alone while
Dynamo traces. AutoGraph is told not to convert the generated code.
"""

from __future__ import annotations

import functools
import inspect
import linecache
import re
import warnings
from collections.abc import Callable, Sequence, Set
from types import FunctionType
from typing import Any, NamedTuple, TypeVar, overload

import numpy

from gradnp._core import arguments, registry
from gradnp._core.errors import MixedBackendsError, UnsupportedOperationError, explained
from gradnp._core.tracing import constant_to_tracers, is_dynamo_tracing, untouched_by_autograph

__all__ = ["OPERATIONS", "Operation", "creation", "op", "primitive"]

F = TypeVar("F", bound=Callable[..., Any])

_POSITIONAL_ONLY = inspect.Parameter.POSITIONAL_ONLY
_POSITIONAL_OR_KEYWORD = inspect.Parameter.POSITIONAL_OR_KEYWORD
_VAR_POSITIONAL = inspect.Parameter.VAR_POSITIONAL
_KEYWORD_ONLY = inspect.Parameter.KEYWORD_ONLY

_NUMBERS = (bool, int, float, complex)
_HOST_COPY_LIMIT = 1 << 20
"""Elements up to which a failed call is repeated on the real values; beyond, zeros of the same shape stand in."""


class Parameter(NamedTuple):
    """A parameter: of `inspect`'s kind, and where it is dispatched on, its role ("array", "index" or "like"), whether it
    is a sequence, and whether None is allowed."""

    name: str
    kind: int
    role: str = ""
    many: bool = False
    optional: bool = False

    @property
    def key(self) -> str:
        """The expression of its part of the table's key."""
        x = self.name
        if self.kind is _VAR_POSITIONAL:
            return f"tuple(map(type, {x}))"
        if self.many:
            return f"(tuple(map(type, {x})) if type({x}) is list or type({x}) is tuple else type({x}))"
        return f"type({x})"

    @property
    def spread(self) -> str:
        return f"*{self.name}" if self.many else self.name


class Variants:
    """An operation's built variants, as attributes: Dynamo reads those live, but remembers a dict as it first met it."""


class Operation:
    """One operation: what was written about it, and what dispatch has learned so far.

    Its hidden parameters are those that the mechanism deals with itself, so that no implementation has them.
    """

    def __init__(
        self,
        name: str,
        chapter: str,
        function: FunctionType,
        *,
        is_primitive: bool,
        inexact: bool,
        is_creation: bool,
        converts: bool,
    ) -> None:
        self.name = name
        self.chapter = chapter
        self.function = function
        self.is_primitive = is_primitive
        self.inexact = inexact
        self.is_creation = is_creation
        self.converts = converts
        self.signature = _signature(function)
        self.parameters = tuple([p for p in self.signature if p.role])
        names = {p.name for p in self.signature}
        self.is_ufunc = names >= {"out", "where", "dtype"} and "axis" not in names
        self.hidden = frozenset({"out", "where", "dtype"} if self.is_ufunc else names & {"out"})
        self.table: dict[Any, Callable[..., Any]] = {}
        self.variants = Variants()
        self.public: Callable[..., Any]

    @property
    def arrays(self) -> list[Parameter]:
        return [p for p in self.parameters if p.role == "array"]

    def implementation(self, backend: str) -> Callable[..., Any]:
        """The function of `backend` for this operation: its own, or the reference body."""
        own = getattr(registry.chapter_of(backend, self.chapter), self.name.rpartition(".")[2], None)
        if own is not None:
            return own
        if self.is_primitive:
            raise UnsupportedOperationError(
                f"{self.name}: the backend {backend!r} does not define it, and it has no reference body"
            )
        if _call([p for p in self.signature if p.name not in self.hidden]) == _call(self.signature, self.hidden):
            return self.function
        return _generate(self, _REFERENCE, function=self.function)


OPERATIONS: dict[str, Operation] = {}
"""Every operation, by its public name ("sin", "linalg.norm")."""


def _forget() -> None:
    for operation in OPERATIONS.values():
        operation.table.clear()
        vars(operation.variants).clear()


registry._on_registration.append(_forget)


# --- the resolver ---------------------------------------------------------------------------------------------------


def _kind_of_type(operation: Operation, parameter: Parameter, kind: type) -> str:
    """Classify an argument's type: a backend's name, "number", "content" (list, tuple) or "none"."""
    if parameter.role == "like":
        if kind is type(None):
            return "none"
        if registry.backend_of_type(kind) is None:
            raise TypeError(f"{operation.name}: like must be an array of a registered backend, not {kind.__qualname__}")
    if kind in _NUMBERS or (operation.is_creation and issubclass(kind, numpy.generic) and parameter.role == "array"):
        return "number"
    if kind is list or kind is tuple:
        return "content"
    if kind is type(None) and parameter.optional:
        return "none"
    name = registry.backend_of_type(kind)
    if name is not None:
        return name
    if issubclass(kind, (list, tuple)):
        return "content"
    if operation.converts:
        return "number"  # whatever NumPy can convert
    if kind is type(None):
        raise TypeError(f"{operation.name}: argument {parameter.name!r} is None; expected an array or a number")
    name = f"{kind.__module__}.{kind.__qualname__}".removeprefix("builtins.")
    raise TypeError(
        f"{operation.name}: argument {parameter.name!r} is a {name}; expected an array of a registered backend, a number, "
        f"or a list of these (np.asarray converts what NumPy can)"
    )


def _classify(operation: Operation, key: tuple[Any, ...]) -> list[tuple[Parameter, str]]:
    """The dispatched parameters with what was given for each; for a sequence, one entry an element."""
    given = []
    for parameter, part in zip(operation.parameters, key, strict=True):
        if isinstance(part, tuple):
            given += [(parameter, _kind_of_type(operation, parameter, t)) for t in part]
        elif parameter.many:
            # One array where a sequence is expected: its rows are the elements.
            _kind_of_type(operation, parameter, part)
            given.append((parameter, "content" if part is not type(None) else "none"))
        else:
            given.append((parameter, _kind_of_type(operation, parameter, part)))
    return given


@constant_to_tracers
def resolve(name: str, key: Any) -> str:
    """Fill the table of operation `name` for the argument types `key`; return the variant's name.

    A name is a constant to a tracer, a function is not.
    """
    operation = OPERATIONS[name]
    n = len(operation.parameters)
    one_sequence = n == 1 and operation.parameters[0].many
    try:
        default, types = (key[0], key[1:]) if operation.is_creation else (None, key)
        given = _classify(operation, types if isinstance(types, tuple) and not one_sequence else (types,) * n)
        backends = {kind: p.name for p, kind in given if kind not in ("number", "content", "none")}
        constants = bool(backends.pop("numpy", None))
        if len(backends) > 1:
            met = " and ".join(f"{argument!r} is {backend}'s" for backend, argument in backends.items())
            raise MixedBackendsError(
                f"{name}: arrays of more than one framework: {met}; convert one explicitly: np.from_numpy(np.to_numpy(x))"
            )
        kinds = {kind for _, kind in given}
        if "content" in kinds:
            variant = "content"
        elif operation.is_creation:
            stays = constants and (not operation.converts or ("like", "numpy") in {(p.role, kind) for p, kind in given})
            variant = f"{next(iter(backends), 'numpy' if stays else default)}_created"
        elif backends:
            (backend,) = backends
            variant = _variant_on(operation, backend, given)
        else:
            variant = "numpy_direct" if constants else "host"
        if not hasattr(operation.variants, variant):
            setattr(operation.variants, variant, _build(operation, variant))
    except Exception as error:
        raise error from None  # the caller's KeyError is no news to a user
    if (not isinstance(key, tuple) or len(key) <= 16) and not is_dynamo_tracing():
        operation.table[key] = getattr(operation.variants, variant)
    return variant


@constant_to_tracers
def resolve_content(name: str, default: str, types: tuple[type, ...]) -> str:
    """The name of the variant of creation function `name` for lists in which values of `types` occur."""
    operation = OPERATIONS[name]
    backends = {registry.backend_of_type(kind) for kind in types if not issubclass(kind, numpy.generic)} - {None}
    frameworks = backends - {"numpy"}
    if len(frameworks) > 1:
        raise MixedBackendsError(f"{name}: arrays of more than one framework: {' and '.join(sorted(frameworks))}")
    variant = f"{next(iter(frameworks), 'numpy' if backends and not operation.converts else default)}_created"
    if not hasattr(operation.variants, variant):
        setattr(operation.variants, variant, _build(operation, variant))
    return variant


def _variant_on(operation: Operation, backend: str, given: list[tuple[Parameter, str]]) -> str:
    """The variant for arguments of which at least one is an array of the framework `backend`."""
    short = operation.name.rpartition(".")[2]
    module = registry.load(backend)
    arrays = [kind for p, kind in given if p.role == "array" and kind != "none"]
    own = arrays.count(backend)
    chapter = registry.chapter_of(backend, operation.chapter)
    chosen = backend in registry.CHOSEN
    # A reference body always gets arrays: a Python scalar alone in one of its calls would be computed on the host.
    all_native = getattr(module, "PROMOTES_ALL", False) and hasattr(chapter, short)
    native = short in getattr(chapter, "PROMOTES", ())
    scalars = short in getattr(chapter, "TAKES_SCALARS", ())
    takes = "" if chosen or not (scalars or all_native) else "number"
    constants = [kind for kind in arrays if kind not in (backend, takes)]
    makes_floats = (native or (scalars and own < len(arrays))) and not chosen
    if constants or (own > 1 and not (native or all_native)) or (operation.inexact and not makes_floats):
        if not constants and own == len(arrays) and short in getattr(chapter, "REFUSES_MIXED", ()):
            return f"{backend}_tried"
        # The check that arrays agree already is worth generating only where all of them are arrays.
        if constants or own != len(arrays):
            return f"{backend}_promoted"
        fuses = hasattr(module, "fused") and operation.is_ufunc and not chosen
        return f"{backend}_fused" if fuses else f"{backend}_checked"
    return f"{backend}_direct"


# --- the variants ---------------------------------------------------------------------------------------------------


def _build(operation: Operation, variant: str) -> Callable[..., Any]:
    if variant == "content" and operation.is_creation:
        return _generate(
            operation,
            _CREATED_CONTENT,
            variants=operation.variants,
            resolve_content=resolve_content,
            leaf_types=arguments.leaf_types,
            default=registry.get_backend,
        )
    if variant == "content":
        return _generate(operation, _CONTENT, public=operation.public, **_CONTENT_SCOPE)
    if variant == "host":
        return _generate(
            operation, _HOST, implementation=operation.implementation("numpy"), to_default=arguments.to_default
        )
    backend, _, how = variant.rpartition("_")
    implementation = operation.implementation(backend)
    if how == "direct":
        return implementation
    if how == "created":
        place = arguments.placer(registry.load(backend), operation.inexact, operation.converts)
        return _generate(operation, _CREATED, implementation=implementation, place=place)
    prepare, inexact = arguments.preparer(registry.load(backend), operation.inexact)
    agree = arguments.agree
    template = {"checked": _CHECKED, "fused": _CHECKED, "tried": _TRIED}.get(how, _PROMOTED)
    adapter = _generate(
        operation, template, implementation=implementation, prepare=prepare, inexact=inexact, agree=agree
    )
    return registry.load(backend).fused(adapter) if how == "fused" else adapter


_PUBLIC = """\
def wrapper({signature}):
{prelude}\
    try:
        try:
            implementation = table[{key}]
        except KeyError:
            implementation = getattr(variants, resolve(name, {key}))
        return implementation({call})
    except Exception as error:
        raise failed(error, name, ({values}))
"""

_REFERENCE = """\
def wrapper({bare}):
    return function({public_call})
"""

_CHECKED = """\
def wrapper({bare}):
    if {disagree}:
        {targets} = prepare({spread})
    return implementation({call})
"""

_TRIED = """\
def wrapper({bare}):
    try:
        return implementation({call})
    except Exception:
        if not ({disagree}):
            raise
    {targets} = prepare({spread})
    return implementation({call})
"""

_PROMOTED = """\
def wrapper({bare}):
    {targets} = prepare({spread})
    return implementation({call})
"""

_CREATED = """\
def wrapper({bare}):
    {placed}dtype, device, like = place(dtype, device, like{values_after})
    return implementation({call})
"""

_CREATED_CONTENT = """\
def wrapper({bare}):
    implementation = getattr(variants, resolve_content(name, default(), leaf_types(({dispatched}))))
    return implementation({call})
"""

_HOST = """\
def wrapper({bare}):
    return to_default(implementation({call}), {asked})
"""

_CONTENT = """\
def wrapper({bare}):
    decided = decides({dispatched})
    {contents}
    result = public({public_call})
    return result if decided else to_default(result, {asked})
"""

_CONTENT_SCOPE = {
    "decides": arguments.decides,
    "as_content": arguments.as_content,
    "as_elements": arguments.as_elements,
    "to_default": arguments.to_default,
}


def _generate(operation: Operation, template: str, **scope: Any) -> FunctionType:
    """A function made from `template` for `operation`; what it refers to is held in a closure, for globals confuse Dynamo.

    Importing should not compile hundreds of functions, most of them alike but for names. So one is compiled for each form
    of signature, with names of its own, and the operation's are put in their place in the finished code.
    """
    public = template is _PUBLIC
    # Names that the templates speak of.
    kept = operation.hidden if public else operation.hidden | {"dtype", "device", "like"}
    alike = []
    for i, (name, kind, role, many, optional) in enumerate(operation.signature):
        # To the public function one role is as good as another.
        roles = (role and "array", many, False) if public else (role, many, optional)
        alike.append(Parameter(name if name in kept else f"p{i}", kind, *roles))
    names = {p.name: own.name for p, own in zip(alike, operation.signature, strict=True)}
    inexact = operation.inexact and "{disagree}" in template
    make, lines = _compiled(template, tuple(alike), operation.hidden, operation.is_creation, inexact, tuple(scope))
    function = make(operation.name, *scope.values())
    code, short = function.__code__, operation.name.rpartition(".")[2]
    file = f"<gradnp {operation.name} {hash(template) & 0xFFFF:x}>"
    linecache.cache[file] = (sum(map(len, lines)), None, lines, file)
    function.__code__ = code.replace(
        co_varnames=tuple([names.get(name, name) for name in code.co_varnames]),
        # Names of arguments passed by keyword are constants of the call: a tuple of them, or single where it unpacks.
        co_consts=tuple([_renamed(constant, names) for constant in code.co_consts]),
        co_name=short,
        co_qualname=short,
        co_filename=file,
    )
    return untouched_by_autograph(function)


def _renamed(constant: Any, names: dict[str, str]) -> Any:
    if type(constant) is tuple:
        return tuple([names.get(name, name) for name in constant])
    return names.get(constant, constant) if type(constant) is str else constant


@functools.cache
def _compiled(
    template: str,
    parameters: tuple[Parameter, ...],
    hidden: frozenset[str],
    is_creation: bool,
    inexact: bool,
    scope: tuple[str, ...],
) -> tuple[FunctionType, list[str]]:
    """The function that makes one of `template` from an operation's name and its `scope`, and its lines of source."""
    passed = [p for p in parameters if p.name not in hidden]
    dispatched = [p for p in parameters if p.role]
    arrays = [p for p in dispatched if p.role == "array"]
    first = arrays[0].name if arrays else ""
    if any(p.many for p in arrays):
        disagree = [f"not agree({', '.join(p.spread for p in arrays)})"]
        first = f"{first}[0]" if arrays[0].many else first
    else:
        given = {p: f"{p.name} is not None and " if p.optional else "" for p in arrays}
        disagree = [f"{given[p]}{p.name}.dtype is not {first}.dtype" for p in arrays[1:]]
    if inexact:
        disagree.append(f"{first}.dtype not in inexact")
    spread = ", ".join(p.spread for p in arrays)
    targets = f"{spread},"
    body = template.format(
        signature=_signature_source(parameters),
        bare=_signature_source(passed),
        call=_call(passed),
        public_call=_call(parameters, hidden),
        key=_key(dispatched, is_creation),
        prelude=_prelude(parameters, hidden),
        values="".join(f"{p.name}, " for p in parameters),
        disagree=" or ".join(disagree),
        targets=targets,
        spread=spread,
        placed=f"{targets} " if arrays else "",
        values_after=f", {spread}" if arrays else "",
        asked="dtype" if any(p.name == "dtype" for p in passed) else "None",
        dispatched="".join(f"{p.name}, " for p in dispatched),
        contents="\n    ".join(f"{p.name} = {'as_elements' if p.many else 'as_content'}({p.name})" for p in dispatched),
    )
    source = (
        f"def make({', '.join(('name', *scope))}):\n"
        + "".join(f"    {line}\n" for line in body.splitlines())
        + "    return wrapper\n"
    )
    namespace: dict[str, Any] = {}
    exec(compile(source, "<gradnp>", "exec"), {}, namespace)
    return namespace["make"], source.splitlines(True)


def _key(dispatched: list[Parameter], is_creation: bool) -> str:
    """The expression of the table's key: a type, or a tuple of them where several parameters decide."""
    keys = [p.key for p in dispatched]
    if is_creation:
        return f"(default(), {', '.join(keys)})"
    if len(keys) == 1:
        return keys[0]
    if len(keys) == 2 and not any(p.many for p in dispatched):
        # Two arguments of one type, the usual case: their type is the key, which saves making a tuple.
        return f"(t if (t := {keys[0]}) is {keys[1]} else (t, {keys[1]}))"
    return f"({', '.join(keys)})"


def _prelude(parameters: Sequence[Parameter], hidden: Set[str]) -> str:
    """The lines that send calls with ``out=`` (and a ufunc's ``where=``, ``dtype=``) off the fast path."""
    call = _call(parameters, hidden)
    if "where" in hidden:
        return (
            "    if out is not None or where is not True or dtype is not None:\n"
            f"        return masked(name, ({call},), out, where, dtype)\n"
        )
    return f"    if out is not None:\n        return into(out, name, wrapper({call}))\n" if hidden else ""


def _signature_source(parameters: Sequence[Parameter]) -> str:
    """The source of a signature, without defaults: the public function is given them, the others need none."""
    parts, before = [], None
    for p in parameters:
        if before is _POSITIONAL_ONLY and p.kind is not before:
            parts.append("/")
        if p.kind is _KEYWORD_ONLY and before not in (_KEYWORD_ONLY, _VAR_POSITIONAL):
            parts.append("*")
        parts.append(f"*{p.name}" if p.kind is _VAR_POSITIONAL else p.name)
        before = p.kind
    return ", ".join([*parts, "/"] if before is _POSITIONAL_ONLY else parts)


def _call(parameters: Sequence[Parameter], hidden: Set[str] = frozenset()) -> str:
    """The arguments of a call: positional, keyword-only ones by keyword.

    An implementation lacks the hidden parameters. Where the public signature is called, they are left to their defaults,
    so that what follows them goes by keyword.
    """
    forms = {_KEYWORD_ONLY: "{0}={0}", _VAR_POSITIONAL: "*{0}"}
    given, skipped = [], False
    for p in parameters:
        if p.name in hidden:
            skipped = True
        else:
            form = "{0}={0}" if skipped else forms.get(p.kind, "{0}")
            given.append(form.format(p.name))
    return ", ".join(given)


# --- errors ---------------------------------------------------------------------------------------------------------


@untouched_by_autograph
def _failed(error: Exception, name: str, values: tuple[Any, ...]) -> Exception:
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


# --- the decorators -------------------------------------------------------------------------------------------------

_ROLE = re.compile(r"\b(Array|Index|Like)\b")


def _signature(function: FunctionType) -> tuple[Parameter, ...]:
    """The parameters of `function`, read off its code and annotations: `inspect` takes several times as long."""
    code = function.__code__
    positional, named = code.co_argcount, code.co_argcount + code.co_kwonlyargcount
    kinds = [_POSITIONAL_ONLY] * code.co_posonlyargcount
    kinds += [_POSITIONAL_OR_KEYWORD] * (positional - code.co_posonlyargcount)
    pairs = list(zip(code.co_varnames[:positional], kinds, strict=True))
    if code.co_flags & inspect.CO_VARARGS:
        pairs.append((code.co_varnames[named], _VAR_POSITIONAL))
    pairs += [(name, _KEYWORD_ONLY) for name in code.co_varnames[positional:named]]
    annotations = function.__annotations__
    return tuple([Parameter(name, kind, *_dispatched(str(annotations.get(name, "")), kind)) for name, kind in pairs])


@functools.cache
def _dispatched(annotation: str, kind: int) -> tuple[str, bool, bool]:
    """How a parameter is dispatched on: its role, whether it is a sequence, whether None is allowed.

    Annotations are strings, by ``from __future__ import annotations``.
    """
    role = _ROLE.search(annotation)
    if not role:
        return "", False, False
    many = kind is _VAR_POSITIONAL or f"Sequence[{role[1]}" in annotation
    return role[1].lower(), many, "None" in annotation


def _define(function: Any, **properties: bool) -> Any:
    path = function.__module__.split(".")
    # A sub-namespace may be a package of several files; for the backends it is one chapter.
    chapter = next((part for part in path if part in NAMESPACES), path[-1])
    name = f"{chapter}.{function.__name__}" if chapter in NAMESPACES else function.__name__
    operation = Operation(name, chapter, function, **properties)
    if name in OPERATIONS and OPERATIONS[name].function.__module__ != function.__module__:
        raise ValueError(f"the operation {name!r} is defined twice")
    OPERATIONS[name] = operation
    public = _generate(
        operation,
        _PUBLIC,
        table=operation.table,
        variants=operation.variants,
        resolve=resolve,
        failed=_failed,
        into=arguments.into,
        masked=_masked,
        default=registry.get_backend,
    )
    operation.public = public
    public.__module__, public.__qualname__, public.__doc__ = (
        function.__module__,
        function.__qualname__,
        function.__doc__,
    )
    public.__defaults__, public.__kwdefaults__ = function.__defaults__, function.__kwdefaults__
    public.__annotations__, public.__wrapped__ = function.__annotations__, function
    return public


NAMESPACES = frozenset({"linalg", "special", "nn", "fft", "random", "signal", "at"})
"""Chapters that are public sub-namespaces (`at`: a class): their operations carry the chapter's name."""


@overload
def op(function: F, /) -> F: ...
@overload
def op(*, inexact: bool = ...) -> Callable[[F], F]: ...
def op(function: Any = None, /, *, inexact: bool = False) -> Any:
    """Make `function` an operation; its body is the reference for every backend that does not define its own.

    Parameters
    ----------
    function : callable
        Written in terms of other gradnp operations, so that it differentiates on every backend by construction.
    inexact : bool
        Whether integer and bool arrays become the default floating dtype first, as for ``sqrt`` and ``mean``.
    """
    if function is None:
        return lambda f: op_(f, inexact=inexact)
    return op_(function)


def op_(
    function: Any,
    *,
    inexact: bool = False,
    is_primitive: bool = False,
    is_creation: bool = False,
    converts: bool = False,
) -> Any:
    return _define(function, is_primitive=is_primitive, inexact=inexact, is_creation=is_creation, converts=converts)


@overload
def primitive(function: F, /) -> F: ...
@overload
def primitive(*, inexact: bool = ...) -> Callable[[F], F]: ...
def primitive(function: Any = None, /, *, inexact: bool = False) -> Any:
    """Make `function` an operation that every backend must define; its body is only a docstring."""
    if function is None:
        return lambda f: op_(f, inexact=inexact, is_primitive=True)
    return op_(function, inexact=inexact, is_primitive=True)


@overload
def creation(function: F, /) -> F: ...
@overload
def creation(*, inexact: bool = ..., converts: bool = ..., is_primitive: bool = ...) -> Callable[[F], F]: ...
def creation(function: Any = None, /, **properties: bool) -> Any:
    """Make `function` a creation operation: the default backend makes the result where no array decides.

    It has the parameters ``dtype``, ``device`` and ``like``. The backend's function, or else the body, receives
    ``dtype`` and ``device`` resolved, as the framework's own (`device` None: wherever the framework puts arrays), and
    as ``like`` the array that decided. Arguments annotated ``Array`` settle the dtype where none is asked for, but
    arrive as they are: `asarray` makes arrays of them.

    Parameters
    ----------
    function : callable
        With a body in terms of other operations.
    inexact : bool
        Whether integers give the default floating dtype, as for ``linspace``.
    converts : bool
        Whether NumPy arrays too become the default backend's, and anything that NumPy converts is taken.
    is_primitive : bool
        Whether every backend must define it; its body is only a docstring.
    """
    if function is None:
        return lambda f: op_(f, is_creation=True, **properties)
    return op_(function, is_creation=True)


def _masked(name: str, values: tuple[Any, ...], out: Any, where: Any, dtype: Any) -> Any:
    return arguments.masked(OPERATIONS[name].public, name, values, out, where, dtype)
