"""Functions with a gradient of the user's own, in JAX's convention, on every backend.

A call is seen by a backend as a `Call`: functions of flat lists of arrays, with everything that is no array of the
framework (flags, strings, None, NumPy's constants, the structure of the arguments) put aside. A backend's file
``custom.py`` has one function, ``custom_vjp(call, arrays)``, that runs the call with its rule attached.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Sequence
from typing import Any

import numpy

from gradnp import _registry, _trees
from gradnp._dtypes import KIND, canonical_name
from gradnp._errors import MixedBackendsError, UnsupportedOperationError, describe
from gradnp._prepare import constant_to_tracers

__all__ = ["CustomVJP", "custom_vjp"]


def custom_vjp(fun: Callable[..., Any] | None = None, nondiff_argnums: int | Sequence[int] = ()) -> Any:
    """Give a function a gradient of your own.

    Parameters
    ----------
    fun : callable
        Of positional arguments: arrays, or pytrees of arrays, of any backend. What else it is given (flags, strings,
        None, NumPy arrays beside a framework's) reaches `fun`, `fwd` and `bwd` untouched. It returns an array or a
        pytree of arrays.
    nondiff_argnums : int or sequence of int, optional
        Positions of arguments that are not arrays, such as functions, which `bwd` takes first and gives no cotangent.

    Returns
    -------
    CustomVJP
        Call it like `fun`; keyword arguments and defaults are brought to their positions. Before the first call, give
        it the rule with ``defvjp(fwd, bwd)``: ``fwd(*args)`` returns the result and the residuals, any pytree;
        ``bwd(*nondiff_args, residuals, cotangent)`` returns a tuple with the cotangent of each other argument.

    Raises
    ------
    TypeError
        If `fun` has parameters that cannot be given by position; when called, if an argument of `nondiff_argnums` is
        a framework's array; when differentiated, if `bwd` returns the wrong structure or dtype.
    ValueError
        When differentiated, if a cotangent has another shape than its argument.

    Notes
    -----
    The rule holds under ``backward()``, ``GradientTape``, ``jax.grad`` and gradnp's own transforms, compiled and
    mapped, and at every order: `bwd`, written with gradnp, is differentiated for the second. It must be linear in the
    cotangent; PyTorch and TensorFlow derive forward mode from it. JAX has no forward mode of a custom vjp and raises.

    A cotangent has the shape and dtype of its argument, or is None, which stands for zeros; so may a Python number or
    a NumPy array. For an integer argument, and for what is no array, whatever is returned is passed over. The
    cotangents of complex arrays are ∂L/∂Re + i ∂L/∂Im on every backend, as those of `gradnp.grad`: for holomorphic
    ``f`` the rule is ``cotangent * np.conj(derivative)``.

    What `fun` takes from its surroundings rather than from its arguments is a constant to its gradient.

    See Also
    --------
    host_function : for functions of NumPy arrays.
    stop_gradient : cuts a gradient.

    Examples
    --------
    >>> @np.custom_vjp
    ... def clipped(x, limit):
    ...     "The same value, with a gradient of at most `limit`."
    ...     return x
    >>> def forward(x, limit):
    ...     return x, limit
    >>> def backward(limit, cotangent):
    ...     return np.clip(cotangent, -limit, limit), None
    >>> clipped.defvjp(forward, backward)
    >>> clipped(numpy.array([1.0, 2.0]), limit=0.5)
    array([1., 2.])
    """
    if fun is None:
        return functools.partial(custom_vjp, nondiff_argnums=nondiff_argnums)
    return CustomVJP(fun, nondiff_argnums)


class CustomVJP:
    """A function with a custom gradient, as `custom_vjp` makes it."""

    def __init__(self, fun: Callable[..., Any], nondiff_argnums: int | Sequence[int] = ()):
        functools.update_wrapper(self, fun)
        self.fun = fun
        self.name = getattr(fun, "__name__", type(fun).__name__)
        self.fwd: Callable[..., Any] | None = None
        self.bwd: Callable[..., Any] | None = None
        self.parameters = Parameters("custom_vjp", self.name, fun)
        argnums = (nondiff_argnums,) if isinstance(nondiff_argnums, int) else tuple(nondiff_argnums)
        self.nondiff_argnums = self.parameters.positions(argnums)

    def defvjp(self, fwd: Callable[..., Any], bwd: Callable[..., Any]) -> None:
        """Define the gradient.

        Parameters
        ----------
        fwd : callable
            Takes the arguments; returns ``(result, residuals)``.
        bwd : callable
            Takes the arguments of `nondiff_argnums`, the residuals, and the cotangent of the result; returns a tuple
            with one cotangent for each other argument.
        """
        for role, function in (("fwd", fwd), ("bwd", bwd)):
            if not callable(function):
                raise TypeError(f"custom_vjp: the {role} of {self.name} must be a function, got {describe(function)}")
        self.fwd, self.bwd = fwd, bwd

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self.fwd is None or self.bwd is None:
            raise TypeError(f"custom_vjp: {self.name} has no gradient yet; call {self.name}.defvjp(fwd, bwd) first")
        args = self.parameters.bind(args, kwargs)
        return call_with_rule(self.name, self.parameters, self.fun, self.fwd, self.bwd, self.nondiff_argnums, args)

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        return self if instance is None else functools.partial(self, instance)

    def __repr__(self) -> str:
        return f"<custom_vjp {self.name}>"


class Parameters:
    """A function's parameters, by which a call's arguments are brought to their positions.

    Its own few lines rather than `inspect.Signature.bind`, so that tracers see through it.
    """

    def __init__(self, kind: str, function: str, fun: Callable[..., Any]):
        self.function, self.names, self.defaults, self.variadic = function, [], {}, False
        try:
            parameters = list(inspect.signature(fun).parameters.values())
        except (TypeError, ValueError):  # a builtin without a signature
            self.variadic = True
            return
        for p in parameters:
            if p.kind is p.VAR_POSITIONAL:
                self.variadic = True
            elif p.kind in (p.KEYWORD_ONLY, p.VAR_KEYWORD):
                raise TypeError(
                    f"{kind}: the parameter {p.name!r} of {function} can only be given by keyword, but the rule takes all "
                    f"arguments by position; make it an ordinary parameter (without * or ** before it)"
                )
            else:
                self.names.append(p.name)
                if p.default is not p.empty:
                    self.defaults[p.name] = p.default

    def bind(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, ...]:
        """All arguments in order, defaults filled in."""
        if len(args) > len(self.names) and not self.variadic:
            raise TypeError(f"{self.function}() takes {len(self.names)} arguments but {len(args)} were given")
        unknown = [name for name in kwargs if name not in self.names]
        if unknown:
            raise TypeError(f"{self.function}() got an unexpected keyword argument {unknown[0]!r}")
        twice = [name for name in self.names[: len(args)] if name in kwargs]
        if twice:
            raise TypeError(f"{self.function}() got multiple values for argument {twice[0]!r}")
        values = list(args)
        for name in self.names[len(args) :]:
            if name in kwargs:
                values.append(kwargs[name])
            elif name in self.defaults:
                values.append(self.defaults[name])
            else:
                raise TypeError(f"{self.function}() missing a required argument: {name!r}")
        return tuple(values)

    def positions(self, argnums: tuple[int, ...]) -> tuple[int, ...]:
        """`argnums` counted from the front."""
        count = len(self.names)
        for i in argnums:
            if not -count <= i < count and not (self.variadic and i >= 0):
                raise ValueError(f"custom_vjp: nondiff_argnums has {i}, but {self.function} has {count} parameters")
        return tuple([i % count if i < count else i for i in argnums])

    def label(self, position: int) -> str:
        """How a message names the argument at `position`."""
        return repr(self.names[position]) if position < len(self.names) else str(position)


def call_with_rule(
    name: str,
    parameters: Parameters,
    fun: Callable[..., Any],
    fwd: Callable[..., Any],
    bwd: Callable[..., Any],
    nondiff_argnums: tuple[int, ...],
    args: tuple[Any, ...],
) -> Any:
    """``fun(*args)`` with the gradient that `fwd` and `bwd` give it, on the backend of the arrays in `args`."""
    trees = [tree for i, tree in enumerate(args) if i not in nondiff_argnums]
    leaves, structure = _trees.flatten_with_none(trees)
    backend = framework_of(f"custom_vjp: {name}", tuple([type(leaf) for leaf in leaves]))
    if backend == "numpy":
        return fun(*args)
    array = _registry.load(backend).ARRAY
    for i in nondiff_argnums:
        if any([isinstance(leaf, array) for leaf in _trees.flatten(args[i])[0]]):
            raise TypeError(
                f"custom_vjp: the argument {parameters.label(i)} of {name} is in nondiff_argnums, which is for what is no "
                f"array, and holds {describe(args[i])}; make it an ordinary argument whose cotangent is None"
            )
    call = Call(name, parameters, fun, fwd, bwd, nondiff_argnums, args, array)
    results = implementation(backend, "custom_vjp")(call, [x for x in leaves if isinstance(x, array)])
    return call.results.filled(results)


@constant_to_tracers
def framework_of(caller: str, kinds: tuple[type, ...]) -> str:
    """The backend that values of the types `kinds` belong to: "numpy" where there is no framework's array."""
    names = sorted({_registry.backend_of_type(kind) or "numpy" for kind in kinds} - {"numpy"})
    if len(names) > 1:
        raise MixedBackendsError(
            f"{caller} was called with arrays of more than one framework: {' and '.join(names)}; convert one explicitly: "
            f"np.from_numpy(np.to_numpy(x))"
        )
    return names[0] if names else "numpy"


def implementation(backend: str, name: str) -> Any:
    """The function of `backend` by which a custom gradient, or a host function, is run."""
    chapter = _registry.chapter_of(backend, "host" if name == "callback" else "custom")
    function = getattr(chapter, name, None)
    if function is None:
        public = "host_function" if name == "callback" else "custom_vjp"
        raise UnsupportedOperationError(f"{public}: the backend {backend!r} does not define it")
    return function


class Skeleton:
    """A pytree without its arrays, which are handled as a flat list: it holds no array, so nothing is kept alive."""

    def __init__(self, tree: Any, array: Any):
        leaves, self.structure = _trees.flatten_with_none(tree)
        self.is_array = [isinstance(leaf, array) for leaf in leaves]
        self.others = [None if is_array else leaf for leaf, is_array in zip(leaves, self.is_array, strict=True)]

    def filled(self, arrays: Sequence[Any], others: bool = True) -> Any:
        """The tree with `arrays` in it; None instead of what is no array, unless `others`."""
        rest = iter(arrays)
        leaves = [
            next(rest) if is_array else other if others else None
            for other, is_array in zip(self.others, self.is_array, strict=True)
        ]
        return _trees.unflatten(self.structure, leaves)

    def arrays(self, tree: Any) -> list[Any]:
        """The arrays of `tree`, which has this skeleton."""
        leaves, _ = _trees.flatten_with_none(tree)
        return [leaf for leaf, is_array in zip(leaves, self.is_array, strict=True) if is_array]


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
    return len(a) == len(b) and all([m is None or n is None or m == n for m, n in zip(a, b, strict=True)])


class Call:
    """One call of a function with a custom gradient, as a backend sees it: flat lists of arrays in and out.

    The skeletons of results and residuals are known once `primal` or `forward` has run.
    """

    def __init__(
        self,
        name: str,
        parameters: Parameters,
        fun: Callable[..., Any],
        fwd: Callable[..., Any],
        bwd: Callable[..., Any],
        nondiff_argnums: tuple[int, ...],
        args: tuple[Any, ...],
        array: Any,
    ):
        self.name, self.array = name, array
        self._fun, self._fwd, self._bwd = fun, fwd, bwd
        self.nondiff = [args[i] for i in nondiff_argnums]
        self.arguments = [None if i in nondiff_argnums else Skeleton(x, array) for i, x in enumerate(args)]
        self.labels = [parameters.label(i) for i in range(len(args))]
        self.expected: list[Expected] = []
        for label, skeleton, x in zip(self.labels, self.arguments, args, strict=True):
            if skeleton is not None:
                arrays = skeleton.arrays(x)
                paths = [""] if len(skeleton.is_array) == 1 else _array_paths(x, array)
                self.expected += [Expected(label + path, a) for path, a in zip(paths, arrays, strict=False)]
        self.results: Skeleton = None  # type: ignore[assignment]
        self.residuals: Skeleton = None  # type: ignore[assignment]

    def _args(self, arrays: Sequence[Any]) -> list[Any]:
        rest, nondiff, start = list(arrays), iter(self.nondiff), 0
        args = []
        for skeleton in self.arguments:
            if skeleton is None:
                args.append(next(nondiff))
            else:
                count = sum(skeleton.is_array)
                args.append(skeleton.filled(rest[start : start + count]))
                start += count
        return args

    def primal(self, arrays: Sequence[Any]) -> list[Any]:
        """The function itself: the arrays of its result."""
        result = self._fun(*self._args(arrays))
        self.results = Skeleton(result, self.array)
        return self.results.arrays(result)

    def forward(self, arrays: Sequence[Any]) -> tuple[list[Any], list[Any]]:
        """`fwd`: the arrays of the result, and those of the residuals."""
        pair = self._fwd(*self._args(arrays))
        if not isinstance(pair, tuple) or len(pair) != 2:
            raise TypeError(
                f"custom_vjp: the fwd of {self.name} must return a pair (result, residuals), got {describe(pair)}"
            )
        result, residuals = pair
        self.results, self.residuals = Skeleton(result, self.array), Skeleton(residuals, self.array)
        return self.results.arrays(result), self.residuals.arrays(residuals)

    def backward(self, residuals: Sequence[Any], cotangents: Sequence[Any]) -> list[Any]:
        """`bwd`: for each array among the arguments its cotangent, or None for zeros."""
        cotangent = self.results.filled(cotangents, others=False)
        given = self._bwd(*self.nondiff, self.residuals.filled(residuals), cotangent)
        wanted = [(label, s) for label, s in zip(self.labels, self.arguments, strict=True) if s is not None]
        names = ", ".join([label for label, _ in wanted])
        if not isinstance(given, (tuple, list)) or len(given) != len(wanted):
            met = f"{len(given)} of them" if isinstance(given, (tuple, list)) else describe(given)
            raise TypeError(
                f"custom_vjp: the bwd of {self.name} must return a tuple with {len(wanted)} cotangent"
                f"{'s' if len(wanted) != 1 else ''}, one for each argument ({names}), got {met}"
            )
        flat: list[Any] = []
        for (label, skeleton), tree in zip(wanted, given, strict=True):
            count = sum(skeleton.is_array)
            if tree is None or count == 0:
                flat += [None] * count
                continue
            leaves, structure = _trees.flatten_with_none(tree)
            if structure != skeleton.structure:
                raise TypeError(
                    f"custom_vjp: the bwd of {self.name} returned for argument {label} a cotangent of the structure "
                    f"{structure}; expected that of the argument, {skeleton.structure}, or None for zeros"
                )
            flat += [leaf for leaf, is_array in zip(leaves, skeleton.is_array, strict=True) if is_array]
        return [self._checked(x, expected) for x, expected in zip(flat, self.expected, strict=True)]

    def _checked(self, cotangent: Any, expected: Expected) -> Any:
        """A cotangent as an array of the framework, or None, once it is known to fit its argument."""
        if cotangent is None or not expected.differentiable:
            return None
        dtype = canonical_name(expected.dtype)
        returned = f"custom_vjp: the bwd of {self.name} returned for argument {expected.label}"
        fits = f"expected shape {expected.shape} and dtype {dtype}, those of the argument"
        constant = isinstance(cotangent, (bool, int, float, complex, numpy.ndarray, numpy.generic))
        if not constant and not isinstance(cotangent, self.array):
            raise TypeError(f"{returned} {describe(cotangent)}; {fits}, or None for zeros")
        if not _same_shape(numpy.shape(cotangent) if constant else _shape(cotangent), expected.shape):
            raise ValueError(f"{returned} a cotangent of shape {_shape_of(cotangent)}; {fits}")
        if constant:
            host = numpy.asarray(cotangent)
            if KIND[canonical_name(host.dtype)] > KIND[dtype]:
                raise TypeError(f"{returned} a cotangent of dtype {host.dtype}; {fits}{_REAL}")
            return as_constant(self.array, host, expected.dtype)
        met = canonical_name(cotangent.dtype)
        if met != dtype:
            remedy = _REAL if KIND[met] > KIND[dtype] else f"; np.astype(cotangent, {dtype!r}) converts it"
            raise TypeError(f"{returned} a cotangent of dtype {met}; {fits}{remedy}")
        return cotangent
