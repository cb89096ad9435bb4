"""Products with the Jacobian and the Hessian: vjp, jvp, hvp."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from gradnp._core import arguments, registry, trees
from gradnp._core.errors import describe
from gradnp._core.stand_ins import array_of
from gradnp._ops.creation import zeros_like
from gradnp.autodiff._arguments import Differentiated, Results, check_function
from gradnp.autodiff._backends import trying_forward_mode
from gradnp.autodiff.gradients import gradient_for


def vjp(fun: Callable[..., Any], *primals: Any, has_aux: bool = False) -> Any:
    """The value of a function, and the function that pulls cotangents of its result back to its arguments.

    Parameters
    ----------
    fun : callable
        Takes `primals`; returns arrays, or nested containers of arrays.
    *primals : arrays or pytrees
        The arguments, of torch, TensorFlow or JAX, floating or complex.
    has_aux : bool
        Whether `fun` returns a pair ``(output, aux)``; only the first is differentiated.

    Returns
    -------
    output : array or pytree
        The result of `fun`.
    pullback : callable
        Takes a cotangent with the structure, shapes and dtypes of `output`; returns a tuple with one cotangent for
        each of `primals`, in its structure: the gradient of Σ Re(conj(cotangent) · output). May be called repeatedly.
    aux
        Only with `has_aux`.

    Raises
    ------
    TypeError
        If an argument is an integer or not an array; by `pullback`, if the cotangent's dtype is not the output's.
    ValueError
        By `pullback`: if the cotangent's structure or a shape is not the output's.

    Notes
    -----
    The cotangent of an integer output is not looked at.

    Examples
    --------
    >>> import torch
    >>> output, pullback = np.vjp(np.sin, torch.tensor([0.0, 0.0]))
    >>> pullback(torch.tensor([1.0, 2.0]))
    (tensor([1., 2.]),)
    """
    check_function("vjp", fun)
    call = Differentiated("vjp", fun, tuple(range(len(primals))), primals, {})
    results = Results("vjp", call.backend, has_aux)
    outputs, rest, pull = call.backend.vjp(lambda arrays: results.split(call.call(arrays)), call.primals)
    output, aux = results.join(outputs, rest)

    def pullback(cotangent: Any) -> tuple[Any, ...]:
        return call.structured(pull(_cotangents(cotangent, output, results, outputs)))

    return (output, pullback, aux) if has_aux else (output, pullback)


def _cotangents(cotangent: Any, output: Any, results: Results, outputs: Sequence[Any]) -> list[Any]:
    (leaves, structure), (_, expected) = trees.flatten(cotangent), trees.flatten(output)
    if structure != expected:
        raise ValueError(f"vjp: the cotangent has the structure {structure}, the output has {expected}")
    return [
        _matching("vjp", "cotangent", i, leaf, like, results.backend)
        for i, (leaf, like) in enumerate(zip(results.output.of(leaves), outputs, strict=True))
    ]


def _matching(name: str, what: str, i: int, value: Any, like: Any, backend: Any) -> Any:
    """`value` as an array of the backend with the shape and dtype of `like`; constants yield to its dtype."""
    if not isinstance(value, backend.ARRAY):
        value = array_of(value)
    if not isinstance(value, backend.ARRAY):
        if not isinstance(value, (bool, int, float, complex)) and registry.backend_of_type(type(value)) != "numpy":
            raise TypeError(f"{name}: {what} {i} is {describe(value)}; expected an array like {describe(like)}")
        if arguments.constant_kind(value) == 3 and like.dtype not in backend.COMPLEX:
            raise TypeError(f"{name}: {what} {i} is {describe(value)}; expected a real one, like {describe(like)}")
        value = registry.load(backend.NAME).constant(value, like.dtype, like)
    if tuple(value.shape) != tuple(like.shape):
        raise ValueError(f"{name}: {what} {i} has shape {tuple(value.shape)}; expected {tuple(like.shape)}")
    if value.dtype != like.dtype:
        raise TypeError(f"{name}: {what} {i} is {describe(value)}; expected {describe(like)}: np.astype it")
    return value


def jvp(fun: Callable[..., Any], primals: Sequence[Any], tangents: Sequence[Any], has_aux: bool = False) -> Any:
    """The value of a function and its derivative in the direction `tangents`, in forward mode.

    Parameters
    ----------
    fun : callable
        Takes the `primals`; returns arrays, or nested containers of arrays.
    primals : sequence of arrays or pytrees
        The arguments, of torch, TensorFlow or JAX, floating or complex.
    tangents : sequence of arrays or pytrees
        The direction: the structure, shapes and dtypes of `primals`.
    has_aux : bool
        Whether `fun` returns a pair ``(output, aux)``; only the first is differentiated.

    Returns
    -------
    output : array or pytree
        The result of `fun`.
    tangent : array or pytree
        Its derivative, of the same structure; zeros for an integer output.
    aux
        Only with `has_aux`.

    Raises
    ------
    TypeError, ValueError
        If an argument is an integer or not an array, or if `tangents` does not match `primals`.

    Notes
    -----
    On JAX, a function with a custom gradient (`custom_vjp`) has no forward mode.

    Examples
    --------
    >>> import torch
    >>> np.jvp(np.square, [torch.tensor([1.0, 3.0])], [torch.tensor([1.0, 1.0])])
    (tensor([1., 9.]), tensor([2., 6.]))
    """
    check_function("jvp", fun)
    call, moved = _directed("jvp", fun, primals, tangents)
    results = Results("jvp", call.backend, has_aux)
    outputs, slopes, rest = call.backend.jvp(lambda arrays: results.split(call.call(arrays)), call.primals, moved)
    output, aux = results.join(outputs, rest)
    others, _ = results.rest.combine(rest)
    zeros = [zeros_like(x) if isinstance(x, call.backend.ARRAY) else 0 for x in others]
    tangent = results.output.combine(slopes, zeros)
    return (output, tangent, aux) if has_aux else (output, tangent)


def _directed(name: str, fun: Any, primals: Any, tangents: Any) -> tuple[Differentiated, list[Any]]:
    """The call ``fun(*primals)``, and the tangents of its arrays."""
    for what, value in (("primals", primals), ("tangents", tangents)):
        if not isinstance(value, (tuple, list)):
            raise TypeError(f"{name}: {what} must be a tuple or list with one entry an argument, not {describe(value)}")
    call = Differentiated(name, fun, tuple(range(len(primals))), tuple(primals), {})
    leaves, structure = trees.flatten(list(tangents))
    if structure != call.structure:
        raise ValueError(f"{name}: tangents have the structure {structure}, the primals have {call.structure}")
    return call, [
        _matching(name, "tangent", i, leaf, like, call.backend)
        for i, (leaf, like) in enumerate(zip(leaves, call.primals, strict=True))
    ]


def hvp(fun: Callable[..., Any], primals: Sequence[Any], tangents: Sequence[Any]) -> tuple[Any, ...]:
    """The product of a scalar function's Hessian with a vector, without the Hessian.

    Parameters
    ----------
    fun : callable
        Takes the `primals`; returns one real number.
    primals : sequence of arrays or pytrees
        The arguments, of torch, TensorFlow or JAX, floating.
    tangents : sequence of arrays or pytrees
        The vector: the structure, shapes and dtypes of `primals`.

    Returns
    -------
    tuple
        The derivative of the gradient in the direction `tangents`, one entry for each of `primals`.

    Raises
    ------
    TypeError, ValueError
        As `grad`'s and `jvp`'s.

    Notes
    -----
    Computed forward over reverse where the framework is best at that (JAX), else reverse over reverse; the latter also
    where a part of `fun` has no forward mode.

    Examples
    --------
    >>> import torch
    >>> np.hvp(lambda x: np.sum(x**3), [torch.tensor([1.0, 2.0])], [torch.tensor([1.0, 1.0])])
    (tensor([ 6., 12.]),)
    """
    check_function("hvp", fun)
    call, _ = _directed("hvp", fun, primals, tangents)
    slopes = gradient_for("hvp", fun, tuple(range(len(primals))), False)
    if call.backend.FORWARD_COST < 1:
        try:
            with trying_forward_mode(call.backend):
                return jvp(slopes, primals, tangents)[1]
        except call.backend.NO_FORWARD_MODE:
            pass  # reverse over reverse needs none
    _, pullback = vjp(slopes, *primals)
    return pullback(tuple(tangents))
