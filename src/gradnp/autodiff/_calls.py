"""A call of a function with a custom gradient as a backend sees it: functions of flat lists of arrays.

Everything that is no array of the framework (flags, strings, None, NumPy's constants, the structure of arguments and
results) is put aside, in trees with holes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy

from gradnp import _registry, _trees
from gradnp._dtypes import KIND, canonical_name
from gradnp._errors import MixedBackendsError, UnsupportedOperationError, describe
from gradnp._prepare import constant_to_tracers

if TYPE_CHECKING:
    from gradnp.autodiff.custom import CustomVJP

__all__ = ["HOLE", "Call", "Expected", "Implementations", "Skeleton", "framework_of", "is_hole", "load"]


@constant_to_tracers
def framework_of(kind: str, name: str, types: tuple[type, ...]) -> str:
    """The backend that values of the types `types` belong to: "numpy" where there is no framework's array."""
    names = sorted({_registry.backend_of_type(t) or "numpy" for t in types} - {"numpy"})
    if len(names) > 1:
        raise MixedBackendsError(
            f"{kind}: {name} was called with arrays of more than one framework: {' and '.join(names)}; convert one explicitly: "
            f"np.from_numpy(np.to_numpy(x))"
        )
    return names[0] if names else "numpy"


class Implementations:
    """The functions of backends by which custom gradients and host functions run, as attributes: a tracer reads those."""


@constant_to_tracers
def load(backend: str, chapter: str, name: str) -> str:
    """Find the function `name` in a backend's file `chapter`; it is an attribute of `Implementations` from then on."""
    function = getattr(_registry.chapter_of(backend, chapter), name, None)
    if function is None:
        raise UnsupportedOperationError(f"{name}: the backend {backend!r} does not define it")
    setattr(Implementations, f"{backend}_{name}", staticmethod(function))
    return f"{backend}_{name}"


HOLE = "<array>"
"""What stands for an array in a tree: a string, because a tracer takes that for a constant."""


def is_hole(leaf: Any) -> bool:
    return isinstance(leaf, str) and leaf == HOLE


class Skeleton:
    """A pytree with holes for its arrays, which are handled as a flat list: it keeps no array alive."""

    def __init__(self, tree: Any, array: Any):
        leaves, self.structure = _trees.flatten_with_none(tree)
        self.leaves = [HOLE if isinstance(leaf, array) else leaf for leaf in leaves]  # or holes from the start
        self.count = len([True for leaf in self.leaves if is_hole(leaf)])

    def arrays(self, tree: Any) -> list[Any]:
        """What `tree` has in the place of the holes."""
        leaves, _ = _trees.flatten_with_none(tree)
        return [leaf for leaf, hole in zip(leaves, self.leaves, strict=True) if is_hole(hole)]

    def filled(self, arrays: Sequence[Any], others: bool = True) -> Any:
        """The tree with `arrays` in the holes; None instead of what is no array, unless `others`."""
        rest = iter(arrays)
        leaves = [next(rest) if is_hole(leaf) else leaf if others else None for leaf in self.leaves]
        return _trees.unflatten(self.structure, leaves)


class Expected:
    """The shape and dtype of an array, and what to call it."""

    def __init__(self, label: str, x: Any):
        self.label = label
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


_REAL = "; the gradient of a real argument is real: np.real(cotangent)"


def _array_paths(tree: Any, array: Any) -> list[str]:
    leaves, _ = _trees.flatten(tree)
    return [path for path, leaf in zip(_trees.paths(tree), leaves, strict=True) if isinstance(leaf, array)]


class Call:
    """One call of a function with a custom gradient.

    Attributes
    ----------
    expected : list of Expected
        What the cotangent of each array among the arguments must be.
    results, residuals : Skeleton
        Known once `primal` or `forward` has run.
    returned : list of Expected
        The arrays of the result, known once `forward` has run.
    """

    def __init__(self, custom: CustomVJP, args: Sequence[Any], backend: str):
        self.custom, self.name = custom, custom.name
        self.module = _registry.load(backend)
        self.array = array = self.module.ARRAY
        nondiff = custom.nondiff_argnums
        self.nondiff = [args[i] for i in nondiff]
        self.arguments = [None if i in nondiff else Skeleton(x, array) for i, x in enumerate(args)]
        self.labels = [custom.parameters.label(i) for i in range(len(args))]
        self.rule = f"{custom.kind}: the {custom.rule} of {custom.name}"
        self.expected: list[Expected] = []
        for label, skeleton, x in zip(self.labels, self.arguments, args, strict=True):
            if skeleton is not None:
                arrays = skeleton.arrays(x)
                paths = [""] if isinstance(x, array) else _array_paths(x, array)
                self.expected += [Expected(label + path, a) for path, a in zip(paths, arrays, strict=True)]
        self.results: Skeleton = None  # type: ignore[assignment]
        self.residuals: Skeleton = None  # type: ignore[assignment]
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
        arrays = self.results.arrays(result)
        self.returned = [Expected("", x) for x in arrays]
        return arrays, self.residuals.arrays(residuals)

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
            met = _trees.flatten_with_none(tree)[1]
            if met != skeleton.structure:
                raise TypeError(
                    f"{self.rule} returned for argument {label} a cotangent of the structure {met}; expected that of the "
                    f"argument, {skeleton.structure}, or None for zeros"
                )
            flat += skeleton.arrays(tree)
        return [self._checked(x, expected) for x, expected in zip(flat, self.expected, strict=True)]

    def _checked(self, cotangent: Any, expected: Expected) -> Any:
        """A cotangent as an array of the framework, or None, once it is known to fit its argument."""
        if cotangent is None or not expected.differentiable:
            return None
        dtype = canonical_name(expected.dtype)
        returned = f"{self.rule} returned for argument {expected.label}"
        fits = f"expected shape {expected.shape} and dtype {dtype}, those of the argument"
        constant = isinstance(cotangent, (bool, int, float, complex, numpy.ndarray, numpy.generic))
        if not constant and not isinstance(cotangent, self.array):
            raise TypeError(f"{returned} {describe(cotangent)}; {fits}, or None for zeros")
        if not _same_shape(numpy.shape(cotangent) if constant else _shape(cotangent), expected.shape):
            raise ValueError(
                f"{returned} a cotangent of shape {numpy.shape(cotangent) if constant else _shape(cotangent)}; {fits}"
            )
        if constant:
            host = numpy.asarray(cotangent)
            if KIND[canonical_name(host.dtype)] > KIND[dtype]:
                raise TypeError(f"{returned} a cotangent of dtype {host.dtype}; {fits}{_REAL}")
            return self.module.constant(host, expected.dtype, None)
        met = canonical_name(cotangent.dtype)
        if met != dtype:
            remedy = _REAL if KIND[met] > KIND[dtype] else f"; np.astype(cotangent, {dtype!r}) converts it"
            raise TypeError(f"{returned} a cotangent of dtype {met}; {fits}{remedy}")
        return cotangent
