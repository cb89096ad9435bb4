"""A finding as a program to run: the call, what came, what is right."""

from __future__ import annotations

from typing import Any

import numpy

from tests.fuzz.calls import Argument, Call, is_sequence
from tests.fuzz.frameworks import Framework
from tests.fuzz.judge import Finding


def numbers(x: Any) -> str:
    """Python's expression for a number or nested list of them; `inf` and `nan` are names."""
    if isinstance(x, list):
        return f"[{', '.join(map(numbers, x))}]"
    if isinstance(x, complex):
        return f"complex({x.real!r}, {x.imag!r})"
    return repr(x)


def expression(x: Any) -> str:
    """Python's expression for an argument."""
    if isinstance(x, Argument):
        if x.form in ("list", "number"):
            return numbers(x.values.tolist())
        flat = numbers(numpy.ravel(x.values).tolist())
        if x.form == "constant":
            return f'numpy.array({flat}, "{x.values.dtype}").reshape({x.values.shape})'
        return f'array({flat}, "{x.values.dtype}", {x.values.shape})'
    if isinstance(x, list):
        return f"[{', '.join(map(expression, x))}]"
    if is_sequence(x):
        return f"({', '.join(map(expression, x))}{',' * (len(x) == 1)})"
    if isinstance(x, numpy.ndarray):
        return f'numpy.array({numbers(x.tolist())}, "{x.dtype}")'
    if isinstance(x, numpy.generic):
        return f"numpy.{x.dtype.name}({numbers(x.item())})"
    if isinstance(x, type):
        return x.__name__ if x.__module__ == "builtins" else f"numpy.{x.__name__}"
    return numbers(x)


def written(call: Call) -> str:
    """The call as Python writes it."""
    args = list(map(expression, call.args))
    kwargs = [f"{key}={expression(value)}" for key, value in call.kwargs.items()]
    if call.name.startswith("at."):
        index = expression(call.args[1])
        return f"np.at({args[0]})[{index}]{call.name.removeprefix('at')}({', '.join(args[2:] + kwargs)})"
    return f"np.{call.name}({', '.join(args + kwargs)})"


def shown(value: Any) -> str:
    """A result or an exception on one line."""
    if isinstance(value, Exception):
        first = str(value).partition("\n")[0]
        return f"{type(value).__name__}: {first}"
    return " ".join(repr(value).split())


def report(finding: Finding, framework: Framework, seed: int) -> str:
    """What is wrong, as a program and its outcome."""
    return "\n".join(
        [
            f"# {framework.name}, {finding}{f' ({finding.how})' * bool(finding.how)}; seed {seed}",
            f"import numpy, gradnp as np; from numpy import inf, nan\n{framework.snippet}",
            f"print({written(finding.call)})",
            f"# got:   {shown(finding.got)}",
            f"# right: {shown(finding.right)}",
        ]
    )
