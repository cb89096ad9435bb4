"""Gradients of scalar functions."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any

from gradnp._core.tracing import untouched_by_autograph
from gradnp.autodiff._arguments import Differentiated, Results, check_function


def grad(fun: Callable[..., Any], argnums: int | Sequence[int] = 0, has_aux: bool = False) -> Callable[..., Any]:
    """The gradient of a scalar function, as a function of the same arguments.

    Parameters
    ----------
    fun : callable
        Takes arrays, or nested containers (pytrees) of arrays, of torch, TensorFlow or JAX in the arguments `argnums`;
        returns one real number (an array of shape ()).
    argnums : int or sequence of int
        The positional arguments to differentiate in. torch Parameters and tf Variables may be among them.
    has_aux : bool
        Whether `fun` returns a pair ``(loss, aux)``; only the first is differentiated.

    Returns
    -------
    callable
        Takes `fun`'s arguments; returns the gradient with the structure of the argument, a tuple of those where
        `argnums` is a sequence. With `has_aux`, the pair ``(gradient, aux)``.

    Raises
    ------
    TypeError
        When called: if the result is not one real number, or an argument is an integer or not an array.
    ValueError
        When called: if `argnums` names an argument that was not given.

    Notes
    -----
    The gradient in an argument that the result does not depend on is zeros, never None. That of a complex argument z
    is ∂L/∂Re z + i ∂L/∂Im z, the direction of ascent, on every backend. At kinks it is the operation's own. On torch each
    gradient has memory of its own, so it can be clipped and scaled in place.

    The result stays connected, as `torch.func.grad`'s does: where the arguments, or arrays that `fun` closes over, are
    tracked by an outer tape or require a gradient, the gradient can be differentiated again. On torch, call it under
    ``torch.no_grad()`` where Parameters are given and that is not wanted.

    See Also
    --------
    value_and_grad, vjp, jacobian, hessian

    Examples
    --------
    >>> import torch
    >>> np.grad(lambda x: np.sum(x**3))(torch.tensor([1.0, 2.0]))
    tensor([ 3., 12.])
    """
    return gradient_for("grad", fun, argnums, has_aux)


def gradient_for(name: str, fun: Callable[..., Any], argnums: int | Sequence[int], has_aux: bool) -> Callable[..., Any]:
    """`grad` for the transform `name`, with which messages begin."""
    check_function(name, fun)

    @untouched_by_autograph
    @wraps(fun)
    def gradient(*args: Any, **kwargs: Any) -> Any:
        _, aux, slopes = _value_and_grad(name, fun, argnums, has_aux, args, kwargs)
        return (slopes, aux) if has_aux else slopes

    return gradient


def value_and_grad(
    fun: Callable[..., Any], argnums: int | Sequence[int] = 0, has_aux: bool = False
) -> Callable[..., Any]:
    """The value of a scalar function and its gradient, computed together.

    Parameters
    ----------
    fun, argnums, has_aux
        As in `grad`.

    Returns
    -------
    callable
        Takes `fun`'s arguments; returns ``(value, gradient)``, with `has_aux` ``((value, aux), gradient)``.

    Raises
    ------
    TypeError, ValueError
        As `grad`'s.

    Examples
    --------
    >>> import torch
    >>> np.value_and_grad(lambda x: np.sum(x**2))(torch.tensor([3.0, 4.0]))
    (tensor(25.), tensor([6., 8.]))
    """
    check_function("value_and_grad", fun)

    @untouched_by_autograph
    @wraps(fun)
    def value_and_gradient(*args: Any, **kwargs: Any) -> Any:
        value, aux, slopes = _value_and_grad("value_and_grad", fun, argnums, has_aux, args, kwargs)
        return ((value, aux), slopes) if has_aux else (value, slopes)

    return value_and_gradient


def _value_and_grad(
    name: str, fun: Callable[..., Any], argnums: Any, has_aux: bool, args: Sequence[Any], kwargs: dict[str, Any]
) -> tuple[Any, Any, Any]:
    call = Differentiated(name, fun, argnums, args, kwargs)
    results = Results(name, call.backend, has_aux)

    def loss(primals: Sequence[Any]) -> tuple[Any, list[Any]]:
        result = call.call(primals)
        if not has_aux and results.is_scalar(result):  # what `split` and `check_scalar` say too, more slowly
            return result, []
        outputs, rest = results.split(result)
        results.check_scalar(outputs, rest)
        return outputs[0], rest

    value, rest, slopes = call.backend.value_and_grad(loss, call.primals)
    if not has_aux:
        return value, None, call.structured(slopes)
    value, aux = results.join([value], rest)
    return value, aux, call.structured(slopes)
