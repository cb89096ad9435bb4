"""What every transform does first: find the backend, take out the arrays to differentiate, check them; and the result's side.

A transform's own work is done by the backend on flat lists of arrays (`gradnp.backends`, chapter "autodiff"). Here a
user's function of nested containers becomes one of such lists, and back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

import numpy

from gradnp._core import arguments, registry, trees
from gradnp._core.dtypes import KIND
from gradnp._core.errors import UnsupportedOperationError, describe
from gradnp._core.tracing import constant_to_tracers, is_dynamo_tracing

_NUMBERS = (float, complex, numpy.inexact, numpy.ndarray)


_chapters: dict[frozenset[type], ModuleType] = {}
"""The "autodiff" file for types among which are those of one framework."""

_WITHOUT_GRADIENTS = frozenset({"vmap", "jit", "checkpoint"})


class _Chapters:
    """The backends' "autodiff" files, as attributes: a tracer reads those."""


@constant_to_tracers
def _framework_among(name: str, kinds: tuple[type, ...]) -> str:
    """The framework that arrays of these types belong to, "" if none of them is a framework's array."""
    framework = arguments.framework_among(f"{name}: the arguments are", kinds)
    if framework and not is_dynamo_tracing() and framework == _load(name, framework):
        _chapters[frozenset(kinds)] = getattr(_Chapters, framework)
    return framework


@constant_to_tracers
def _default_among(kinds: tuple[type, ...]) -> str:
    """The backend where no array of a framework decides: NumPy's arrays are its own, numbers the default's."""
    arrays = any(registry.backend_of_type(kind) == "numpy" and not issubclass(kind, numpy.generic) for kind in kinds)
    return "numpy" if arrays else registry.get_backend()


@constant_to_tracers
def _load(name: str, backend: str) -> str:
    chapter = registry.chapter_of(backend, "autodiff")
    if not hasattr(chapter, name if name in _WITHOUT_GRADIENTS else "value_and_grad"):
        raise UnsupportedOperationError(_no_gradients(name, backend))
    setattr(_Chapters, backend, chapter)
    return backend


def _no_gradients(name: str, backend: str) -> str:
    if backend != "numpy":
        return f"{name}: the backend {backend!r} has no transforms (its module has no chapter 'autodiff')"
    return (
        f"{name}: the arguments are plain numbers or NumPy's, which carry no gradients; give it a framework's arrays: its "
        f"own, or np.from_numpy(x, backend='torch') (or 'tensorflow', 'jax')"
    )


def backend_for(name: str, *given: Any) -> ModuleType:
    """The "autodiff" file of the backend to which the arrays in `trees` belong."""
    kinds = tuple({type(leaf) for tree in given for leaf in trees.flatten(tree)[0]})
    return getattr(_Chapters, _load(name, _framework_among(name, kinds) or _default_among(kinds)))


def as_primal(name: str, what: str, leaf: Any, backend: ModuleType) -> Any:
    """A leaf to be differentiated as an array of the backend.

    Raises
    ------
    TypeError
        If it is an integer, a bool, or no number at all.
    """
    if not isinstance(leaf, backend.ARRAY):
        if not isinstance(leaf, _NUMBERS) or numpy.asarray(leaf).dtype.kind not in "fcV":
            raise TypeError(_not_differentiable(name, what, leaf))
        return arguments.as_constant(backend.NAME, leaf)
    if leaf.dtype not in backend.INEXACT:
        raise TypeError(_not_differentiable(name, what, leaf))
    return leaf


def _not_differentiable(name: str, what: str, leaf: Any) -> str:
    if isinstance(leaf, (bool, int, numpy.integer, numpy.bool_)) or hasattr(leaf, "dtype"):
        remedy = "only floating and complex arguments have a gradient; convert it, np.astype(x, np.float32) or float(x)"
        if not hasattr(leaf, "dtype"):
            remedy = "write it as a float"
        return f"{name}: {what} is {describe(leaf)}, an integer or bool; {remedy}, or leave it out of argnums"
    if hasattr(leaf, "named_parameters"):
        return (
            f"{name}: {what} is a torch.nn.Module; differentiate in its parameters: pass dict(module.named_parameters()) "
            f"and call torch.func.functional_call(module, parameters, ...) inside the function"
        )
    return (
        f"{name}: {what} is {describe(leaf)}, which is no array; leave it out of argnums, or bind it with "
        f"functools.partial (a container of arrays is registered with optree.register_pytree_node)"
    )


class Differentiated:
    """A call ``fun(*args, **kwargs)`` as a function of the arrays in the arguments `argnums`.

    Attributes
    ----------
    backend : module
        The "autodiff" file of the backend that the arrays decide.
    primals : list of arrays
        The leaves of the arguments `argnums`.
    """

    def __init__(self, name: str, fun: Callable[..., Any], argnums: Any, args: Sequence[Any], kwargs: dict[str, Any]):
        self.name, self.fun, self.args, self.kwargs = name, fun, args, kwargs
        self.several = not isinstance(argnums, (int, numpy.integer))
        self.positions = [_position(name, i, len(args)) for i in (argnums if self.several else (argnums,))]
        if len(set(self.positions)) < len(self.positions):
            raise ValueError(f"{name}: argnums={argnums!r} names an argument twice; give each once")
        chosen = [args[i] for i in self.positions]
        leaves, self.structure = trees.flatten(chosen if self.several else chosen[0])
        self.backend = self._find_backend(leaves)
        for i, leaf in enumerate(leaves):
            if not isinstance(leaf, self.backend.ARRAY) or leaf.dtype not in self.backend.INEXACT:
                leaves[i] = as_primal(name, self.describe(i), leaf, self.backend)
        self.primals = leaves

    def _find_backend(self, leaves: Sequence[Any]) -> ModuleType:
        """The backend of the differentiated arrays; where these are constants, of any array in the call."""
        kinds = frozenset((*map(type, leaves), *map(type, self.args), *map(type, self.kwargs.values())))
        if kinds in _chapters:
            return _chapters[kinds]
        framework = _framework_among(self.name, tuple(kinds))
        if framework:
            return getattr(_Chapters, _load(self.name, framework))
        try:
            return backend_for(self.name, self.args, *self.kwargs.values())
        except UnsupportedOperationError:
            for i, leaf in enumerate(leaves):  # the trouble may be what no backend knows, such as a module
                if not isinstance(leaf, (int, *_NUMBERS)) and registry.backend_of_type(type(leaf)) is None:
                    raise TypeError(_not_differentiable(self.name, self.describe(i), leaf)) from None
            raise

    def describe(self, leaf: int) -> str:
        """The place of a leaf: ``"argument 0['w']"``."""
        places = [f"argument {i}{path}" for i in self.positions for path in trees.paths(self.args[i])]
        return places[leaf]

    def call(self, primals: Sequence[Any]) -> Any:
        """The user's function with `primals` in their places."""
        chosen = trees.unflatten(self.structure, primals)
        args = list(self.args)
        for position, value in zip(self.positions, chosen if self.several else [chosen], strict=True):
            args[position] = value
        return self.fun(*args, **self.kwargs)

    def structured(self, slopes: Sequence[Any]) -> Any:
        """One array for each primal, in the structure of the arguments: a tuple of these where argnums is several."""
        tree = trees.unflatten(self.structure, slopes)
        return tuple(tree) if self.several else tree


def _position(name: str, argnum: Any, count: int) -> int:
    if not isinstance(argnum, (int, numpy.integer)) or isinstance(argnum, bool):
        raise TypeError(f"{name}: argnums must be an int or a sequence of ints, not {describe(argnum)}")
    if not -count <= argnum < count:
        raise ValueError(
            f"{name}: argnums has {argnum}, but the function was called with {count} positional "
            f"argument{'s' * (count != 1)}; arguments given by keyword are not differentiated"
        )
    return int(argnum) % count


def check_function(name: str, fun: Any) -> None:
    if not callable(fun):
        raise TypeError(f"{name}: expected a function, got {describe(fun)}; np.{name}(f)(x), not np.{name}(f(x))")


class Results:
    """The results of a user's function as flat lists, and their structure, known once it has been called.

    `split` divides the leaves of a result into the differentiable arrays, which a backend follows, and the others
    (integer arrays, and what is no array), which it returns as they are.
    """

    def __init__(self, name: str, backend: ModuleType, has_aux: bool):
        self.name, self.backend, self.has_aux = name, backend, has_aux

    def split(self, result: Any) -> tuple[list[Any], list[Any]]:
        """The differentiable arrays of `result`; the other arrays, those of the auxiliary part last."""
        aux: list[Any] = []
        if self.has_aux:
            if not isinstance(result, (tuple, list)) or len(result) != 2:
                raise TypeError(
                    f"{self.name}: with has_aux=True the function must return a pair (output, aux), not {describe(result)}"
                )
            result, aux_tree = result
            aux, self.aux_structure = trees.flatten(aux_tree)
        leaves, self.structure = trees.flatten(result)
        self.is_output = [self._differentiable(leaf) for leaf in leaves]
        rest = [leaf for leaf, output in zip(leaves, self.is_output, strict=True) if not output] + aux
        self.is_array = [isinstance(leaf, self.backend.ARRAY) for leaf in rest]
        self.constants = [None if array else leaf for leaf, array in zip(rest, self.is_array, strict=True)]
        outputs = [leaf for leaf, output in zip(leaves, self.is_output, strict=True) if output]
        return outputs, [leaf for leaf, array in zip(rest, self.is_array, strict=True) if array]

    def join(self, outputs: Sequence[Any], rest: Sequence[Any]) -> tuple[Any, Any]:
        """The inverse of `split` on what the backend made of its lists: the result, and aux (None without has_aux)."""
        arrays = iter(rest)
        others = [next(arrays) if a else c for a, c in zip(self.is_array, self.constants, strict=True)]
        count = len(self.is_output) - sum(self.is_output)
        result = self.like_output(outputs, others[:count])
        return result, trees.unflatten(self.aux_structure, others[count:]) if self.has_aux else None

    def like_output(self, outputs: Sequence[Any], others: Sequence[Any]) -> Any:
        """A tree of the result's structure with `outputs` and `others` as its leaves."""
        differentiable, rest = iter(outputs), iter(others)
        return trees.unflatten(
            self.structure, [next(differentiable) if output else next(rest) for output in self.is_output]
        )

    def others(self, result: Any) -> list[Any]:
        """The leaves of `result` that are not differentiable arrays."""
        leaves = trees.flatten(result)[0]
        return [leaf for leaf, output in zip(leaves, self.is_output, strict=True) if not output]

    def _differentiable(self, leaf: Any) -> bool:
        if isinstance(leaf, self.backend.ARRAY):
            return leaf.dtype in self.backend.INEXACT
        if isinstance(leaf, _NUMBERS) and KIND.get(numpy.asarray(leaf).dtype.name, 0) >= 2:
            raise TypeError(
                f"{self.name}: the function returned {describe(leaf)}, which is no {self.backend.NAME} array, so its "
                f"gradient is lost; np.explain(f, ...) shows where (for a constant, return np.zeros_like of an argument)"
            )
        return False

    def is_scalar(self, result: Any) -> bool:
        """Whether `result` is one real number, of the backend."""
        backend = self.backend
        return (
            isinstance(result, backend.ARRAY)
            and not len(result.shape)
            and result.dtype in backend.INEXACT
            and result.dtype not in backend.COMPLEX
        )

    def check_scalar(self, outputs: Sequence[Any], rest: Sequence[Any]) -> None:
        """That the result is one real number, as a gradient needs."""
        if not self.is_output:
            raise TypeError(
                f"{self.name}: the function returned no array; a gradient needs one real number (is a return missing?)"
            )
        if len(self.is_output) != 1:
            raise TypeError(
                f"{self.name}: the function returned {len(self.is_output)} arrays; a gradient needs one real number "
                f"(with has_aux=True the function may return a pair (loss, anything))"
            )
        (loss,) = outputs or [*rest, *self.constants][:1]
        if not outputs:
            raise TypeError(f"{self.name}: the function returned {describe(loss)}, which is not a floating number")
        if len(loss.shape):
            raise TypeError(
                f"{self.name}: the function returned {describe(loss)}; a gradient needs one number: return np.sum or "
                f"np.mean of it, or use np.jacobian for all of its derivatives"
            )
        if loss.dtype in self.backend.COMPLEX:
            raise TypeError(
                f"{self.name}: the function returned {describe(loss)}; a gradient needs a real number: return its real "
                f"part or its absolute value, or use np.vjp"
            )
