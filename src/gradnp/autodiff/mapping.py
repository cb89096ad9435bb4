"""Functions of one example made functions of a batch."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from gradnp import _trees
from gradnp._errors import describe
from gradnp.autodiff._arguments import backend_for, check_function
from gradnp.creation import asarray
from gradnp.manipulation import moveaxis


def vmap(fun: Callable[..., Any], in_axes: Any = 0, out_axes: Any = 0) -> Callable[..., Any]:
    """A function mapped over an axis of its arguments, as one vectorised computation.

    Parameters
    ----------
    fun : callable
        Takes arrays, or nested containers of arrays, of torch, TensorFlow or JAX; returns such.
    in_axes : int, None, or a pytree of them
        The axis of each array to map over; None hands it to every call whole. A tuple with one entry an argument, each
        an entry for all of its arrays or a tree that begins as the argument does. Keyword arguments are mapped over
        their first axis.
    out_axes : int, None, or a pytree of them
        Where the mapped axis appears in each array of the result; None, for a result that does not depend on it.

    Returns
    -------
    callable
        Takes `fun`'s arguments with the mapped axes; returns its result with them.

    Raises
    ------
    ValueError
        If no axis is mapped, the mapped axes have different sizes, an axis does not exist, or `in_axes` does not fit
        the arguments.
    TypeError
        If what is to be mapped is no array.

    Notes
    -----
    Differentiates as the loop does. A Python ``if`` on a value cannot work in it: use `where`.

    Examples
    --------
    >>> import torch
    >>> x, w = torch.tensor([[1.0, 2.0], [3.0, 4.0]]), torch.tensor([1.0, 10.0])
    >>> np.vmap(np.dot, in_axes=(0, None))(x, w)
    tensor([21., 43.])
    """
    check_function("vmap", fun)

    @wraps(fun)
    def mapped(*args: Any, **kwargs: Any) -> Any:
        backend = backend_for("vmap", args, kwargs)
        leaves, structure = _trees.flatten_with_none((args, kwargs))
        axes = _axes(in_axes, args, kwargs)
        _check_sizes(leaves, axes, args, kwargs)
        axes = [None if a is None else a % len(x.shape) for a, x in zip(axes, leaves, strict=True)]
        like = next(x for x, axis in zip(leaves, axes, strict=True) if axis is not None)
        out_structure = None

        def flat(arrays: Any) -> list[Any]:
            nonlocal out_structure
            inner_args, inner_kwargs = _trees.unflatten(structure, arrays)
            out, out_structure = _trees.flatten(fun(*inner_args, **inner_kwargs))
            return [x if isinstance(x, backend.ARRAY) else asarray(x, like=like) for x in out]

        outputs = backend.vmap(flat, leaves, axes)
        result = _trees.unflatten(out_structure, outputs)
        places = _out_axes(out_axes, result)
        return _trees.unflatten(
            out_structure,
            [x[0] if to is None else x if to == 0 else moveaxis(x, 0, to) for x, to in zip(outputs, places, strict=True)],
        )

    mapped.autograph_info__ = {}  # type: ignore[attr-defined]
    return mapped


def _axes(in_axes: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> list[int | None]:
    """The axis of every leaf of ``(args, kwargs)``."""
    if isinstance(in_axes, list):
        in_axes = tuple(in_axes)
    if isinstance(in_axes, tuple) and len(in_axes) != len(args):
        raise ValueError(
            f"vmap: in_axes has {len(in_axes)} entries, but the function was called with {len(args)} positional arguments"
        )
    try:
        axes = _trees.broadcast_prefix((in_axes, 0), (args, kwargs))
    except ValueError as error:
        raise ValueError(f"vmap: in_axes={in_axes!r} does not fit the arguments: {error}") from None
    for axis in axes:
        if axis is not None and (not isinstance(axis, int) or isinstance(axis, bool)):
            raise TypeError(f"vmap: in_axes holds {axis!r}; expected an int or None for each array")
    return axes


def _out_axes(out_axes: Any, result: Any) -> list[int | None]:
    try:
        return _trees.broadcast_prefix(out_axes, result)
    except ValueError as error:
        raise ValueError(f"vmap: out_axes={out_axes!r} does not fit the result: {error}") from None


def _check_sizes(leaves: list[Any], axes: list[int | None], args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
    """That what is mapped are arrays that have the axis, all of one size along it."""
    sizes: dict[int, str] = {}
    for i, (x, axis) in enumerate(zip(leaves, axes, strict=True)):
        if axis is None:
            continue
        if not hasattr(x, "shape"):
            raise TypeError(
                f"vmap: {_place(i, args, kwargs)} is {describe(x)}, which has no axis to map over; use in_axes=None for it"
            )
        rank = len(x.shape)
        if not -rank <= axis < rank:
            raise ValueError(
                f"vmap: in_axes has {axis} for {_place(i, args, kwargs)}, {describe(x)}, which has {rank} axes; use "
                f"in_axes=None for what is the same in every call"
            )
        sizes.setdefault(x.shape[axis], _place(i, args, kwargs))
    if not sizes:
        raise ValueError("vmap: in_axes maps over no array; at least one must have an axis that is not None")
    if len(sizes) > 1:
        met = ", ".join(f"{size} ({place})" for size, place in sizes.items())
        raise ValueError(f"vmap: the mapped axes have different sizes: {met}")


def _place(i: int, args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    paths = _trees.paths((args, kwargs), none_is_leaf=True)
    return f"argument {paths[i]}"
