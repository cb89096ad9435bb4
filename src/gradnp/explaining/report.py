"""What `explain` returns: a statement about each argument, as an object, as text, and as a picture."""

from __future__ import annotations

import os
import textwrap
from dataclasses import dataclass, field

from gradnp.explaining import drawing
from gradnp.explaining.graph import Graph, Line


@dataclass(frozen=True)
class Loss:
    """A place where the value of an argument goes on and its gradient does not.

    Attributes
    ----------
    kind : str
        ``"numpy"``, ``"number"``, ``"detach"``, ``"stop"``, ``"no_grad"``, ``"integer"``, ``"piecewise"``,
        ``"rebuilt"`` or ``"unsupported"``.
    operation : str
        What was called there, such as ``"Tensor.item"``.
    line : Line or None
        The line of the user's code: `file`, `number`, `function`, `text`.
    reason, remedy : str
        A sentence each.
    certain : bool
        Whether what is lost enters the result. A number or a NumPy array may leave only to be printed; where it can't be
        followed, this is False.
    """

    kind: str
    operation: str
    line: Line | None
    reason: str
    remedy: str
    certain: bool = True


@dataclass(frozen=True)
class Argument:
    """What became of one argument's gradient.

    Attributes
    ----------
    path : str
        Where it is among the arguments, such as ``"args[0]['w']"``.
    status : str
        ``"arrives"``; ``"zero"``; ``"nan"``; ``"inf"``; ``"lost"``: the result is computed from the argument's values,
        but the framework knows of no gradient; or ``"constant"``: no gradient can be taken of it (an integer, a NumPy
        array, a Python number).
    shape : tuple of int or None
    dtype : str
    reason, remedy : str
        What happened and what to do; empty where the gradient arrives.
    line : Line or None
        The line of the user's code where it happened.
    losses : tuple of Loss
        Every place at which a part of the gradient ends, also where another part arrives.
    """

    path: str
    status: str
    shape: tuple[int, ...] | None
    dtype: str
    reason: str = ""
    line: Line | None = None
    remedy: str = ""
    losses: tuple[Loss, ...] = ()


@dataclass(frozen=True)
class Report:
    """The result of `gradnp.explain`: print it, show it in a notebook, or save it.

    Attributes
    ----------
    function : str
        The name of the function that was run.
    backend : str
        The backend that ran it.
    arguments : tuple of Argument
        One for each array (or number) in the arguments, in their order.
    notes : tuple of str
        What concerns the result: that it holds nan or inf, and which operation made the first; that nothing was recorded.
    graph : Graph
        The calls that were made, for the picture.
    """

    function: str
    backend: str
    arguments: tuple[Argument, ...]
    notes: tuple[str, ...] = ()
    graph: Graph = field(repr=False, default_factory=Graph)

    @property
    def ok(self) -> bool:
        """Whether the gradient of every argument that can have one arrives, and in full."""
        return not self.graph.unrecorded and all(
            a.status == "constant" or (a.status == "arrives" and not any(loss.certain for loss in a.losses))
            for a in self.arguments
        )

    def __getitem__(self, path: str) -> Argument:
        """The argument at `path`."""
        for argument in self.arguments:
            if argument.path == path:
                return argument
        raise KeyError(f"no argument {path!r}; there are {', '.join(a.path for a in self.arguments)}")

    def __str__(self) -> str:
        able = [a for a in self.arguments if a.status != "constant"]
        arrived = sum(a.status == "arrives" for a in able)
        head = f"{self._title}: {arrived} of {len(able)} gradients arrive"
        return "\n".join([head, *self.notes, *(_paragraph(a) for a in self.arguments)])

    def _repr_html_(self) -> str:
        return drawing.to_html(self.to_svg() if self.graph.calls else "", str(self))

    def to_svg(self) -> str:
        """The picture of the graph, as the text of an SVG file."""
        return drawing.to_svg(self._title, self.graph, {argument.path: argument.status for argument in self.arguments})

    @property
    def _title(self) -> str:
        return f"{self.function} on {self.backend}"

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write the report to a file.

        Parameters
        ----------
        path : str or path
            Its ending says what is written: ``.svg`` the picture, ``.html`` the picture and the text, ``.txt`` the text,
            ``.png`` the picture as pixels (``cairosvg`` must be installed).

        Raises
        ------
        ValueError
            If the path has another ending.
        ImportError
            If the path ends in ``.png`` and cairosvg is not installed.
        """
        ending = os.path.splitext(os.fspath(path))[1].lower()
        if ending == ".png":
            drawing.write_png(self.to_svg(), os.fspath(path))
            return
        if ending == ".svg":
            text = self.to_svg()
        elif ending == ".html":
            text = drawing.to_page(self.function, self._repr_html_())
        elif ending == ".txt":
            text = f"{self}\n"
        else:
            raise ValueError(f"save: {os.fspath(path)!r} must end in .svg, .html, .png or .txt")
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)


def described(argument: Argument) -> str:
    """Shape and dtype in a few characters."""
    shape = "" if argument.shape is None else str(argument.shape)
    return " ".join(part for part in (argument.dtype, shape) if part)


def _paragraph(argument: Argument) -> str:
    lines = [f"\n{argument.path}  {described(argument)}: {argument.status}"]
    if argument.line is not None:
        lines.append(f"  at {argument.line}")
    lines += _wrapped(argument.reason) + _wrapped(argument.remedy, "remedy: ")
    for loss in argument.losses:
        if (loss.line, loss.reason) == (argument.line, argument.reason):
            continue  # told already
        lead = "stopped" if loss.kind == "stop" else "also lost" if loss.certain else "a copy leaves"
        lines.append(f"  {lead} at {loss.line}" if loss.line else f"  {lead} in {loss.operation}")
        lines += _wrapped(loss.reason, "  ")
    return "\n".join(lines)


def _wrapped(text: str, lead: str = "") -> list[str]:
    return textwrap.wrap(text and lead + text, 100, initial_indent="  ", subsequent_indent="    ")
