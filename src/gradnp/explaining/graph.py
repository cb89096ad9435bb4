"""What a run of the user's function is made of: values, the calls that made them, and the lines that made the calls.

A `Value` is one array (or the NumPy array or Python number that it was converted to). A `Call` is what the user's line
calls, such as ``np.mean``, however many operations of the framework it takes inside. The analysis and the picture speak
of calls, because a user can't change what lies within.
"""

from __future__ import annotations

import linecache
import os
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Line:
    """A line of the user's code."""

    file: str
    number: int
    function: str

    @property
    def text(self) -> str:
        """The source of the line; empty where it can't be read."""
        return linecache.getline(self.file, self.number).strip()

    def __str__(self) -> str:
        where = f"{os.path.basename(self.file)}:{self.number}"
        return f"{where}: {self.text}" if self.text else where


@dataclass(eq=False)
class Call:
    """One call in the user's code, or an argument of the user's function, whose name is where it stands.

    `cut` says how it ends the gradient, where no result of it carries one: a key of `gradnp.explaining.reasons`. `mark` is
    what the picture writes at it in a few words, namely why the report names it, and `is_fault` says whether that needs
    mending.
    """

    name: str
    line: Line | None
    values: list[Value] = field(default_factory=list)
    is_argument: bool = False
    index: int = 0
    mark: str = ""
    is_fault: bool = True

    @property
    def inputs(self) -> list[Value]:
        """The values of other calls that it reads."""
        found = dict.fromkeys(v for own in self.values for v in own.inputs if v.call is not self)
        return list(found)

    @property
    def outputs(self) -> list[Value]:
        """Those of its values that another call reads or that are results; the last value where there are none."""
        return [v for v in self.values if v.used] or self.values[-1:]

    @property
    def tracked(self) -> bool:
        return any(v.tracked for v in self.outputs)

    @property
    def cut(self) -> str:
        if self.tracked:
            return ""
        return next((v.cut for v in reversed(self.values) if v.cut), "")

    @property
    def slope(self) -> str:
        """What arrives at its results on the way back: "" (nothing), "zero", "finite", "inf" or "nan"."""
        return worst([v.slope for v in self.outputs])

    @property
    def condition(self) -> str:
        """ "finite", "inf" or "nan": the worst among the elements of its results."""
        return worst([v.condition for v in self.outputs])


@dataclass(eq=False)
class Value:
    """An array in the run. It is `tracked` where the framework can carry a gradient back to what it was made from."""

    call: Call
    inputs: tuple[Value, ...]
    shape: tuple[int, ...] | None
    dtype: str
    tracked: bool
    cut: str = ""
    condition: str = "finite"
    slope: str = ""
    used: bool = False
    is_result: bool = False


@dataclass(eq=False)
class Graph:
    """The calls of one run, in their order; the first are the arguments.

    `unrecorded` says why there are no calls but the arguments, where the framework could not be watched.
    """

    calls: list[Call] = field(default_factory=list)
    unrecorded: str = ""

    @property
    def arguments(self) -> list[Call]:
        return [call for call in self.calls if call.is_argument]

    def consumers(self) -> dict[Value, list[Call]]:
        """The calls that read each value."""
        found: dict[Value, list[Call]] = {}
        for call in self.calls:
            for value in call.inputs:
                found.setdefault(value, []).append(call)
        return found


_ORDER = ("", "zero", "finite", "inf", "nan")


def worst(states: list[str]) -> str:
    return max(states, key=_ORDER.index, default="")
