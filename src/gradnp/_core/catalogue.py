"""What an operation is, and the catalogue of all by public name, where the machinery looks them up without imports."""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import Any

from gradnp._core.parameters import Parameter, parameters_of
from gradnp._core.tracing import LiveAttributes

NAMESPACES = frozenset({"at", "fft", "linalg", "nn", "special"})
"""The chapters that are public namespaces (`at` is a class): their operations carry the chapter's name."""


class Operation:
    """One operation: its definition, and what dispatch has resolved so far.

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
    is_primitive, inexact, halves, is_creation, converts : bool
        As given to the decorators.
    ordinary : float
    needs : tuple of str
        See `op`.
    table : dict
        From argument types to the function to call.
    in_force : frozenset of str
        The backends with a chosen default dtype for which the table holds.
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
        halves: bool = True,
        is_creation: bool = False,
        converts: bool = False,
        ordinary: float = 0.5,
        needs: tuple[str, ...] = (),
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
        self.halves = halves
        self.is_creation = is_creation
        self.converts = converts
        self.ordinary = ordinary
        self.needs = needs
        self.signature = parameters_of(function)
        self.parameters = tuple([p for p in self.signature if p.role])
        names = {p.name for p in self.signature}
        self.is_ufunc = names >= {"out", "where", "dtype"} and "axis" not in names
        self.hidden = frozenset()
        if "out" in names:
            self.hidden = frozenset({"out", "where", "dtype"} if self.is_ufunc else names & {"out", "where", "initial"})
        self.table: dict[Any, Callable[..., Any]] = {}
        self.variants = LiveAttributes()
        self.in_force: frozenset[str] = frozenset()
        self._tables: dict[frozenset[str], dict[Any, Callable[..., Any]]] = {}
        self.public: Callable[..., Any]

    @property
    def arrays(self) -> list[Parameter]:
        """The parameters that are promoted together."""
        return [p for p in self.parameters if p.role == "array"]

    def forget(self) -> None:
        """Empty the table, and drop the variants made for it."""
        self.table.clear()
        self._tables.clear()
        vars(self.variants).clear()

    def change_table(self, chosen: frozenset[str]) -> None:
        """Switch to the table for the backends `chosen`, which `registry.chosen` lists.

        The dict itself is kept, because the public function holds it.
        """
        self._tables[self.in_force] = dict(self.table)
        self.table.clear()
        self.table.update(self._tables.get(chosen, {}))
        self.in_force = chosen


OPERATIONS: dict[str, Operation] = {}
"""Every operation: ``OPERATIONS["sin"]``, ``OPERATIONS["linalg.norm"]``."""


def public(name: str) -> Callable[..., Any]:
    """The public function of the operation `name`."""
    return OPERATIONS[name].public
