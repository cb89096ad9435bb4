"""Compiled functions, and functions that are computed again for their gradient instead of remembered."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, overload

from gradnp._core import registry
from gradnp._core.errors import describe
from gradnp._core.following import follower
from gradnp._core.tracing import untouched_by_autograph
from gradnp.autodiff._arguments import check_function
from gradnp.autodiff._backends import transforms, transforms_for


@overload
def jit(
    fun: Callable[..., Any], /, *, static_argnums: int | Sequence[int] = ..., static_argnames: str | Sequence[str] = ...
) -> Callable[..., Any]: ...
@overload
def jit(
    fun: None = ..., /, *, static_argnums: int | Sequence[int] = ..., static_argnames: str | Sequence[str] = ...
) -> Callable[[Callable[..., Any]], Callable[..., Any]]: ...
def jit(
    fun: Any = None, /, *, static_argnums: int | Sequence[int] = (), static_argnames: str | Sequence[str] = ()
) -> Any:
    """A function compiled by the framework of its arguments: `torch.compile`, `tf.function` or `jax.jit`.

    Parameters
    ----------
    fun : callable
        Takes and returns arrays, or nested containers of arrays. Left out, `jit` is a decorator with options.
    static_argnums : int or sequence of int
        Positional arguments that are not arrays but settings, hashable; each value is compiled for itself.
    static_argnames : str or sequence of str
        Keyword arguments of that kind.

    Returns
    -------
    callable
        Takes `fun`'s arguments and returns its result; what is no array in it (a string, a flag, a number) is that of
        the trace. It is compiled at the first call with new shapes, dtypes or settings, or under another
        `use_backend`. On NumPy arrays it is `fun` itself.

    Raises
    ------
    TypeError, ValueError
        If a static argument does not exist or cannot be hashed.

    Notes
    -----
    A Python ``if`` sees the static arguments, not values. Differentiates as `fun` does, and may contain other transforms.
    `fun` has no effects to rely on: TensorFlow and JAX run it once for a trace, so that it prints and appends to a list
    once; torch appends at each call, and refuses to compile what prints.

    torch compiles the whole of `fun` or raises (``fullgraph=True``). It can neither map nor differentiate the gradient of
    a compiled function: gradnp's transforms call `fun` itself where they nest; under torch's own ``create_graph=True``
    compile the whole (``np.jit(np.grad(np.grad(f)))``) instead.

    Examples
    --------
    >>> import torch
    >>> @np.jit
    ... def step(w, x):
    ...     return w - 0.1 * np.grad(lambda w: np.sum(np.square(np.dot(x, w))))(w)
    >>> step(torch.tensor([1.0, 1.0]), torch.tensor([[1.0, 2.0]]))  # doctest: +SKIP
    tensor([ 0.4000, -0.2000])
    """
    if fun is None:
        return lambda f: jit(f, static_argnums=static_argnums, static_argnames=static_argnames)
    check_function("jit", fun)
    numbers, names = _static(fun, static_argnums, static_argnames)
    programs = _Programs()

    @untouched_by_autograph
    @wraps(fun)
    def jitted(*args: Any, **kwargs: Any) -> Any:
        backend = _backend_of_any(args) or _backend_of_all(args, kwargs, numbers, names)
        compiled = programs.by_settings
        settings = backend, registry.default_in_force()
        if settings not in compiled:
            compiled[settings] = transforms("jit", backend).jit(follower(backend, fun), numbers, names)
        if numbers or names:
            _check_hashable(args, kwargs, numbers, names)
        return compiled[settings](*args, **kwargs)

    return jitted


class _Programs:
    """What a function was compiled to for each backend and default in force. It does not go to other processes, which compile anew."""

    def __init__(self) -> None:
        self.by_settings: dict[tuple[str, tuple[str | None, ...]], Callable[..., Any]] = {}

    def __reduce__(self) -> Any:
        return _Programs, ()


def _backend_of_any(args: tuple[Any, ...]) -> str | None:
    """The framework of the first array among the arguments themselves: the usual case, at little cost."""
    for x in args:
        backend = registry.backend_of_type(type(x))
        if backend is not None and backend != "numpy":
            return backend
    return None


def _backend_of_all(
    args: tuple[Any, ...], kwargs: dict[str, Any], numbers: tuple[int, ...], names: tuple[str, ...]
) -> str:
    traced = [x for i, x in enumerate(args) if i not in numbers] + [x for k, x in kwargs.items() if k not in names]
    return transforms_for("jit", *traced).NAME


def _static(fun: Callable[..., Any], numbers: Any, names: Any) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """The static parameters by position and by name; those given one way are known the other way too."""
    numbers = (numbers,) if isinstance(numbers, int) else tuple(numbers)
    names = (names,) if isinstance(names, str) else tuple(names)
    if not numbers and not names:
        return (), ()
    parameters = list(inspect.signature(fun).parameters.values())
    variadic = any(p.kind is p.VAR_POSITIONAL for p in parameters)
    positional = [p.name for p in parameters if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    for i in numbers:
        if not variadic and not -len(positional) <= i < len(positional):
            raise ValueError(
                f"jit: static_argnums has {i}, but the function has {len(positional)} positional parameters"
            )
    for name in names:
        if name not in inspect.signature(fun).parameters and not any(p.kind is p.VAR_KEYWORD for p in parameters):
            raise ValueError(f"jit: static_argnames has {name!r}, but the function has no such parameter")
    numbers = tuple(i % len(positional) if i < 0 else i for i in numbers)
    both = {*names, *(positional[i] for i in numbers if i < len(positional))}
    return tuple(sorted({*numbers, *(i for i, p in enumerate(positional) if p in both)})), tuple(sorted(both))


def _check_hashable(
    args: tuple[Any, ...], kwargs: dict[str, Any], numbers: Sequence[int], names: Sequence[str]
) -> None:
    static = {i: args[i] for i in numbers if i < len(args)} | {k: kwargs[k] for k in names if k in kwargs}
    for place, value in static.items():
        try:
            hash(value)
        except TypeError:
            raise TypeError(
                f"jit: the static argument {place!r} is {describe(value)}, which cannot be hashed; give a tuple for a "
                f"list, or do not declare it static"
            ) from None


def checkpoint(fun: Callable[..., Any]) -> Callable[..., Any]:
    """A function that computes its inner results again for the gradient instead of keeping them: less memory, more time.

    Parameters
    ----------
    fun : callable
        Takes and returns arrays, or nested containers of arrays; without effects, since it may run twice.

    Returns
    -------
    callable
        The same function. On NumPy arrays, and where no gradient is taken, it is just called.

    Notes
    -----
    `torch.utils.checkpoint`, `tf.recompute_grad` and `jax.checkpoint`. torch cannot recompute inside of its functional
    transforms (`jvp`, `vmap`, and every transform in a compiled function), nor a function that goes through them (a
    Jacobian, a Hessian, a mapped gradient), nor TensorFlow in forward mode or what closes over tensors that are
    differentiated (give it those as arguments; Variables it may close over): there the function is called as it is, with
    the same results.

    Examples
    --------
    >>> import torch
    >>> block = np.checkpoint(lambda x: np.sin(np.sin(x)))
    >>> np.grad(lambda x: np.sum(block(x)))(torch.tensor([0.0]))
    tensor([1.])
    """
    check_function("checkpoint", fun)

    @untouched_by_autograph
    @wraps(fun)
    def checkpointed(*args: Any, **kwargs: Any) -> Any:
        backend = transforms_for("checkpoint", args, *kwargs.values())
        return backend.checkpoint(follower(backend.NAME, fun), args, kwargs)

    return checkpointed
