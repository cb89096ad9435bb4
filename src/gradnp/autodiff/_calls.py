"""A function with a custom gradient, and one call of it, as a backend sees them: functions of flat lists of arrays.

A call sets aside everything else: flags, strings, None, NumPy's constants, and the structure of arguments and results.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy

from gradnp._core import registry, trees
from gradnp._core.dtypes import KIND, canonical_name, rank
from gradnp._core.errors import describe
from gradnp._core.following import inside
from gradnp._core.tracing import is_read_by_dynamo
from gradnp.autodiff._backends import chapter
from gradnp.autodiff._numbers import TracedCalls, numbered
from gradnp.autodiff._partition import Partition, partition


class Rule:
    """A function and its gradient, in JAX's convention: what a `custom_vjp` and a host function have in common.

    Attributes
    ----------
    owner : CustomVJP or HostFunction
        Whose rule it is; it has a `name` and `parameters`.
    kind, role : str
        What messages call the function and its gradient: "custom_vjp" and "bwd", "host_function" and "vjp".
    fun, fwd, bwd : callable
        As `custom_vjp` takes them.
    nondiff_argnums : tuple of int
        The positions of arguments that are not arrays.
    number : int
        A traced program knows the rule by it.
    """

    def __init__(
        self,
        owner: Any,
        kind: str,
        role: str,
        fun: Callable[..., Any],
        fwd: Callable[..., Any] | None = None,
        bwd: Callable[..., Any] | None = None,
        nondiff_argnums: tuple[int, ...] = (),
    ) -> None:
        self.owner, self.kind, self.role = owner, kind, role
        self.fun, self.fwd, self.bwd = fun, fwd, bwd
        self.nondiff_argnums = nondiff_argnums
        self.number = numbered(self)
        self.traced = TracedCalls()

    def __call__(self, args: Sequence[Any], backend: str) -> Any:
        """The function of `args`, which hold arrays of the framework `backend`, with its gradient."""
        run = chapter(self.kind, backend, "custom", "custom_vjp").custom_vjp
        call, arrays = self.begin(args, backend)
        results = run(call, arrays)  # only then is their structure known
        return call.results.combine(results)

    def begin(self, args: Sequence[Any], backend: str) -> tuple[Call, list[Any]]:
        """A call with `args`, and the arrays among these."""
        array = registry.load(backend).ARRAY
        arrays: list[Any] = []
        arguments: list[Partition | None] = []
        for i, argument in enumerate(args):
            parts = None
            if i not in self.nondiff_argnums:
                own, parts = partition(argument, lambda leaf: isinstance(leaf, array), none_is_leaf=True)
                arrays += own
            arguments.append(parts)
        return Call(self, arguments, [args[i] for i in self.nondiff_argnums], backend), arrays


def refuse_where_torch_compiles(kind: str) -> None:
    """Raise where Dynamo, which cannot make an object with a rule, meets one being made."""
    if is_read_by_dynamo():
        raise TypeError(
            f"{kind}: it is made where torch compiles; make it outside of the compiled function, before the call, and pass "
            f"what it closes over as arguments"
        )


class Expected:
    """The shape and dtype of an array."""

    def __init__(self, x: Any):
        self.shape = _shape(x)
        self.dtype = x.dtype
        self.differentiable = rank(x.dtype) >= 2


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
    """One call of a function with a custom gradient; it keeps no array alive.

    Attributes
    ----------
    arguments : list of Partition or None
        For each argument; None for those of `nondiff_argnums`.
    results, residuals : Partition
        Known once `primal` or `forward` has run.
    expected, returned : list of Expected
        The arrays among the arguments and in the result, known once `forward` has run.
    """

    def __init__(self, rule: Rule, arguments: list[Partition | None], nondiff: list[Any], backend: str):
        self.rule, self.name = rule, rule.owner.name
        self.arguments, self.nondiff = arguments, nondiff
        self.module = registry.load(backend)
        self.array = self.module.ARRAY
        self.subject = f"{rule.kind}: the {rule.role} of {self.name}"
        self.results: Partition = None  # type: ignore[assignment]
        self.residuals: Partition = None  # type: ignore[assignment]
        self.expected: list[Expected] = []
        self.returned: list[Expected] = []

    def args(self, arrays: Sequence[Any]) -> list[Any]:
        """The arguments with `arrays` in their places."""
        rest, nondiff = iter(arrays), iter(self.nondiff)
        return [
            next(nondiff) if parts is None else parts.combine([next(rest) for _ in range(parts.count)])
            for parts in self.arguments
        ]

    def _parted(self, tree: Any) -> tuple[list[Any], Partition]:
        return partition(tree, lambda leaf: isinstance(leaf, self.array), none_is_leaf=True)

    def _inside(self, arrays: Sequence[Any], fun: Any, args: Sequence[Any]) -> Any:
        return inside(self.module.NAME, arrays, fun, args)

    def primal(self, arrays: Sequence[Any]) -> list[Any]:
        """The function itself: the arrays of its result."""
        results, self.results = self._parted(self._inside(arrays, self.rule.fun, self.args(arrays)))
        return results

    def forward(self, arrays: Sequence[Any]) -> tuple[list[Any], list[Any]]:
        """`fwd`: the arrays of the result, and those of the residuals."""
        pair = self._inside(arrays, self.rule.fwd, self.args(arrays))
        if not isinstance(pair, tuple) or len(pair) != 2:
            raise TypeError(
                f"custom_vjp: the fwd of {self.name} must return a pair (result, residuals), got {describe(pair)}"
            )
        results, self.results = self._parted(pair[0])
        residuals, self.residuals = self._parted(pair[1])
        self.expected, self.returned = [Expected(x) for x in arrays], [Expected(x) for x in results]
        return results, residuals

    def backward(self, residuals: Sequence[Any], cotangents: Sequence[Any]) -> list[Any]:
        """`bwd`: for each array among the arguments its cotangent, or None for zeros."""
        cotangent = self.results.combine(cotangents, [None] * len(self.results.rest))
        given = self._inside(cotangents, self.rule.bwd, (*self.nondiff, self.residuals.combine(residuals), cotangent))
        wanted = self._wanted()
        if not isinstance(given, (tuple, list)) or len(given) != len(wanted):
            met = f"{len(given)} of them" if isinstance(given, (tuple, list)) else describe(given)
            names = ", ".join([label for label, _ in wanted])
            raise TypeError(
                f"{self.subject} must return a tuple with {len(wanted)} cotangent{'s' if len(wanted) != 1 else ''}, one for "
                f"each argument ({names}), got {met}"
            )
        flat: list[Any] = []
        for (label, parts), tree in zip(wanted, given, strict=True):
            if tree is None or parts.count == 0:
                flat += [None] * parts.count
                continue
            leaves, met = ([tree], None) if parts.structure is None else trees.flatten_with_none(tree)
            if met != parts.structure:
                raise TypeError(
                    f"{self.subject} returned for argument {label} a cotangent of the structure {met}; expected that of the "
                    f"argument, {parts.structure}, or None for zeros"
                )
            flat += parts.of(leaves)
        like = cotangents[0] if cotangents else None  # for the device of constants
        return [
            self._checked(i, x, expected, like) for i, (x, expected) in enumerate(zip(flat, self.expected, strict=True))
        ]

    def _wanted(self) -> list[tuple[str, Partition]]:
        """The arguments that have a cotangent: how messages name each, and its arrays."""
        return [
            (self.rule.owner.parameters.label(i), parts) for i, parts in enumerate(self.arguments) if parts is not None
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
        argument = [label + path for label, parts in self._wanted() for path in parts.paths()][position]
        return kind(
            f"{self.subject} returned for argument {argument} {met}; expected shape {expected.shape} and dtype "
            f"{canonical_name(expected.dtype)}, those of the argument{remedy}"
        )
