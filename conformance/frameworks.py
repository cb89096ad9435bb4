"""One small class per backend: make an array, take a gradient, compile, go to NumPy. Written in the framework's own terms.

What is here is the judge's: it uses nothing of gradnp, so that a mistake there cannot hide itself.
"""

from __future__ import annotations

import contextlib
import importlib.util
from collections.abc import Callable, Iterator, Sequence
from typing import Any
from unittest import mock

import numpy

from conformance.aspects import ASPECTS, TRANSFORMS

Arrays = Sequence[Any]

Differentiated = Callable[[Arrays], tuple[list[numpy.ndarray], list[numpy.ndarray]]]
"""A function of arrays that gives the results of another, and the slopes."""


class Detached(AssertionError):
    """A result that depends on its arguments by value is cut from them for differentiation."""


class Framework:
    """A backend as the suite uses it; subclass it for a backend of your own and call `register`.

    A function `f` given to these methods takes a list of arrays and returns a list of arrays.
    """

    name: str
    requires: str
    lacks: frozenset[str] = frozenset()
    """Aspects (`conformance.aspects`) that the framework itself knows nothing of, so that there is nothing to test;
    with `conformance.aspects.TRANSFORMS` where its backend has no chapter ``autodiff``."""
    compiles: bool = False
    """Whether `differentiated` compiles what is static, so that there is nothing to compare it with but differences."""
    sampled: frozenset[str] = frozenset(TRANSFORMS)
    """Aspects that are tested on the operations of `conformance.sample` only."""

    @classmethod
    def installed(cls) -> bool:
        return importlib.util.find_spec(cls.requires) is not None

    def array(self, x: numpy.ndarray) -> Any:
        """`x` as the framework's array, of the same dtype."""
        raise NotImplementedError

    def is_array(self, x: Any) -> bool:
        raise NotImplementedError

    def numpy(self, x: Any) -> numpy.ndarray:
        raise NotImplementedError

    def views(self, x: numpy.ndarray) -> dict[str, Any]:
        """The same values in unusual memory layouts: strided, transposed, broadcast."""
        return {}

    def run(self, f: Callable[[Arrays], Arrays], args: Arrays, static: bool) -> list[numpy.ndarray]:
        """The results of `f`, NumPy arrays among `args` being constants.

        `static`, here and below, says that shapes do not depend on values: then `f` may be compiled, where that is
        quicker than its operations one by one.
        """
        return [self.numpy(r) for r in f(args)]

    def differentiated(
        self, f: Callable[[Arrays], Arrays], wrt: Sequence[int], weights: Arrays, static: bool
    ) -> Differentiated:
        """The results of `f`, and the gradient of Σ Re(conj(weight) · result), with respect to the arrays number `wrt`.

        For a complex argument it is ∂/∂Re + i ∂/∂Im.

        Raises
        ------
        Detached
            By the function returned, if the framework knows of no gradient for one of them.
        """
        raise NotImplementedError

    def jvp(
        self, f: Callable[[Arrays], Arrays], args: Arrays, wrt: Sequence[int], tangents: Arrays, static: bool
    ) -> list[numpy.ndarray]:
        """The derivative of each result in the direction `tangents`, in forward mode."""
        raise NotImplementedError

    def hvp(
        self, f: Callable[[Arrays], Arrays], args: Arrays, wrt: Sequence[int], weights: Arrays, v: Arrays, static: bool
    ) -> list[numpy.ndarray]:
        """The gradient of ⟨gradient, v⟩, reverse mode over reverse mode."""
        raise NotImplementedError

    def track(self, f: Callable[[Arrays], Arrays], args: Arrays, wrt: Sequence[int], weights: Arrays) -> None:
        """Differentiate `f`, which fails where it takes an array to NumPy or to a Python number on the way."""
        self.differentiated(self._guarded(f), wrt, weights, False)(args)

    def _guarded(self, f: Callable[[Arrays], Arrays]) -> Callable[[Arrays], Arrays]:
        def guarded(args: Arrays) -> Arrays:
            with self.no_conversion():
                return f(args)

        return guarded

    @property
    def differentiates(self) -> bool:
        return "gradient" not in self.lacks

    def compilers(self) -> dict[str, Callable[[Callable], Callable]]:
        """The ways to compile ``f``, by aspect: "compiled", and for TensorFlow also "jit_compile"."""
        return {}

    counting: Callable[[Callable, Arrays, int | None], tuple[Callable, Callable[[], int]]] | None = None
    """Where a compiler makes a program for each number or size unless it is led not to: how to compile a function so
    that it may be called with arrays of other sizes than those given, and a function that gives the number of programs
    compiled so far. If sizes must be declared open, those of so many first axes are (of all, for None)."""
    numbers_vary: bool = False
    """Whether such a program may be called with another Python number each time."""

    def vmap(self, f: Callable[[Arrays], Arrays], args: Arrays, axes: Sequence[int | None]) -> list[numpy.ndarray]:
        raise NotImplementedError

    def dtypes(self, f: Callable[[Arrays], Arrays], args: Arrays, static: bool) -> list[Any]:
        """The dtypes of the results, None for a result that is not an array; `static`: they can be told without computing."""
        return [r.dtype if self.is_array(r) else None for r in f(args)]

    def release(self) -> None:
        """Free compiled programs; called now and then in a long run."""

    @contextlib.contextmanager
    def no_conversion(self) -> Iterator[None]:
        """Inside, taking an array to NumPy or to a Python number fails."""
        yield


class NumPy(Framework):
    name, requires = "numpy", "numpy"
    lacks = frozenset(ASPECTS) - {"values", "dtypes", "creation"}

    def array(self, x):
        return x

    def is_array(self, x):
        return isinstance(x, (numpy.ndarray, numpy.generic))

    def numpy(self, x):
        return numpy.asarray(x)

    def views(self, x):
        return _numpy_views(x)


def _numpy_views(x: numpy.ndarray) -> dict[str, numpy.ndarray]:
    """Views with the values of `x` and other strides."""
    if not x.ndim or not x.size:
        return {}
    spaced = numpy.zeros((*x.shape[:-1], 2 * x.shape[-1]), x.dtype)
    spaced[..., ::2] = x
    return {"strided": spaced[..., ::2], "transposed": numpy.ascontiguousarray(x.T).T}


class Torch(Framework):
    name, requires = "torch", "torch"
    lacks = frozenset({"jit_compile"})
    sampled = frozenset({"np.jit"})

    def __init__(self):
        import torch

        # `np.jit` too: programs are compiled once and run once, and Inductor's C++ compiler would take most of the time.
        torch.compiler.set_default_backend("aot_eager")

    def array(self, x):
        import torch

        return torch.from_numpy(numpy.array(x))

    def is_array(self, x):
        import torch

        return isinstance(x, torch.Tensor)

    def numpy(self, x):
        return x.numpy(force=True)  # of a ZeroTensor too: torch's gradient of a piecewise constant function

    def views(self, x):
        import torch

        if not x.ndim or not x.size:
            return {}
        t = self.array(x)
        spaced = torch.stack([t, t], -1).flatten(-2)[..., ::2]
        return {"strided": spaced, "transposed": t.mT.contiguous().mT if t.ndim > 1 else t}

    def _loss(self, results, weights):
        return sum(
            (r * w.conj()).real.sum() if r.is_complex() else (r * w).sum()
            for r, w in zip(results, weights, strict=True)
        )

    def _leaves(self, args, wrt):
        return [a.detach().clone().requires_grad_() if i in wrt else a for i, a in enumerate(args)]

    def _slopes(self, loss, leaves, **options):
        import torch

        if not loss.requires_grad:
            raise Detached("the result has no grad_fn: it is cut from every argument")
        slopes = torch.autograd.grad(loss, leaves, allow_unused=True, **options)
        if any(s is None for s in slopes):
            raise Detached(f"no gradient for arguments {[i for i, s in enumerate(slopes) if s is None]}")
        return slopes

    def differentiated(self, f, wrt, weights, static):
        def gradient(args):
            args = self._leaves(args, wrt)
            results = f(args)
            slopes = self._slopes(self._loss(results, weights), [args[i] for i in wrt])
            return [self.numpy(r) for r in results], [self.numpy(s) for s in slopes]

        return gradient

    def jvp(self, f, args, wrt, tangents, static):
        import torch

        def of_wrt(*moved):
            return tuple(f(replaced(args, wrt, moved)))

        # torch.func's jvp: it uses forward-mode formulas and raises where there are none.
        return [self.numpy(t) for t in torch.func.jvp(of_wrt, tuple(args[i] for i in wrt), tuple(tangents))[1]]

    def hvp(self, f, args, wrt, weights, v, static):
        import torch

        args = self._leaves(args, wrt)
        moved = [args[i] for i in wrt]
        slopes = self._slopes(self._loss(f(args), weights), moved, create_graph=True)
        inner = self._loss(slopes, v)
        if not inner.requires_grad:  # the first gradient is constant
            return [numpy.zeros(m.shape, self.numpy(m).dtype) for m in moved]
        # Zeros for arguments that the first gradient does not depend on.
        second = torch.autograd.grad(inner, moved, allow_unused=True, materialize_grads=True)
        return [self.numpy(s) for s in second]

    def compilers(self):
        import torch

        def compiled(f):
            torch._dynamo.reset()
            return torch.compile(f, fullgraph=True, dynamic=False, backend="aot_eager")

        return {"compiled": compiled}

    numbers_vary = True

    def counting(self, f, arrays, opened, differentiates):
        import torch
        from torch._dynamo.testing import CompileCounterWithBackend

        torch._dynamo.reset()
        counter = CompileCounterWithBackend("aot_eager" if differentiates else "eager")
        return torch.compile(f, fullgraph=True, backend=counter), lambda: counter.frame_count

    def vmap(self, f, args, axes):
        import torch

        results = torch.func.vmap(lambda *a: tuple(f(list(a))), in_dims=tuple(axes))(*args)
        return [self.numpy(r) for r in results]

    @contextlib.contextmanager
    def no_conversion(self):
        import torch

        with contextlib.ExitStack() as stack:
            for name in ("numpy", "__array__", "tolist", "item"):
                stack.enter_context(mock.patch.object(torch.Tensor, name, _forbidden(f"torch.Tensor.{name}")))
            yield


class TensorFlow(Framework):
    name, requires = "tensorflow", "tensorflow"

    def array(self, x):
        import tensorflow as tf

        return tf.constant(x)

    def is_array(self, x):
        import tensorflow as tf

        return isinstance(x, (tf.Tensor, tf.Variable))

    def numpy(self, x):
        return x.numpy()

    def _loss(self, results, weights):
        import tensorflow as tf

        return sum(
            tf.reduce_sum(tf.math.real(r * tf.math.conj(w)) if r.dtype.is_complex else r * w)
            for r, w in zip(results, weights, strict=True)
        )

    def _slopes(self, slopes):
        import tensorflow as tf

        if any(s is None for s in slopes):
            raise Detached(f"no gradient for arguments {[i for i, s in enumerate(slopes) if s is None]}")
        return [tf.convert_to_tensor(s) for s in slopes]

    def differentiated(self, f, wrt, weights, static):
        import tensorflow as tf

        def gradient(args):
            with tf.GradientTape() as tape:
                for i in wrt:
                    tape.watch(args[i])
                results = f(args)
                loss = self._loss(results, weights)
            slopes = self._slopes(tape.gradient(loss, [args[i] for i in wrt]))
            return [self.numpy(r) for r in results], [self.numpy(s) for s in slopes]

        return gradient

    def jvp(self, f, args, wrt, tangents, static):
        import tensorflow as tf

        moved = [args[i] for i in wrt]
        with tf.autodiff.ForwardAccumulator(moved, list(tangents)) as accumulator:
            results = f(replaced(args, wrt, moved))
        slopes = accumulator.jvp(results)
        return [self.numpy(s) for s in self._slopes(slopes)]

    def hvp(self, f, args, wrt, weights, v, static):
        import tensorflow as tf

        moved = [args[i] for i in wrt]
        with tf.GradientTape() as outer:
            outer.watch(moved)
            with tf.GradientTape() as inner_tape:
                inner_tape.watch(moved)
                loss = self._loss(f(replaced(args, wrt, moved)), weights)
            inner = self._loss(self._slopes(inner_tape.gradient(loss, moved)), v)
        slopes = outer.gradient(inner, moved, unconnected_gradients=tf.UnconnectedGradients.ZERO)
        return [self.numpy(tf.convert_to_tensor(s)) for s in slopes]

    def compilers(self):
        import tensorflow as tf

        return {
            "compiled": lambda f: tf.function(f, autograph=True),
            "jit_compile": lambda f: tf.function(f, autograph=True, jit_compile=True),
        }

    def counting(self, f, arrays, opened, differentiates):
        import tensorflow as tf

        signature = [[tf.TensorSpec(_opened(tuple(x.shape), opened), x.dtype) for x in arrays]]
        compiled = tf.function(f, input_signature=signature, autograph=False)
        return compiled, compiled.experimental_get_tracing_count

    def vmap(self, f, args, axes):
        import tensorflow as tf

        mapped = [i for i, axis in enumerate(axes) if axis is not None]

        def one(elements):
            return list(f(replaced(args, mapped, elements)))

        # fallback_to_while_loop would hide that there is no vectorised form.
        return [self.numpy(r) for r in tf.vectorized_map(one, [args[i] for i in mapped], fallback_to_while_loop=False)]

    @contextlib.contextmanager
    def no_conversion(self):
        import tensorflow as tf

        eager = type(tf.constant(0.0))
        with contextlib.ExitStack() as stack:
            for name in ("numpy", "__array__", "_numpy", "__float__", "__int__"):
                stack.enter_context(mock.patch.object(eager, name, _forbidden(f"EagerTensor.{name}"), create=True))
            yield


class Jax(Framework):
    name, requires, compiles = "jax", "jax", True
    lacks = frozenset({"jit_compile"})

    def __init__(self):
        import jax

        jax.config.update("jax_enable_x64", True)
        # Thousands of small programs are compiled once and run once: XLA's optimisations cost more than they give.
        jax.config.update("jax_disable_most_optimizations", True)

    def array(self, x):
        import jax.numpy as jnp

        return jnp.asarray(x)

    def is_array(self, x):
        import jax

        return isinstance(x, jax.Array)

    def numpy(self, x):
        return numpy.asarray(x)

    def _loss(self, results, weights):
        import jax.numpy as jnp

        return sum(
            jnp.sum((r * jnp.conj(w)).real) if jnp.iscomplexobj(r) else jnp.sum(r * w)
            for r, w in zip(results, weights, strict=True)
        )

    def run(self, f, args, static):
        import jax

        # NumPy arrays stay what they are: only JAX's are the compiled function's arguments.
        moved = [i for i, x in enumerate(args) if isinstance(x, jax.Array)]
        run = _jitted(static, lambda arrays: list(f(replaced(args, moved, arrays))))
        return [self.numpy(r) for r in run([args[i] for i in moved])]

    def _gradient(self, f, wrt, weights):
        """The gradient and, in one run, the results, as a function of the differentiated arguments and of all."""
        import jax

        def loss(moved, args):
            results = list(f(replaced(args, wrt, moved)))
            return self._loss(results, weights), results

        return jax.grad(loss, has_aux=True)

    def differentiated(self, f, wrt, weights, static):
        compiled = _jitted(static, self._gradient(f, wrt, weights))

        def gradient(args):
            slopes, results = compiled([args[i] for i in wrt], list(args))
            # jax.grad of a complex argument is the conjugate of the direction of ascent.
            return [self.numpy(r) for r in results], [numpy.conj(numpy.asarray(s)) for s in slopes]

        return gradient

    def track(self, f, args, wrt, weights):
        import jax

        # No need to compute: a tracer cannot be converted.
        gradient = self._gradient(self._guarded(f), wrt, weights)
        jax.eval_shape(lambda moved: gradient(moved, args), [args[i] for i in wrt])

    def jvp(self, f, args, wrt, tangents, static):
        import jax

        def of_wrt(*moved):
            return list(f(replaced(args, wrt, moved)))

        # Jitted, as is the second derivative: one program compiles faster than its many primitives one by one.
        forward = _jitted(static, lambda moved, tangents: jax.jvp(of_wrt, moved, tangents)[1])
        return [self.numpy(t) for t in forward(tuple(args[i] for i in wrt), tuple(tangents))]

    def hvp(self, f, args, wrt, weights, v, static):
        import jax

        inner = self._gradient(f, wrt, weights)
        outer = jax.grad(lambda moved: self._loss(inner(moved, args)[0], v))
        return [self.numpy(s) for s in _jitted(static, outer)([args[i] for i in wrt])]

    def compilers(self):
        import jax

        return {"compiled": jax.jit}

    def dtypes(self, f, args, static):
        import jax

        if not static:
            return super().dtypes(f, args, static)
        results = jax.eval_shape(lambda a: [r if isinstance(r, jax.Array) else None for r in f(a)], list(args))
        return [None if r is None else r.dtype for r in results]

    def release(self):
        import jax

        jax.clear_caches()

    def vmap(self, f, args, axes):
        import jax

        results = jax.jit(jax.vmap(lambda *a: list(f(list(a))), in_axes=tuple(axes)))(*args)
        return [self.numpy(r) for r in results]

    @contextlib.contextmanager
    def no_conversion(self):
        import jax

        eager = type(jax.numpy.zeros(()))
        with contextlib.ExitStack() as stack:
            for name in ("__array__", "item", "tolist"):
                stack.enter_context(mock.patch.object(eager, name, _forbidden(f"jax.Array.{name}")))
            yield


def _opened(shape: tuple[int, ...], count: int | None) -> list[int | None]:
    """The sizes, None for those of the first `count` axes."""
    count = len(shape) if count is None else min(count, len(shape))
    return [None] * count + list(shape[count:])


def _jitted(static: bool, f: Callable) -> Callable:
    import jax

    return jax.jit(f) if static else f


def replaced(args: Arrays, where: Sequence[int], new: Arrays) -> list[Any]:
    args = list(args)
    for i, x in zip(where, new, strict=True):
        args[i] = x
    return args


def _forbidden(name: str) -> Callable[..., Any]:
    def raises(*args: Any, **kwargs: Any) -> Any:
        raise AssertionError(f"an array left its framework on the way: {name} was called")

    return raises


FRAMEWORKS: dict[str, type[Framework]] = {}


def register(framework: type[Framework]) -> type[Framework]:
    """Have the suite test `framework`'s backend too; a plugin given to pytest with ``-p`` is the place to call it."""
    FRAMEWORKS[framework.name] = framework
    return framework


for _framework in (NumPy, Torch, TensorFlow, Jax):
    register(_framework)
