"""Functions with a gradient of the user's own, in JAX's convention, on every backend.

A backend runs them by the function ``custom_vjp(call, arrays)`` of its file ``custom.py``: it runs a call, seen as
functions of flat lists of arrays (`gradnp.autodiff._calls`), with the rule attached.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from gradnp._core import registry, trees
from gradnp._core.errors import describe
from gradnp._core.stand_ins import held_array
from gradnp.autodiff._backends import framework_of
from gradnp.autodiff._calls import Rule, refuse_where_torch_compiles
from gradnp.autodiff._pickling import SentByName


def custom_vjp(fun: Callable[..., Any] | None = None, nondiff_argnums: int | Sequence[int] = ()) -> Any:
    """Give a function a gradient of your own.

    Parameters
    ----------
    fun : callable
        Takes positional arguments: arrays, or pytrees of arrays, of any backend. Other arguments (flags, strings, None,
        NumPy arrays beside a framework's) reach `fun`, `fwd` and `bwd` untouched. It returns an array or a pytree of
        arrays.
    nondiff_argnums : int or sequence of int, optional
        Positions of arguments that are not arrays, such as functions; `bwd` takes them first and gives them no cotangent.

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

    A cotangent has the shape and dtype of its argument, or is None for zeros; it may be a Python number or a NumPy
    array. The cotangent of an integer argument, or of an argument that is not an array, is ignored. The
    cotangents of complex arrays are ∂L/∂Re + i ∂L/∂Im on every backend, as those of `gradnp.grad`: for holomorphic
    ``f`` the rule is ``cotangent * np.conj(derivative)``.

    The gradient treats everything that `fun` closes over as a constant.

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


class CustomVJP(SentByName):
    """A function with a custom gradient, as `custom_vjp` makes it."""

    autograph_info__: ClassVar[dict[str, Any]] = {}
    """AutoGraph leaves the call alone."""

    def __init__(self, fun: Callable[..., Any], nondiff_argnums: int | Sequence[int] = ()):
        refuse_where_torch_compiles("custom_vjp")
        functools.update_wrapper(self, fun)
        self.fun = fun
        self.name = getattr(fun, "__name__", type(fun).__name__)
        self.parameters = Parameters("custom_vjp", self.name, fun)
        argnums = (nondiff_argnums,) if isinstance(nondiff_argnums, int) else tuple(nondiff_argnums)
        self.nondiff_argnums = self.parameters.positions(argnums)
        self._define(None, None)

    def _define(self, fwd: Callable[..., Any] | None, bwd: Callable[..., Any] | None) -> None:
        self.rule = Rule(self, "custom_vjp", "bwd", self.fun, fwd, bwd, self.nondiff_argnums)

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "rule": (self.rule.fwd, self.rule.bwd)}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._define(*state["rule"])

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
        self.rule.fwd, self.rule.bwd = fwd, bwd

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self.rule.bwd is None:
            raise TypeError(f"custom_vjp: {self.name} has no gradient yet; call {self.name}.defvjp(fwd, bwd) first")
        args = tuple([held_array(x) for x in self.parameters.bind(args, kwargs)])
        leaves = trees.flatten([tree for i, tree in enumerate(args) if i not in self.nondiff_argnums])[0]
        backend = framework_of(f"custom_vjp: {self.name} was called with", tuple([type(leaf) for leaf in leaves]))
        if not backend:
            return self.fun(*args)
        array = registry.load(backend).ARRAY
        for i in self.nondiff_argnums:
            if any(isinstance(leaf, array) for leaf in trees.flatten(args[i])[0]):
                raise TypeError(
                    f"custom_vjp: the argument {self.parameters.label(i)} of {self.name} is in nondiff_argnums, which is for "
                    f"what is not an array, and holds {describe(args[i])}; make it an ordinary argument whose cotangent is "
                    f"None"
                )
        return self.rule(args, backend)

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        return self if instance is None else functools.partial(self, instance)

    def __repr__(self) -> str:
        return f"<custom_vjp {self.name}>"


class Parameters:
    """A function's parameters; they bring the arguments of a call to their positions.

    Tracers see through these few lines, but not through `inspect.Signature.bind`.
    """

    def __init__(self, kind: str, function: str, fun: Callable[..., Any]):
        self.function = f"{kind}: {function}"
        self.names: list[str] = []
        self.defaults: dict[str, Any] = {}
        self.keyword_only: list[str] = []
        self.variadic = False
        try:
            parameters = list(inspect.signature(fun).parameters.values())
        except (TypeError, ValueError):  # a builtin without a signature
            self.variadic = True
            return
        for p in parameters:
            if p.kind is p.VAR_POSITIONAL:
                self.variadic = True
            elif p.kind is p.KEYWORD_ONLY:
                self.keyword_only.append(p.name)
                if p.default is p.empty:
                    raise TypeError(f"{self.function}: {_by_position(p.name)}")
            elif p.kind is p.VAR_KEYWORD:
                continue
            else:
                self.names.append(p.name)
                if p.default is not p.empty:
                    self.defaults[p.name] = p.default

    def bind(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[Any, ...]:
        """All arguments in order, defaults filled in."""
        if len(args) > len(self.names) and not self.variadic:
            raise TypeError(f"{self.function} takes {len(self.names)} arguments, but {len(args)} were given")
        unknown = [name for name in kwargs if name not in self.names]
        if unknown and unknown[0] in self.keyword_only:
            raise TypeError(f"{self.function}: {_by_position(unknown[0])}")
        if unknown:
            raise TypeError(f"{self.function} got an unexpected keyword argument {unknown[0]!r}")
        twice = [name for name in self.names[: len(args)] if name in kwargs]
        if twice:
            raise TypeError(f"{self.function} got multiple values for argument {twice[0]!r}")
        values = list(args)
        for name in self.names[len(args) :]:
            if name in kwargs:
                values.append(kwargs[name])
            elif name in self.defaults:
                values.append(self.defaults[name])
            else:
                raise TypeError(f"{self.function} is missing a required argument: {name!r}")
        return tuple(values)

    def positions(self, argnums: tuple[int, ...]) -> tuple[int, ...]:
        """`argnums` counted from the front."""
        count = len(self.names)
        for i in argnums:
            if not -count <= i < count and not (self.variadic and i >= 0):
                raise ValueError(f"{self.function} has {count} parameters, so nondiff_argnums cannot have {i}")
        return tuple([i % count if i < count else i for i in argnums])

    def label(self, position: int) -> str:
        """How a message names the argument at `position`."""
        return repr(self.names[position]) if position < len(self.names) else str(position)


def _by_position(name: str) -> str:
    return (
        f"the parameter {name!r} can only be given by keyword, but a rule takes all arguments by position; make it an "
        f"ordinary parameter, or fix it beforehand with functools.partial"
    )
