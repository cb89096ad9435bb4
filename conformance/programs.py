"""Several calls of an operation as one program, so that they are compiled, differentiated and mapped in one go.

A compiler traces every line that it meets: a loop over the cases and a walk through their arguments would cost it more
than the operation does. So a program is generated as a user would write it, one line for each call::

    def program(a):
        r0 = np.sum(a[0], axis=-1)
        r1 = np.sum(a[1], keepdims=True)
        return [r0, r1]
"""

from __future__ import annotations

import functools
import itertools
import linecache
import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import numpy

import gradnp
from conformance.calls import Call, arrays_of, flat
from conformance.frameworks import Differentiated, Framework
from conformance.spec import Sample
from gradnp._core import dispatch

_numbers = itertools.count()


class Program:
    """Calls of one operation as a function of all their arrays; `host`, `wrt`, ... are those of the calls in a row."""

    def __init__(self, calls: Sequence[Call]) -> None:
        self.calls = list(calls)
        self.spec = self.calls[0].spec
        self.host = [x for call in self.calls for x in call.host]
        self.starts = list(itertools.accumulate([len(call.host) for call in self.calls], initial=0))
        self.wrt = [start + i for start, call in zip(self.starts, self.calls, strict=False) for i in call.wrt]
        self.static = all(call.static for call in self.calls)
        self._gradients: dict[str, Differentiated] = {}

    @property
    def weights(self) -> list[numpy.ndarray]:
        return [w for call in self.calls for w in call.weights]

    @property
    def tangents(self) -> list[numpy.ndarray]:
        return [t for call in self.calls for t in call.tangents]

    @functools.cached_property
    def smooth(self) -> Callable[[Sequence[Any]], list[Any]]:
        """The function whose results are those that can be differentiated."""
        return self.function([call.selected for call in self.calls])

    def function(self, chosen: Sequence[Sequence[int]]) -> Callable[[Sequence[Any]], list[Any]]:
        """The function whose results are, of each call, those of the numbers `chosen` for it."""
        names: dict[str, Any] = {"np": gradnp, "flat": flat, "call": self.spec.call}
        lines, results = ["def program(a):"], []
        for n, (call, start, numbers) in enumerate(zip(self.calls, self.starts, chosen, strict=False)):
            arrays = map("a[{}]".format, itertools.count(start))
            arguments = [_source(x, arrays, names) for x in call.case.args]
            arguments += [f"{key}={_source(x, arrays, names)}" for key, x in call.case.kwargs.items()]
            function = f"np.{self.spec.name}" if self.spec.call is None else "call"
            if self.spec.call is not None:
                arguments.insert(0, "np")
            line = f"{function}({', '.join(arguments)})"
            lines.append(f"    r{n} = {f'flat({line})' if call.plural else line}")
            results += [f"r{n}[{i}]" if call.plural else f"r{n}" for i in numbers]
        lines.append(f"    return [{', '.join(results)}]")
        return _defined("\n".join(lines) + "\n", names)

    def run(self, framework: Framework, compiler: Callable[[Callable], Callable] | None = None) -> list[list[Any]]:
        """The results that are arrays, call by call; in a program compiled by `compiler`, or however is quickest."""
        numbers = [call.arrays(framework) for call in self.calls]
        f, arrays = self.function(numbers), arrays_of(framework, self.host)
        if compiler is None:
            found = framework.run(f, arrays, self.static)
        else:
            found = [framework.numpy(r) for r in compiler(f)(arrays)]
        return split(found, list(map(len, numbers)))

    def batched(self, axis: int) -> tuple[list[numpy.ndarray], list[int | None]]:
        """Two of each differentiated array along a new axis, and that axis for each array (None for the others)."""
        pairs = zip(self.host, (x for call in self.calls for x in call.another), strict=True)
        axes = [axis if i in self.wrt else None for i in range(len(self.host))]
        return [a if k is None else numpy.stack([a, b], axis) for (a, b), k in zip(pairs, axes, strict=True)], axes

    def gradient(self, framework: Framework) -> Differentiated:
        """The results and slopes as a function of the arrays; one object for a framework, which may be compiled."""
        if framework.name not in self._gradients:
            dispatch.forget()  # what is traced meets each operation for the first time
            weights = arrays_of(framework, self.weights)
            self._gradients[framework.name] = framework.differentiated(self.smooth, self.wrt, weights, self.static)
        return self._gradients[framework.name]

    def by_result(self, results: Sequence[Any]) -> list[list[Any]]:
        """The results of `smooth`, call by call."""
        return split(results, [len(call.selected) for call in self.calls])

    def by_argument(self, slopes: Sequence[Any]) -> list[list[Any]]:
        """What there is one of for each differentiated argument, call by call."""
        return split(slopes, [len(call.wrt) for call in self.calls])


@functools.lru_cache(maxsize=64)
def program_of(*calls: Call) -> Program:
    """The program of `calls`: one object for several aspects, so that it is differentiated once."""
    return Program(calls)


def split(values: Sequence[Any], counts: Sequence[int]) -> list[list[Any]]:
    assert len(values) == sum(counts), f"{len(values)} arrays, expected {sum(counts)}"
    remaining = iter(values)
    return [list(itertools.islice(remaining, count)) for count in counts]


def _source(tree: Any, arrays: Iterator[str], names: dict[str, Any]) -> str:
    """An argument in Python: samples are the next of `arrays`, and what has no short literal is put into `names`."""
    again = lambda branch: _source(branch, arrays, names)
    if isinstance(tree, Sample):
        return next(arrays)
    if isinstance(tree, list):
        return f"[{', '.join(map(again, tree))}]"
    if isinstance(tree, tuple):
        return f"({''.join(f'{again(branch)}, ' for branch in tree)})"
    if isinstance(tree, dict):
        return f"{{{', '.join(f'{again(key)}: {again(value)}' for key, value in tree.items())}}}"
    if isinstance(tree, slice):
        return f"slice({again(tree.start)}, {again(tree.stop)}, {again(tree.step)})"
    if tree is None or tree is ... or type(tree) in (bool, int, str) or (type(tree) is float and math.isfinite(tree)):
        return "..." if tree is ... else repr(tree)
    name = f"c{len(names)}"
    names[name] = tree
    return name


def _defined(source: str, names: dict[str, Any]) -> Callable[..., Any]:
    """The function ``program`` of `source`, whose lines tracebacks and AutoGraph find."""
    filename = f"<conformance {next(_numbers)}>"
    linecache.cache[filename] = len(source), None, source.splitlines(keepends=True), filename
    exec(compile(source, filename, "exec"), names)
    return names["program"]
