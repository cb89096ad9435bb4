"""A call of a function with a custom gradient as a backend sees it: functions of flat lists of arrays.

Everything that is no array of the framework (flags, strings, None, NumPy's constants, the structure of arguments and
results) is put aside, in trees with holes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy

from gradnp._core import registry, trees
from gradnp._core.arguments import framework_among
from gradnp._core.dtypes import KIND, canonical_name
from gradnp._core.errors import UnsupportedOperationError, describe
from gradnp._core.tracing import constant_to_tracers

if TYPE_CHECKING:
    from gradnp.autodiff.custom import CustomVJP

__all__ = ["HOLE", "Call", "Expected", "Implementations", "Skeleton", "framework_of", "is_hole", "load"]


@constant_to_tracers
def framework_of(kind: str, name: str, types: tuple[type, ...]) -> str:
    """The backend that values of the types `types` belong to: "numpy" where there is no framework's array."""
    return framework_among(f"{kind}: {name} was called with", types) or "numpy"


class Implementations:
    """The functions of backends by which custom gradients and host functions run, as attributes: a tracer reads those."""


@constant_to_tracers
def load(backend: str, chapter: str, name: str) -> str:
    """Find the function `name` in a backend's file `chapter`; it is an attribute of `Implementations` from then on."""
    function = getattr(registry.chapter_of(backend, chapter), name, None)
    if function is None:
        raise UnsupportedOperationError(f"{name}: the backend {backend!r} does not define it")
    setattr(Implementations, f"{backend}_{name}", staticmethod(function))
    return f"{backend}_{name}"


HOLE = "<array>"
"""What stands for an array in a tree: a string, because a tracer takes that for a constant."""


def is_hole(leaf: Any) -> bool:
    return isinstance(leaf, str) and leaf == HOLE


class Skeleton:
    """A pytree with holes for its arrays, which are handled as a flat list: it keeps no array alive.

    An array alone, the usual case, has the structure None.
    """

    def __init__(self, tree: Any, array: Any):
        if isinstance(tree, array):
            self.structure, self.leaves, self.count = None, [HOLE], 1
            return
        leaves, self.structure = trees.flatten_with_none(tree)
        self.leaves = [HOLE if isinstance(leaf, array) else leaf for leaf in leaves]  # or holes from the start
        self.count = len([True for leaf in self.leaves if is_hole(leaf)])

    def arrays(self, tree: Any) -> list[Any]:
        """What `tree` has in the place of the holes."""
        if self.structure is None:
            return [tree]
        leaves, _ = trees.flatten_with_none(tree)
        return [leaf for leaf, hole in zip(leaves, self.leaves, strict=True) if is_hole(hole)]

    def filled(self, arrays: Sequence[Any], others: bool = True) -> Any:
        """The tree with `arrays` in the holes; None instead of what is no array, unless `others`."""
        if self.structure is None:
            return arrays[0]
        rest = iter(arrays)
        leaves = [next(rest) if is_hole(leaf) else leaf if others else None for leaf in self.leaves]
        return trees.unflatten(self.structure, leaves)

    def paths(self) -> list[str]:
        """Where in the tree each hole is."""
        if self.structure is None:
            return [""]
        paths = trees.paths(self.filled([HOLE] * self.count), none_is_leaf=True)
        return [path for path, leaf in zip(paths, self.leaves, strict=True) if is_hole(leaf)]


class Expected:
    """The shape and dtype of an array."""

    def __init__(self, x: Any):
        self.shape = _shape(x)
        self.dtype = x.dtype
        self.differentiable = KIND[canonical_name(x.dtype)] >= 2


def _shape(x: Any) -> tuple[int | None, ...] | None:
    """The sizes, None for those that a TensorFlow graph does not know; None where it does not know their number."""
    try:
        return tuple(x.shape)
    except ValueError:
        return None


def _same_shape(a: tuple[int | None, ...] | None, b: tuple[int | None, ...] | None) -> bool:
    if a is None or b is None:
        return True
    return len(a) == len(b) and all(m is None or n is None or m == n for m, n in zip(a, b, strict=True))


class Call:
    """One call of a function with a custom gradient.

    Attributes
    ----------
    results, residuals : Skeleton
        Known once `primal` or `forward` has run.
    expected, returned : list of Expected
        The arrays among the arguments and in the result, known once `forward` has run.
    """

    def __init__(self, custom: CustomVJP, args: Sequence[Any], backend: str):
        self.custom, self.name = custom, custom.name
        self.module = registry.load(backend)
        self.array = array = self.module.ARRAY
        nondiff = custom.nondiff_argnums
        self.nondiff = [args[i] for i in nondiff]
        self.arguments = [None if i in nondiff else Skeleton(x, array) for i, x in enumerate(args)]
        self.labels = [custom.parameters.label(i) for i in range(len(args))]
        self.rule = f"{custom.kind}: the {custom.rule} of {custom.name}"
        self.results: Skeleton = None  # type: ignore[assignment]
        self.residuals: Skeleton = None  # type: ignore[assignment]
        self.expected: list[Expected] = []
        self.returned: list[Expected] = []

    def args(self, arrays: Sequence[Any]) -> list[Any]:
        """The arguments with `arrays` in the holes."""
        rest, nondiff = iter(arrays), iter(self.nondiff)
        return [
            next(nondiff) if skeleton is None else skeleton.filled([next(rest) for _ in range(skeleton.count)])
            for skeleton in self.arguments
        ]

    def primal(self, arrays: Sequence[Any]) -> list[Any]:
        """The function itself: the arrays of its result."""
        result = self.custom.fun(*self.args(arrays))
        self.results = Skeleton(result, self.array)
        return self.results.arrays(result)

    def forward(self, arrays: Sequence[Any]) -> tuple[list[Any], list[Any]]:
        """`fwd`: the arrays of the result, and those of the residuals."""
        pair = self.custom.fwd(*self.args(arrays))
        if not isinstance(pair, tuple) or len(pair) != 2:
            raise TypeError(
                f"custom_vjp: the fwd of {self.name} must return a pair (result, residuals), got {describe(pair)}"
            )
        result, residuals = pair
        self.results, self.residuals = Skeleton(result, self.array), Skeleton(residuals, self.array)
        results = self.results.arrays(result)
        self.expected, self.returned = [Expected(x) for x in arrays], [Expected(x) for x in results]
        return results, self.residuals.arrays(residuals)

    def backward(self, residuals: Sequence[Any], cotangents: Sequence[Any]) -> list[Any]:
        """`bwd`: for each array among the arguments its cotangent, or None for zeros."""
        cotangent = self.results.filled(cotangents, others=False)
        given = self.custom.bwd(*self.nondiff, self.residuals.filled(residuals), cotangent)
        wanted = [(label, s) for label, s in zip(self.labels, self.arguments, strict=True) if s is not None]
        if not isinstance(given, (tuple, list)) or len(given) != len(wanted):
            met = f"{len(given)} of them" if isinstance(given, (tuple, list)) else describe(given)
            names = ", ".join([label for label, _ in wanted])
            raise TypeError(
                f"{self.rule} must return a tuple with {len(wanted)} cotangent{'s' if len(wanted) != 1 else ''}, one for "
                f"each argument ({names}), got {met}"
            )
        flat: list[Any] = []
        for (label, skeleton), tree in zip(wanted, given, strict=True):
            if tree is None or skeleton.count == 0:
                flat += [None] * skeleton.count
                continue
            met = None if skeleton.structure is None else trees.flatten_with_none(tree)[1]
            if met != skeleton.structure:
                raise TypeError(
                    f"{self.rule} returned for argument {label} a cotangent of the structure {met}; expected that of the "
                    f"argument, {skeleton.structure}, or None for zeros"
                )
            flat += skeleton.arrays(tree)
        like = cotangents[0] if cotangents else None  # for the device of constants
        return [
            self._checked(i, x, expected, like) for i, (x, expected) in enumerate(zip(flat, self.expected, strict=True))
        ]

    def _checked(self, position: int, cotangent: Any, expected: Expected, like: Any) -> Any:
        """A cotangent as an array of the framework, or None, once it is known to fit its argument."""
        if cotangent is None or not expected.differentiable:
            return None
        is_constant = isinstance(cotangent, (bool, int, float, complex, numpy.ndarray, numpy.generic))
        if is_constant:
            cotangent = numpy.asarray(cotangent)
        elif not isinstance(cotangent, self.array):
            raise self._unfit(TypeError, position, expected, describe(cotangent), ", or None for zeros")
        if not _same_shape(_shape(cotangent), expected.shape):
            raise self._unfit(ValueError, position, expected, f"a cotangent of shape {_shape(cotangent)}")
        met, wanted = canonical_name(cotangent.dtype), canonical_name(expected.dtype)
        if KIND[met] > KIND[wanted]:
            remedy = "; the gradient of a real argument is real: np.real(cotangent)"
            raise self._unfit(TypeError, position, expected, f"a cotangent of dtype {met}", remedy)
        if is_constant:
            return self.module.constant(cotangent, expected.dtype, like)
        if met != wanted:
            remedy = f"; np.astype(cotangent, {wanted!r}) converts it"
            raise self._unfit(TypeError, position, expected, f"a cotangent of dtype {met}", remedy)
        return cotangent

    def _unfit(self, kind: type[Exception], position: int, expected: Expected, met: str, remedy: str = "") -> Exception:
        skeletons = [(label, s) for label, s in zip(self.labels, self.arguments, strict=True) if s is not None]
        argument = [label + path for label, skeleton in skeletons for path in skeleton.paths()][position]
        return kind(
            f"{self.rule} returned for argument {argument} {met}; expected shape {expected.shape} and dtype "
            f"{canonical_name(expected.dtype)}, those of the argument{remedy}"
        )
