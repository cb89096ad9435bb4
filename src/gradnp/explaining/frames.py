"""Whose code runs: which frames of the stack are the user's, which a framework's, and what a report calls them."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from types import CodeType, FrameType
from typing import NamedTuple

from gradnp._core.registry import ROOTS
from gradnp.explaining.graph import Line

_LIBRARIES = frozenset({"gradnp", "optree", "scipy"})
"""Packages beside the frameworks whose frames are not the user's."""

_WRAPPERS = frozenset({"__call__", "decorated", "handler", "inner", "method", "wrapped", "wrapper"})
"""Names that decorators give to the functions they return; they say nothing to a user."""

_GENERATED = re.compile(r"<gradnp\.([\w.]+)> ")
"""The file name of a generated function, which is in no module: "<gradnp.linalg.norm> public"."""


class Place(NamedTuple):
    """Where an operation runs: the frame that the user's line calls, that line, and the name of the call."""

    entry: FrameType | None
    line: Line | None
    name: str


@dataclass(frozen=True, eq=False)
class Frames:
    """How the frames of a framework are told from the user's, and how its functions are named.

    The chapter "explaining" of a backend makes one, and hands it to its `Recorder` and to `strict.check`.

    Parameters
    ----------
    package : str
        The framework's package.
    libraries : frozenset of str
        Packages built on the framework whose frames are not the user's either. The packages of all registered backends
        need not be named.
    wrappers : frozenset of str
        Functions through which the framework's own functions pass, and whose names say nothing to a user.
    spoken : function of str
        What a report calls a function of the framework, of its own name.
    passing : tuple of str
        Prefixes of the framework's modules that only pass the user's call on. What is lost in them, the user loses; what is
        lost elsewhere in the framework is its own affair, and strict mode lets it be.
    opaque : mapping of code objects to functions
        Functions of the framework inside which the user's code is the body of an operation with its own gradient, and is
        not differentiated. Called with the frame, the function tells the operation's name.
    is_grouped : bool
        Whether consecutive frames of the framework are one call: of a framework whose operations are seen one by one,
        deep inside its functions.
    """

    package: str
    libraries: frozenset[str] = frozenset()
    wrappers: frozenset[str] = frozenset()
    spoken: Callable[[str], str] = str
    passing: tuple[str, ...] = ()
    opaque: Mapping[CodeType, Callable[[FrameType], str]] = field(default_factory=dict)
    is_grouped: bool = False

    def owner_of(self, frame: FrameType) -> str:
        """The package that a frame's code belongs to; "" for the user's, "machinery" for what watches the run."""
        if _GENERATED.match(frame.f_code.co_filename):
            return "gradnp"
        module = frame.f_globals.get("__name__") or ""
        root = module.partition(".")[0]
        if root == "gradnp" and (
            module.startswith("gradnp.explaining")
            or (module.startswith("gradnp.backends.") and module.endswith(".explaining"))
        ):
            return "machinery"
        if root == self.package or root in ROOTS or root in _LIBRARIES or root in self.libraries:
            return root
        return "machinery" if root in sys.stdlib_module_names and root != "__main__" else ""

    def is_wrapper(self, function: str) -> bool:
        """Whether `function` is a name that says nothing to a user."""
        return function in _WRAPPERS or function in self.wrappers

    def passes_on(self, frame: FrameType) -> bool:
        """Whether the code of a frame of the framework only passes the user's call on."""
        return frame.f_globals.get("__name__", "").startswith(self.passing)

    def place(self, operation: str, outermost: FrameType, *, is_named: bool = False) -> Place:
        """The call in the user's code that `operation` is part of, looked for below the frame `outermost`.

        Where `is_named`, `operation` is a name for the user, and the framework's own functions give no better one.
        """
        entry, line, name = None, None, operation
        group: FrameType | None = None
        for frame in stack():
            if frame is outermost:
                break
            custom = self._custom_operation(frame)
            if custom:
                entry, line, name = frame, None, custom
                group = None
                continue
            if line is not None:
                continue
            owner = self.owner_of(frame)
            if owner == "gradnp":
                entry, name = frame, gradnp_name(frame)
            elif owner == self.package and self.is_grouped and not is_named and (entry is None or entry is group):
                entry = group = frame
                short = frame.f_code.co_name
                if not self.is_wrapper(short) and not short.startswith(("_", "<")):
                    name = self.spoken(short)
            elif not owner:
                line = line_of(frame)
        return Place(entry, line, name)

    def _custom_operation(self, frame: FrameType) -> str:
        """The name of the operation with its own gradient whose body runs inside `frame`; "" where there is none."""
        name = self.opaque.get(frame.f_code)
        if name is not None:
            return name(frame)
        if frame.f_code.co_name == "__call__" and self.owner_of(frame) == "gradnp":  # np.custom_vjp or np.host_function
            return getattr(frame.f_locals.get("self"), "__name__", "__call__")
        return ""


def stack() -> Iterator[FrameType]:
    """The frames of the caller and of those that called it, from the inside."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        yield frame
        frame = frame.f_back


def line_of(frame: FrameType) -> Line:
    return Line(frame.f_code.co_filename, frame.f_lineno, frame.f_code.co_name)


def gradnp_name(frame: FrameType) -> str:
    """What a report calls a function of gradnp."""
    generated = _GENERATED.match(frame.f_code.co_filename)
    if frame.f_globals.get("__name__", "").startswith("gradnp._ops.random."):  # methods, of generators of any name
        return f"np.random.{frame.f_code.co_name}"
    return "np." + (generated[1] if generated else frame.f_code.co_qualname.partition(".<locals>")[0])
