"""The functions that stand between a caller and an implementation, made from two templates.

The public function has the definition's signature, and its whole work on the fast path is one look-up::

    def sin(x, /, out=None, *, where=True, dtype=None):
        try:
            if out is not None or where is not True or dtype is not None:
                return ufunc('sin', (x,), out, where, dtype)
            try:
                implementation = table[type(x)]
            except KeyError:
                implementation = getattr(variants, resolve('sin', type(x)))
            return implementation(x)
        except Exception as error:
            again = plainer('sin', (x, out, where, dtype))
            if again is None:
                raise failed(error, 'sin', (x, out, where, dtype))
        x, out, where, dtype, = again
        return sin(x, out, where=where, dtype=dtype)

The table holds the backend's function itself, or an adapted one, which prepares the arguments first (`ADAPTED`). An
implementation has the definition's parameters in their order, except the hidden ones, which the public function deals
with: ``out``; a ufunc's ``where`` and ``dtype``; a reduction's ``initial`` and ``where``. Parameters after the first
hidden one are passed by keyword, all others by position, so NumPy's own functions fit unchanged.
"""

from __future__ import annotations

import functools
import linecache
from collections.abc import Sequence
from types import FunctionType
from typing import Any, NamedTuple

from gradnp._core.catalogue import Operation
from gradnp._core.parameters import KEYWORD_ONLY, POSITIONAL_ONLY, VAR_POSITIONAL, Parameter
from gradnp._core.tracing import untouched_by_autograph

PUBLIC = """\
def {short}({signature}):
{keywords}\
    try:
{prelude}\
        try:
            implementation = table[{key}]
        except KeyError:
            implementation = getattr(variants, resolve({name}, {key}))
        return implementation({call})
    except Exception as error:
        again = plainer({name}, ({values}))
        if again is None:
            raise failed(error, {name}, ({values}))
    {values} = again
    return {short}({everything})
"""

ADAPTED = {
    "promoted": "    {prepared}\n    return implementation({call})\n",
    "checked": "    if {disagree}:\n        {prepared}\n    return implementation({call})\n",
    "created": (
        "    if {asked} is not None or device is not None:\n"
        "        if other := redirect({name}, backend, ({types}), {asked}, device):\n"
        "            return getattr(variants, other)({call})\n"
        "    {placed} = place({asked}, device, like{arrays})\n"
        "    return implementation({call})\n"
    ),
    "host": (
        "    if is_dynamo_tracing():\n"
        "        return to_default(traced({call}), {asked})\n"
        "    return to_default(implementation({call}), {asked})\n"
    ),
    "content": (
        "{sizes}"
        "    decided = decides({dispatched})\n"
        "    {contents}\n"
        "    result = public({call})\n"
        "    return result if decided else to_default(result, {asked})\n"
    ),
    "created_content": (
        "    {dispatched} = resolved({dispatched})\n"
        "    variant = resolve_content({name}, default(), leaf_types(({dispatched})), {asked}, device)\n"
        "    implementation = getattr(variants, variant)\n"
        "    return implementation({call})\n"
    ),
}
"""What happens to the arguments between the choice of an implementation and its call:

``promoted``         arrays are brought to a common dtype, constants are made arrays (`gradnp._core.arguments.preparer`)
``checked``          the same, but arrays that agree already are passed on at once
``created``          dtype and device of a new array are resolved for the backend (`gradnp._core.arguments.placer`)
``host``             all arguments are numbers: NumPy computes, and the result moves to the default backend
``content``          there are lists: they become arrays, stacked if they hold a framework's arrays
``created_content``  there are lists in a creation function: their elements decide the backend, and they stay lists
"""


_READERS = {"raw": "as_raw"}
"""The functions that make arrays of the lists in arguments of certain roles."""


class Form(NamedTuple):
    """Everything that the source of a generated function depends on, except the operation's names."""

    kind: str
    parameters: tuple[Parameter, ...]
    hidden: frozenset[str]
    is_ufunc: bool
    is_creation: bool
    inexact: bool
    has_axis: bool
    scope: tuple[str, ...]


def generate(operation: Operation, kind: str, **scope: Any) -> FunctionType:
    """A function for `operation`: the public one, or the adapted one of this `kind`.

    A closure holds everything that the function refers to, because globals of a module that does not exist confuse
    Dynamo.

    Importing gradnp should not compile hundreds of functions, most of which differ only in names. So one function is
    compiled for each form of signature, with the parameter names p0, p1, ..., which the operation's own names then
    replace in the code object. A traceback shows the source with the operation's own names, generated on demand.
    """
    is_public = kind == "public"
    kept = operation.hidden if is_public else operation.hidden | {"dtype", "device", "like"}  # the templates name these
    alike = []
    for i, (name, by, role, many, optional) in enumerate(operation.signature):
        # The public function treats all roles alike.
        treatment = (role and "array", many, False) if is_public else (role, many, optional)
        alike.append(Parameter(name if name in kept else f"p{i}", by, *treatment))
    form = Form(
        kind,
        tuple(alike),
        operation.hidden,
        operation.is_ufunc,
        operation.is_creation,
        operation.inexact and kind == "checked",
        is_public and any(p.name == "axis" for p in operation.signature),
        tuple(scope),
    )
    function = _maker(form)(operation.name, *scope.values())
    names = {p.name: own.name for p, own in zip(alike, operation.signature, strict=True)}
    short = operation.name.rpartition(".")[2]
    file = f"<gradnp.{operation.name}> {kind}"  # a name that ends in ">" would never be looked up
    own = form._replace(parameters=operation.signature)
    linecache.cache[file] = (lambda: _source(own, short, repr(operation.name)),)
    code = function.__code__
    function.__code__ = code.replace(
        co_varnames=tuple([names.get(name, name) for name in code.co_varnames]),
        # Names of keyword arguments are constants of the code: a tuple, or single names if the call unpacks.
        co_consts=tuple([_renamed(constant, names) for constant in code.co_consts]),
        co_firstlineno=code.co_firstlineno - 1,  # the source shown lacks the line around the function
        co_name=short,
        co_qualname=short,
        co_filename=file,
    )
    function.__name__ = function.__qualname__ = short
    return untouched_by_autograph(function)


def _renamed(constant: Any, names: dict[str, str]) -> Any:
    if type(constant) is tuple:
        return tuple([names.get(name, name) for name in constant])
    return names.get(constant, constant) if type(constant) is str else constant


@functools.cache
def _maker(form: Form) -> Any:
    """The factory of functions of this form: it takes an operation's name and the values of the scope."""
    body = "".join(f"    {line}\n" for line in _source(form, "wrapper", "name").splitlines())
    source = f"def make({', '.join(('name', *form.scope))}):\n{body}    return wrapper\n"
    namespace: dict[str, Any] = {}
    exec(compile(source, "<gradnp>", "exec"), {}, namespace)
    return namespace["make"]


def _source(form: Form, short: str, name: str) -> str:
    """The source of a function of this form, called `short`; `name` is the expression for the operation's name."""
    parameters, hidden = form.parameters, form.hidden
    passed = [p for p in parameters if p.name not in hidden]
    if form.kind == "public":
        # Other libraries have other words for the axis; they get an answer here, as Python's own message has no remedy.
        template, signature = PUBLIC, _signature(parameters) + (", **others" if form.has_axis else "")
    else:
        template, signature = "def {short}({signature}):\n" + ADAPTED[form.kind], _signature(passed)
    dispatched = [p for p in parameters if p.role]
    arrays = [p for p in dispatched if p.role == "array"]
    spread = ", ".join(p.spread for p in arrays)
    return template.format(
        short=short,
        name=name,
        signature=signature,
        call=_call(parameters, hidden),
        everything=_call(parameters, frozenset()),
        key=_key(dispatched, form.is_creation),
        keywords=f"    if others:\n        raise unexpected({name}, others)\n" if form.has_axis else "",
        prelude=_prelude(form, short, name),
        values="".join(f"{p.name}, " for p in parameters),
        prepared="\n    ".join(_prepared(arrays, [p for p in dispatched if p.role == "each"])),
        disagree=_disagree(arrays, form.inexact) if form.kind == "checked" else "",
        placed=", ".join([*([spread] if arrays else []), "dtype, device, like"]),
        arrays=f", {spread}" if arrays else "",
        sizes=(
            f"    if (size := of_sizes({name}, {_call(parameters, hidden)})) is not None:\n        return size\n"
            if "of_sizes" in form.scope
            else ""
        ),
        asked="dtype" if any(p.name == "dtype" for p in passed) else "None",
        dispatched="".join(f"{p.name}, " for p in dispatched),
        types="".join(f"{p.key}, " for p in dispatched),
        contents="\n    ".join(
            f"{p.name} = {_READERS.get(p.role, 'as_content') if not p.many else 'as_elements'}({p.name})"
            for p in dispatched
        ),
    )


def _key(dispatched: Sequence[Parameter], is_creation: bool) -> str:
    """The source of the table's key: a type, or a tuple of types if several parameters decide."""
    keys = [p.key for p in dispatched]
    if is_creation:
        return f"(default(), {', '.join(keys)})"
    if len(keys) == 1:
        return keys[0]
    if len(keys) == 2 and not any(p.many for p in dispatched):
        # Usually both arguments have one type, which is then the key: that saves making a tuple.
        return f"(t if (t := {keys[0]}) is {keys[1]} else (t, {keys[1]}))"
    return f"({', '.join(keys)})"


def _prelude(form: Form, short: str, name: str) -> str:
    """The lines that send calls with hidden parameters off the fast path."""
    call = _call(form.parameters, form.hidden)
    if form.is_ufunc:
        return (
            "        if out is not None or where is not True or dtype is not None:\n"
            f"            return ufunc({name}, ({call},), out, where, dtype)\n"
        )
    lines = []
    asked = [
        condition
        for hidden, condition in (("where", "where is not True"), ("initial", "initial is not None"))
        if hidden in form.hidden
    ]
    if asked:
        everything = _call(form.parameters, frozenset({"out"}))
        lines += [
            f"if {' or '.join(asked)}:",
            f"    return into(out, {name}, reduction(definition, {everything}))",
        ]
    if "out" in form.hidden:
        lines += ["if out is not None:", f"    return into(out, {name}, {short}({call}))"]
    return "".join(f"        {line}\n" for line in lines)


def _prepared(arrays: Sequence[Parameter], each: Sequence[Parameter]) -> list[str]:
    """The lines that convert an adapted function's arguments to arrays of the backend."""
    spread = ", ".join(p.spread for p in arrays)
    beside = f", beside=({', '.join(p.spread for p in each)},)" if each else ""
    lines = [f"{spread}, = prepare({spread}{beside})"] if arrays else []
    if each:
        targets = ", ".join(p.spread for p in each)
        lines.append(f"{targets}, = convert(({spread}{',' if arrays else ''}), {targets})")
    return lines


def _disagree(arrays: Sequence[Parameter], inexact: bool) -> str:
    """The source of the condition for preparing arrays of one backend: dtypes differ, or should be floating."""
    first = arrays[0].name
    if any(p.many for p in arrays):
        conditions = [f"not agree({', '.join(p.spread for p in arrays)})"]
        first = f"{first}[0]" if arrays[0].many else first
    else:
        given = {p: f"{p.name} is not None and " if p.optional else "" for p in arrays}
        conditions = [f"{given[p]}{p.name}.dtype is not {first}.dtype" for p in arrays[1:]]
    if inexact:
        conditions.append(f"{first}.dtype not in inexact")
    return " or ".join(conditions)


def _signature(parameters: Sequence[Parameter]) -> str:
    """The source of a signature without defaults: the public function gets them later, the others need none."""
    parts, before = [], None
    for p in parameters:
        if before is POSITIONAL_ONLY and p.kind is not before:
            parts.append("/")
        if p.kind is KEYWORD_ONLY and before not in (KEYWORD_ONLY, VAR_POSITIONAL):
            parts.append("*")
        parts.append(f"*{p.name}" if p.kind is VAR_POSITIONAL else p.name)
        before = p.kind
    return ", ".join([*parts, "/"] if before is POSITIONAL_ONLY else parts)


def _call(parameters: Sequence[Parameter], hidden: frozenset[str]) -> str:
    """The source of a call's arguments, without hidden parameters; those after a hidden one go by keyword."""
    forms = {KEYWORD_ONLY: "{0}={0}", VAR_POSITIONAL: "*{0}"}
    given, skipped = [], False
    for p in parameters:
        if p.name in hidden:
            skipped = True
        else:
            form = "{0}={0}" if skipped else forms.get(p.kind, "{0}")
            given.append(form.format(p.name))
    return ", ".join(given)
