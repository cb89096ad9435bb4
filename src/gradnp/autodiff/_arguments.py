"""What every transform does first and last: find the backend, take out and check the arrays, and rebuild the results.

A backend does a transform's own work on flat lists of arrays (its chapter "autodiff"). Here the user's function of nested
containers becomes a function of such lists, and its results become containers again.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

import numpy

from gradnp._core import arguments, registry, trees
from gradnp._core.dtypes import KIND
from gradnp._core.errors import UnsupportedOperationError, describe
from gradnp._core.following import inside
from gradnp._core.stand_ins import advice, array_of
from gradnp.autodiff._backends import framework_of, transforms, transforms_for
from gradnp.autodiff._partition import partition

_CONTAINERS = (dict, list, tuple)
_NUMBERS = (float, complex, numpy.inexact, numpy.ndarray)


def as_primal(name: str, what: str, leaf: Any, backend: ModuleType, beside: Any) -> Any:
    """A leaf to be differentiated as an array of the backend; `beside` are all arguments.

    Raises
    ------
    TypeError
        If it is an integer, a bool, or not a number.
    """
    if not isinstance(leaf, backend.ARRAY):
        leaf = array_of(leaf)
    if not isinstance(leaf, backend.ARRAY):
        if not isinstance(leaf, _NUMBERS) or numpy.asarray(leaf).dtype.kind not in "fcV":
            raise TypeError(_not_differentiable(name, what, leaf))
        return arguments.as_argument(backend.NAME, leaf, trees.flatten(beside)[0])
    if leaf.dtype not in backend.INEXACT:
        raise TypeError(_not_differentiable(name, what, leaf))
    return leaf


def _not_differentiable(name: str, what: str, leaf: Any) -> str:
    if remedy := advice(type(leaf)):
        return f"{name}: {what} is {describe(leaf)}; {remedy}"
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
        f"{name}: {what} is {describe(leaf)}, which is not an array; leave it out of argnums, or bind it with "
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
        if not self.several and type(chosen[0]) not in _CONTAINERS and framework_of(name, (type(chosen[0]),)):
            leaves, self.structure = chosen, None  # one array, the usual case, needs no optree
        else:
            leaves, self.structure = trees.flatten(chosen if self.several else chosen[0])
        self.backend = self._find_backend(leaves)
        for i, leaf in enumerate(leaves):
            if not isinstance(leaf, self.backend.ARRAY) or leaf.dtype not in self.backend.INEXACT:
                leaves[i] = self._as_primal(i, leaf)
        self.primals = leaves

    def _as_primal(self, i: int, leaf: Any) -> Any:
        """`as_primal` of a leaf; where that is an inner part of a framework's sparse array, the error is about the whole."""
        try:
            return as_primal(self.name, self.describe(i), leaf, self.backend, (self.args, self.kwargs))
        except TypeError:
            for position in self.positions:
                if remedy := advice(type(self.args[position])):
                    whole = describe(self.args[position])
                    raise TypeError(f"{self.name}: argument {position} is {whole}; {remedy}") from None
            raise

    def _find_backend(self, leaves: Sequence[Any]) -> ModuleType:
        """The backend of the differentiated arrays; where these are constants, of any array in the call."""
        kinds = (*map(type, leaves), *map(type, self.args), *map(type, self.kwargs.values()))
        framework = framework_of(f"{self.name}: the arguments are", kinds)
        if framework:
            return transforms(self.name, framework)
        try:
            held = [array_of(leaf) for leaf in leaves]  # a Keras variable's class does not tell whose array it holds
            return transforms_for(self.name, held, self.args, *self.kwargs.values())
        except UnsupportedOperationError:
            for i, leaf in enumerate(leaves):  # perhaps no backend knows it, as it may be a module
                if not isinstance(leaf, (int, *_NUMBERS)) and registry.backend_of_type(type(leaf)) is None:
                    raise TypeError(_not_differentiable(self.name, self.describe(i), leaf)) from None
            raise

    def describe(self, leaf: int) -> str:
        """The place of a leaf: ``"argument 0['w']"``."""
        places = [f"argument {i}{path}" for i in self.positions for path in trees.paths(self.args[i])]
        return places[leaf]

    def call(self, primals: Sequence[Any]) -> Any:
        """The user's function with `primals` in their places."""
        args = list(self.args)
        chosen = primals if self.structure is None else trees.unflatten(self.structure, primals)
        if self.structure is not None and not self.several:
            chosen = [chosen]
        for position, value in zip(self.positions, chosen, strict=True):
            args[position] = value
        return inside(self.backend.NAME, primals, self.fun, args, self.kwargs)

    def structured(self, slopes: Sequence[Any]) -> Any:
        """One array for each primal, in the structure of the arguments: a tuple of these where argnums is several."""
        if self.structure is None:
            return slopes[0]
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

    `split` parts the leaves of a result into the differentiable arrays, which a backend follows, and other arrays (integer
    ones, and those of the auxiliary part), which it returns as they are. Whatever is not an array stays here.
    """

    def __init__(self, name: str, backend: ModuleType, has_aux: bool):
        self.name, self.backend, self.has_aux = name, backend, has_aux

    def split(self, result: Any) -> tuple[list[Any], list[Any]]:
        """The differentiable arrays of `result`, and the other arrays."""
        aux = None
        if self.has_aux:
            if not isinstance(result, (tuple, list)) or len(result) != 2:
                raise TypeError(
                    f"{self.name}: with has_aux=True the function must return a pair (output, aux), not {describe(result)}"
                )
            result, aux = result
        outputs, self.output = partition(result, self._differentiable)
        others, self.output.rest = self.output.rest, []  # which would keep arrays alive
        rest, self.rest = partition((others, aux), self._is_array)
        return outputs, rest

    def join(self, outputs: Sequence[Any], rest: Sequence[Any]) -> tuple[Any, Any]:
        """The inverse of `split` on what the backend made of its lists: the result, and aux (None without has_aux)."""
        others, aux = self.rest.combine(rest)
        return self.output.combine(outputs, others), aux

    @property
    def count(self) -> int:
        """How many leaves the result has."""
        return len(self.output.chosen)

    def _is_array(self, leaf: Any) -> bool:
        return isinstance(leaf, self.backend.ARRAY)

    def _differentiable(self, leaf: Any) -> bool:
        if isinstance(leaf, self.backend.ARRAY):
            return leaf.dtype in self.backend.INEXACT
        if isinstance(leaf, _NUMBERS) and KIND.get(numpy.asarray(leaf).dtype.name, 0) >= 2:
            raise TypeError(
                f"{self.name}: the function returned {describe(leaf)}, which is not an array of {self.backend.NAME}, so its "
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
        if not self.count:
            raise TypeError(
                f"{self.name}: the function returned no array; a gradient needs one real number (is a return missing?)"
            )
        if self.count != 1:
            raise TypeError(
                f"{self.name}: the function returned {self.count} arrays; a gradient needs one real number "
                f"(with has_aux=True the function may return a pair (loss, anything))"
            )
        if not outputs:
            ((loss,), _) = self.rest.combine(rest)
            raise TypeError(f"{self.name}: the function returned {describe(loss)}, which is not a floating number")
        (loss,) = outputs
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
