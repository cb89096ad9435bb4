"""Reads from a definition's signature which parameters decide the backend, and how each is treated.

The annotations say so, in the vocabulary of `gradnp._core.types`, and are read once, at decoration. Any other word
raises an error there, because a parameter that silently never decides would lose gradients.
"""

from __future__ import annotations

import functools
import inspect
import re
from types import FunctionType
from typing import NamedTuple

POSITIONAL_ONLY = inspect.Parameter.POSITIONAL_ONLY
POSITIONAL_OR_KEYWORD = inspect.Parameter.POSITIONAL_OR_KEYWORD
VAR_POSITIONAL = inspect.Parameter.VAR_POSITIONAL
KEYWORD_ONLY = inspect.Parameter.KEYWORD_ONLY

ROLES = ("Array", "Each", "Raw", "Like")
VOCABULARY = frozenset(
    (*ROLES, "Weak", "DType", "Shape", "Axis", "Any", "Sequence", "Callable", "None")
    + ("bool", "int", "float", "complex", "str", "tuple", "dict", "list", "slice")
)
"""The words that annotations are made of: the roles, ``Weak``, and types of settings, which are passed on unchanged."""


class Parameter(NamedTuple):
    """A parameter: its kind as in `inspect`; if it decides the backend, its role ("array", "each", "raw" or "like");
    whether it is a sequence; and whether None is allowed."""

    name: str
    kind: int
    role: str = ""
    many: bool = False
    optional: bool = False

    @property
    def key(self) -> str:
        """The source of this parameter's part of the table's key."""
        x = self.name
        if self.kind is VAR_POSITIONAL:
            return f"tuple(map(type, {x}))"
        if self.many:
            return f"(tuple(map(type, {x})) if type({x}) is list or type({x}) is tuple else type({x}))"
        return f"type({x})"

    @property
    def spread(self) -> str:
        """The source that passes this parameter's values as arguments."""
        return f"*{self.name}" if self.many else self.name


def parameters_of(function: FunctionType) -> tuple[Parameter, ...]:
    """The parameters of `function`, from its code and annotations; `inspect` would take several times as long."""
    code = function.__code__
    positional, named = code.co_argcount, code.co_argcount + code.co_kwonlyargcount
    kinds = [POSITIONAL_ONLY] * code.co_posonlyargcount
    kinds += [POSITIONAL_OR_KEYWORD] * (positional - code.co_posonlyargcount)
    pairs = list(zip(code.co_varnames[:positional], kinds, strict=True))
    if code.co_flags & inspect.CO_VARARGS:
        pairs.append((code.co_varnames[named], VAR_POSITIONAL))
    pairs += [(name, KEYWORD_ONLY) for name in code.co_varnames[positional:named]]
    annotations = function.__annotations__
    try:
        return tuple([Parameter(name, kind, *_treatment(str(annotations.get(name, "")), kind)) for name, kind in pairs])
    except TypeError as error:
        raise TypeError(f"{function.__module__}.{function.__qualname__}: {error}") from None


@functools.cache
def _treatment(annotation: str, kind: int) -> tuple[str, bool, bool]:
    """A parameter's role, whether it is a sequence, and whether None is allowed.

    Annotations are strings because of ``from __future__ import annotations``.
    """
    words = set(re.findall(r"[A-Za-z_]\w*(?:\.\w+)*", annotation))
    if not words or not words <= VOCABULARY:
        met = f"the annotation {annotation!r}" if words else "a parameter without annotation"
        raise TypeError(f"{met} does not say how an operation treats it; write it with {', '.join(sorted(VOCABULARY))}")
    roles = [role for role in ROLES if role in words]
    if len(roles) > 1:
        raise TypeError(f"the annotation {annotation!r} gives a parameter two roles, {' and '.join(roles)}")
    if not roles:
        return "", False, False
    many = kind is VAR_POSITIONAL or f"Sequence[{roles[0]}" in annotation
    return roles[0].lower(), many, "None" in words
