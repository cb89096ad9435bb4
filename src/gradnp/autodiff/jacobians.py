"""All derivatives at once: Jacobians and Hessians."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from contextlib import nullcontext
from functools import wraps
from typing import Any

from gradnp._core.errors import describe
from gradnp._core.tracing import untouched_by_autograph
from gradnp._ops.creation import zeros
from gradnp._ops.joining import concatenate
from gradnp._ops.matrices import eye
from gradnp._ops.reshaping import moveaxis, reshape
from gradnp.autodiff._arguments import Differentiated, Results, check_function
from gradnp.autodiff._backends import trying_forward_mode
from gradnp.autodiff.gradients import gradient_for

_MODES = (None, "forward", "reverse")


def jacobian(
    fun: Callable[..., Any], argnums: int | Sequence[int] = 0, has_aux: bool = False, *, mode: str | None = None
) -> Callable[..., Any]:
    """The Jacobian of a function, as a function of the same arguments.

    Parameters
    ----------
    fun : callable
        Takes real floating arrays, or nested containers of them, in the arguments `argnums`; returns such.
    argnums : int or sequence of int
        The positional arguments to differentiate in.
    has_aux : bool
        Whether `fun` returns a pair ``(output, aux)``; only the first is differentiated.
    mode : {None, "forward", "reverse"}
        "forward": one derivative a number in the arguments (`jvp`, vmapped); "reverse": one a number in the result
        (`vjp`, vmapped). None chooses by their counts.

    Returns
    -------
    callable
        Takes `fun`'s arguments; returns, in the structure of the result, for each of its arrays the structure of the
        argument (a tuple of those where `argnums` is a sequence), with arrays of the shape
        ``output.shape + argument.shape``. With `has_aux`, the pair ``(jacobian, aux)``.

    Raises
    ------
    TypeError
        When called: if an argument or a result is complex, an integer, or not an array.
    ValueError
        If `mode` is unknown; when called, if `argnums` names an argument that was not given.

    See Also
    --------
    grad, hessian, vjp, jvp

    Examples
    --------
    >>> import torch
    >>> np.jacobian(lambda x: x * x[0])(torch.tensor([1.0, 2.0]))
    tensor([[2., 0.],
            [2., 1.]])
    """
    check_function("jacobian", fun)
    if mode not in _MODES:
        raise ValueError(f"jacobian: mode must be None, 'forward' or 'reverse', not {mode!r}")

    @untouched_by_autograph
    @wraps(fun)
    def jacobian_of_fun(*args: Any, **kwargs: Any) -> Any:
        result, aux = _jacobian("jacobian", fun, argnums, has_aux, mode, args, kwargs)
        return (result, aux) if has_aux else result

    return jacobian_of_fun


def hessian(fun: Callable[..., Any], argnums: int | Sequence[int] = 0, has_aux: bool = False) -> Callable[..., Any]:
    """The matrix of second derivatives of a scalar function, as a function of the same arguments.

    Parameters
    ----------
    fun, argnums, has_aux
        As in `grad`; the arguments are real.

    Returns
    -------
    callable
        Takes `fun`'s arguments; returns the structure of the argument within that structure, with arrays of the shape
        ``argument.shape + argument.shape``. With `has_aux`, the pair ``(hessian, aux)``.

    Raises
    ------
    TypeError, ValueError
        As `grad`'s.

    Notes
    -----
    The Jacobian of the gradient, forward over reverse where the framework is best at that (JAX), else reverse over
    reverse, which every function with a gradient of its gradient has.

    Examples
    --------
    >>> import torch
    >>> np.hessian(lambda x: x[0] ** 2 * x[1])(torch.tensor([1.0, 2.0]))
    tensor([[4., 2.],
            [2., 0.]])
    """
    slopes = gradient_for("hessian", fun, argnums, has_aux)

    @untouched_by_autograph
    @wraps(fun)
    def hessian_of_fun(*args: Any, **kwargs: Any) -> Any:
        result, aux = _jacobian("hessian", slopes, argnums, has_aux, None, args, kwargs)
        return (result, aux) if has_aux else result

    return hessian_of_fun


def _jacobian(
    name: str, fun: Any, argnums: Any, has_aux: bool, mode: str | None, args: Sequence[Any], kwargs: dict[str, Any]
) -> tuple[Any, Any]:
    call = Differentiated(name, fun, argnums, args, kwargs)
    results = Results(name, call.backend, has_aux)
    backend, primals = call.backend, call.primals

    def flat(arrays: Sequence[Any]) -> tuple[list[Any], list[Any]]:
        return results.split(call.call(arrays))

    outputs, rest, pull = backend.vjp(flat, primals)
    _, aux = results.join(outputs, rest)
    _check_real(name, results, primals, outputs)
    sizes = [math.prod(x.shape) for x in primals], [math.prod(y.shape) for y in outputs]
    forward = mode == "forward" or (mode is None and sum(sizes[0]) * backend.FORWARD_COST < sum(sizes[1]))
    if forward:
        try:
            with nullcontext() if mode == "forward" else trying_forward_mode(backend):
                rows = _forward(backend, flat, primals, outputs)
        except backend.NO_FORWARD_MODE:
            if mode == "forward":
                raise
            forward = False
    if not forward:
        rows = _reverse(backend, pull, primals, outputs)
    return results.output.combine([call.structured(row) for row in rows]), aux


def _check_real(name: str, results: Results, primals: Sequence[Any], outputs: Sequence[Any]) -> None:
    for what, arrays in (("argument", primals), ("result", outputs)):
        for x in arrays:
            if x.dtype in results.backend.COMPLEX:
                raise TypeError(
                    f"{name}: a complex {what}, {describe(x)}, has no one Jacobian; take its real and imaginary parts as "
                    f"two real arrays, or use np.vjp and np.jvp"
                )
    if len(outputs) != results.count:
        raise TypeError(
            f"{name}: {results.count - len(outputs)} of {results.count} results are not floating "
            f"arrays; return them as aux (has_aux=True)"
        )


def _reverse(backend: Any, pull: Any, primals: Sequence[Any], outputs: Sequence[Any]) -> list[list[Any]]:
    """One row an output, one entry a primal: the pullback of every unit vector of the outputs together, vmapped."""
    if not sum(math.prod(y.shape) for y in outputs):
        return [[zeros((*y.shape, *x.shape), like=x) for x in primals] for y in outputs]
    slopes = backend.vmap(pull, _units(outputs), [0] * len(outputs))
    rows, start = [], 0
    for y in outputs:
        stop = start + math.prod(y.shape)
        rows.append([reshape(s[start:stop], (*y.shape, *x.shape)) for s, x in zip(slopes, primals, strict=True)])
        start = stop
    return rows


def _forward(backend: Any, flat: Any, primals: Sequence[Any], outputs: Sequence[Any]) -> list[list[Any]]:
    """The same with the derivative in the direction of every unit vector of the primals, vmapped."""
    if not sum(math.prod(x.shape) for x in primals):
        return [[zeros((*y.shape, *x.shape), like=x) for x in primals] for y in outputs]
    units = _units(primals)
    slopes = backend.vmap(lambda tangents: backend.jvp(flat, primals, tangents)[1], units, [0] * len(primals))
    rows = []
    for slope, y in zip(slopes, outputs, strict=True):
        row, start = [], 0
        columns = moveaxis(slope, 0, -1)
        for x in primals:
            stop = start + math.prod(x.shape)
            row.append(reshape(columns[..., start:stop], (*y.shape, *x.shape)))
            start = stop
        rows.append(row)
    return rows


def _units(arrays: Sequence[Any]) -> list[Any]:
    """The unit vectors of the space of all `arrays`: for each array, its part of every one of them, along axis 0."""
    sizes = [math.prod(x.shape) for x in arrays]
    units, before = [], 0
    for x, size in zip(arrays, sizes, strict=True):
        after = sum(sizes) - before - size
        blocks = [zeros((before, size), like=x), eye(size, like=x), zeros((after, size), like=x)]
        units.append(reshape(concatenate(blocks), (-1, *x.shape)))
        before += size
    return units
