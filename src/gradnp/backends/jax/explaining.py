"""Watching JAX: the function runs under `jax.vjp` without compilation, and each primitive passes by here.

What `Primitive.bind` returns says by itself where a gradient ends: a tracer carries it on, a plain array does not. Each
tracer passes through an identity whose backward rule keeps the cotangent. The conversions of a tracer are given the values
that it stands for; so the run goes on where `jax.grad` would raise.

None of this is promised by JAX. `lacking` tries it once, and where a version of JAX does it in another way, `explain` gives
the gradients without the operations, strict mode leaves JAX alone, and both say so.
"""

from __future__ import annotations

import functools
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from contextvars import ContextVar
from typing import Any

import jax
import jax.numpy as jnp
import numpy

from gradnp.backends.jax import private
from gradnp.backends.jax.private import Primitive, Tracer, is_traced
from gradnp.explaining.conversions import SPOKEN
from gradnp.explaining.frames import Frames
from gradnp.explaining.graph import Graph, Value
from gradnp.explaining.hooks import Shared, having, replaced
from gradnp.explaining.reasons import is_piecewise
from gradnp.explaining.recording import Recorder, traced
from gradnp.explaining.strict import check, is_active
from gradnp.explaining.values import slope_of

FRAMES = Frames(
    "jax",
    libraries=frozenset({"equinox", "flax", "keras"}),
    wrappers=frozenset(
        {"cache_miss", "deferring_binary_op", "f_wrapped", "fun", "meth", "op", "reraise_with_filtered_traceback"}
    ),
    is_grouped=True,
)

CONVERSIONS = {
    "__array__": "numpy",
    **dict.fromkeys(("__float__", "__int__", "__complex__", "__index__", "item", "tolist"), "number"),
}


@functools.cache
def lacking() -> str:
    """What this version of JAX lacks that watching needs, as a sentence; "" where it has all."""
    version = f"JAX {jax.__version__}"
    if private.CAST is None or Primitive is None:
        return f"{version} no longer has jax.extend.core.Primitive or jax.lax.convert_element_type_p"
    missing = [name for name in CONVERSIONS if not hasattr(Tracer, name)]
    if missing:
        return f"the tracers of {version} have no {missing[0]}"
    passed: list[Any] = []
    original = Primitive.bind

    def bind(self: Primitive, *args: Any, **params: Any) -> Any:
        passed.extend(args)
        return original(self, *args, **params)

    try:
        with replaced(Primitive, "bind", bind):
            jax.make_jaxpr(jax.grad(jax.lax.sin))(1.0)
    except Exception as error:  # whatever a version of JAX makes of being watched
        return f"{version} cannot be watched, {type(error).__name__}: {error}"
    if not passed:
        return f"the operations of {version} do not pass through jax.extend.core.Primitive.bind"
    if not any(private.is_differentiated(x) and private.trace_of(x) is not None for x in passed):
        return f"the tracers of {version} do not tell which transform they belong to"
    return ""


def concrete(x: Any) -> numpy.ndarray:
    return numpy.asarray(jax.lax.stop_gradient(x))


def is_inexact(x: Any) -> bool:
    return jnp.issubdtype(x.dtype, jnp.inexact)


def cut_of(primitive: Primitive, output: Any) -> str:
    """Why `output` of `primitive` is not a tracer, although an input is."""
    if "stop_gradient" in primitive.name:
        return "stop"
    if not is_inexact(output):
        return "integer" if primitive is private.CAST else "piecewise"
    return "piecewise" if is_piecewise(primitive.name) else "unsupported"


class _Watch:
    def __init__(self, recorder: Recorder) -> None:
        self.recorder = recorder
        self.values: list[Value] = []
        self.depth = 0
        self.quiet = False
        self.trace: Any = None
        self._thread = threading.get_ident()

        @functools.partial(jax.custom_vjp, nondiff_argnums=(1,))
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
        """Do not record what is computed in a block: it is for the report."""
        before, self.quiet = self.quiet, True
        try:
            yield
        finally:
            self.quiet = before

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Record what is computed and converted in a block."""
        original = Primitive.bind

        def bind(primitive: Primitive, *args: Any, **params: Any) -> Any:
            return self.bound(primitive, original, args, params)

        patched = replaced(Primitive, "bind", bind)
        with patched, _conversions(), having(_seen, self.converted), self.recorder.numpy_watched():
            yield

    def bound(self, primitive: Primitive, original: Callable[..., Any], args: Any, params: Any) -> Any:
        if self.quiet or threading.get_ident() != self._thread:
            return original(primitive, *args, **params)
        arrays = [a for a in args if isinstance(a, (jax.Array, Tracer, numpy.ndarray))]
        sources = self.recorder.inputs(arrays)
        # The rules of a primitive bind other primitives to the arrays that our tracers stand for, which is not the user's
        # doing. But where they bind them to our tracers, the primitive was that of an inner jax.vmap or jax.grad.
        ours = any(is_traced(a) and self.recorder.known(a) is not None for a in arrays)
        self.depth += 1
        try:
            output = original(primitive, *args, **params)
        finally:
            self.depth -= 1
        if not ours and (self.depth or not sources):
            return output
        name = private.function_bound(primitive, params)
        outputs = list(output) if primitive.multiple_results else [output]
        outputs = [self._recorded(primitive, name, sources, x) if self._is_ours(x) else x for x in outputs]
        return outputs if primitive.multiple_results else outputs[0]

    def _is_ours(self, x: Any) -> bool:
        """Whether `x` is an array of this run, and not the tracer of an inner `jax.grad` or `jax.vmap`, nor recorded yet.

        An inner vmap that does not map over the arguments binds the primitive once more, and that is recorded first.
        """
        if not isinstance(x, jax.Array) or (is_traced(x) and self.recorder.known(x) is not None):
            return False
        return not is_traced(x) or private.trace_of(x) is self.trace

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
"""Called in place of a conversion: with its kind, its name, the tracer, the original method and its arguments."""


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
    """In place of the `bind` of casts."""
    if is_active() and is_differentiated(x) and not jnp.issubdtype(params["new_dtype"], jnp.inexact):
        check(FRAMES, "integer", "astype", through=("astype", "convert_element_type", "asarray", "array"))
    return Primitive.bind(private.CAST, x, **params)


_conversions = Shared(_methods)
_casts = Shared(lambda: replaced(private.CAST, "bind", _cast))
_eager = Shared(jax.disable_jit, per_thread=True)


def takes_gradient(x: Any) -> bool:
    """Whether `x` is an array that can have a gradient."""
    return isinstance(x, jax.Array) and is_inexact(x)


def trace(
    function: Callable[[list[Any]], list[Any]], arrays: list[jax.Array], paths: list[str]
) -> tuple[Graph, list[str | None]]:
    """Run `function` of `arrays` once; return the graph of the run and what the gradient of each array is."""
    for x, path in zip(arrays, paths, strict=True):
        if is_traced(x):
            raise traced(path)
    recorder = Recorder(FRAMES, concrete)
    recorder.graph.unrecorded = lacking()
    watch = _Watch(recorder)

    def run(*moved: Any) -> list[Any]:
        watch.trace = private.trace_of(next(iter(moved), None))
        for x, path in zip(moved, paths, strict=True):
            recorder.argument(path, x)
        with nullcontext() if recorder.graph.unrecorded else watch.watching():
            results = [r for r in function(list(moved)) if isinstance(r, jax.Array)]
        for result in results:
            recorder.result(result)
        return [r for r in results if is_inexact(r)]

    with _eager():
        ends, pullback = jax.vjp(run, *arrays)
        graph = recorder.finish()
        generator = numpy.random.default_rng(0)
        slopes = pullback([jnp.asarray(generator.uniform(0.5, 1.5, r.shape), r.dtype) for r in ends])
    return graph, [slope_of(s) for s in slopes]


def is_differentiated(x: Any) -> bool:
    """Whether `x` can carry a gradient of `jax.grad` and its like."""
    return private.is_differentiated(x) and is_inexact(x)


@contextmanager
def guard() -> Iterator[None]:
    """Ask `gradnp.explaining.strict.check` about each loss in a block, in which compiled functions run as written."""
    if lacking():
        warnings.warn(f"strict_gradients does not watch JAX: {lacking()}", RuntimeWarning, stacklevel=6)
        yield
        return

    def converted(kind: str, name: str, tracer: Any, original: Callable[..., Any], args: Any, kwargs: Any) -> Any:
        if is_active() and is_differentiated(tracer):
            check(FRAMES, kind, SPOKEN.get(name, f"Array.{name}"))
        return original(tracer, *args, **kwargs)

    with _eager(), _casts(), _conversions(), having(_seen, converted):
        yield
