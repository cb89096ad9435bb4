"""Watching JAX: the function runs under `jax.vjp` without compilation, and each primitive passes by here.

What `jax.extend.core.Primitive.bind` returns says by itself where a gradient ends: a tracer carries it on, a plain array
does not. Each tracer passes through an identity whose backward rule keeps the cotangent. A tracer's conversions are given
the values that it stands for, so that the run goes on where `jax.grad` would raise.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy

from gradnp.backends.jax.private import (
    CAST,
    Primitive,
    Tracer,
    function_bound,
    is_differentiated as is_differentiating,
    is_traced,
    trace_of,
)
from gradnp.explaining.graph import Graph, Value
from gradnp.explaining.hooks import Shared, having, replaced
from gradnp.explaining.reasons import is_piecewise
from gradnp.explaining.recording import SPOKEN, Recorder, slope_of, traced
from gradnp.explaining.strict import check, is_active

CONVERSIONS = {
    "__array__": "numpy",
    **dict.fromkeys(("__float__", "__int__", "__complex__", "__index__", "item", "tolist"), "number"),
}


def concrete(x: Any) -> numpy.ndarray:
    return numpy.asarray(jax.lax.stop_gradient(x))


def is_inexact(x: Any) -> bool:
    return jnp.issubdtype(x.dtype, jnp.inexact)


def cut_of(primitive: Primitive, output: Any) -> str:
    """Why `output` of `primitive` is no tracer though an input is."""
    if "stop_gradient" in primitive.name:
        return "stop"
    if not is_inexact(output):
        return "integer" if primitive is CAST else "piecewise"
    return "piecewise" if is_piecewise(primitive.name) else "unsupported"


class _Watch:
    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self.values: list[Value] = []
        self.depth = 0
        self.quiet = False
        self.trace: Any = None
        self._thread = threading.get_ident()

        @partial(jax.custom_vjp, nondiff_argnums=(1,))
        def probe(x: Any, index: int) -> Any:
            return x

        def arrived(index: int, _: None, slope: Any) -> tuple[Any]:
            if not is_traced(slope):
                self.values[index].slope = slope_of(slope)
            return (slope,)

        probe.defvjp(lambda x, index: (x, None), arrived)
        self._probe = probe

    @contextmanager
    def unseen(self) -> Iterator[None]:
        """What is computed for the report is not the user's."""
        before, self.quiet = self.quiet, True
        try:
            yield
        finally:
            self.quiet = before

    def bound(self, primitive: Primitive, original: Callable[..., Any], args: Any, params: Any) -> Any:
        if self.quiet or threading.get_ident() != self._thread:
            return original(primitive, *args, **params)
        arrays = [a for a in args if isinstance(a, (jax.Array, Tracer, numpy.ndarray))]
        sources = self.recorder.inputs(arrays)
        # A primitive's own rules bind others, to the arrays that our tracers stand for: these are no business of the
        # user's. But where they bind to our tracers, the primitive was that of an inner jax.vmap or jax.grad.
        ours = any(is_traced(a) and self.recorder.known(a) is not None for a in arrays)
        self.depth += 1
        try:
            output = original(primitive, *args, **params)
        finally:
            self.depth -= 1
        if not ours and (self.depth or not sources):
            return output
        name = function_bound(primitive, params)
        outputs = list(output) if primitive.multiple_results else [output]
        outputs = [self._recorded(primitive, name, sources, x) if self._is_ours(x) else x for x in outputs]
        return outputs if primitive.multiple_results else outputs[0]

    def _is_ours(self, x: Any) -> bool:
        """Whether `x` is an array of this run and not the tracer of an inner `jax.grad` or `jax.vmap`."""
        return isinstance(x, jax.Array) and (not is_traced(x) or trace_of(x) is self.trace)

    def _recorded(self, primitive: Primitive, name: str, sources: list[Value], x: Any) -> Any:
        tracked = is_traced(x) and is_inexact(x)
        with self.unseen():
            if tracked:
                x = self._probe(x, len(self.values))
            cut = "" if tracked else cut_of(primitive, x)
            value = self.recorder.record(name, sources, x, tracked=tracked, cut=cut)
        if tracked:
            self.values.append(value)
        return x

    def converted(self, kind: str, name: str, tracer: Any, original: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        source = self.recorder.known(tracer)
        if source is None:
            return original(tracer, *args, **kwargs)
        with self.unseen():
            values = concrete(tracer)
        output = getattr(values, name)(*args, **kwargs)
        return self.recorder.converted(SPOKEN.get(name, f"Array.{name}"), source, kind, output)


_seen: ContextVar[Callable[..., Any] | None] = ContextVar("seen", default=None)
"""Called with the kind of conversion, its name, the tracer, the original method and its arguments, in place of it."""


def _method(name: str, kind: str, original: Any) -> Any:
    def method(self: Any, *args: Any, **kwargs: Any) -> Any:
        seen = _seen.get()
        return original(self, *args, **kwargs) if seen is None else seen(kind, name, self, original, args, kwargs)

    return method


@contextmanager
def _methods() -> Iterator[None]:
    with ExitStack() as stack:
        for name, kind in CONVERSIONS.items():
            stack.enter_context(replaced(Tracer, name, _method(name, kind, getattr(Tracer, name))))
        yield


def _cast(x: Any, **params: Any) -> Any:
    """In place of the cast's own `bind`."""
    if is_active() and is_differentiated(x) and not jnp.issubdtype(params["new_dtype"], jnp.inexact):
        check("integer", "astype", through=("astype", "convert_element_type", "asarray", "array"))
    return Primitive.bind(CAST, x, **params)


_conversions = Shared(_methods)
_casts = Shared(lambda: replaced(CAST, "bind", _cast))
_eager = Shared(jax.disable_jit, per_thread=True)


def trace(
    function: Callable[[list[Any]], list[Any]], arrays: list[Any], paths: list[str]
) -> tuple[Graph, dict[int, str | None]]:
    """Run `function` of `arrays` once; return the graph, and for each array that can have a gradient, what it is."""
    recorder = Recorder("jax", concrete, grouped=True)
    watch = _Watch(recorder)
    leaves = {i: x for i, x in enumerate(arrays) if isinstance(x, (jax.Array, Tracer)) and is_inexact(x)}
    for i, x in leaves.items():
        if is_traced(x):
            raise traced(paths[i])
    original = Primitive.bind

    def bind(self: Primitive, *args: Any, **params: Any) -> Any:
        return watch.bound(self, original, args, params)

    def run(*moved: Any) -> list[Any]:
        given = list(arrays)
        watch.trace = trace_of(next(iter(moved), None))
        for i, x in zip(leaves, moved, strict=True):
            given[i] = x
            recorder.argument(i, paths[i], x)
        patched = replaced(Primitive, "bind", bind)
        with patched, _conversions(), having(_seen, watch.converted), recorder.numpy_watched():
            results = [r for r in function(given) if isinstance(r, (jax.Array, Tracer))]
        for result in results:
            recorder.result(result)
        return [r for r in results if is_inexact(r)]

    with _eager():
        ends, pullback = jax.vjp(run, *leaves.values())
        graph = recorder.finish()
        generator = numpy.random.default_rng(0)
        slopes = pullback([jnp.asarray(generator.uniform(0.5, 1.5, r.shape), r.dtype) for r in ends])
    return graph, {i: slope_of(s) for i, s in zip(leaves, slopes, strict=True)}


def is_differentiated(x: Any) -> bool:
    """Whether a gradient may be lost with `x`."""
    return is_differentiating(x) and is_inexact(x)


@contextmanager
def guard() -> Iterator[None]:
    """Have `gradnp.explaining.strict.check` asked about each loss; compiled functions run as written meanwhile."""

    def converted(kind: str, name: str, tracer: Any, original: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        if is_active() and is_differentiated(tracer):
            check(kind, SPOKEN.get(name, f"Array.{name}"))
        return original(tracer, *args, **kwargs)

    with _eager(), _casts(), _conversions(), having(_seen, converted):
        yield
