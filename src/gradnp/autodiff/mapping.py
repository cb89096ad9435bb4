"""Functions of one example made functions of a batch."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy

from gradnp._core import arguments, trees
from gradnp._core.errors import describe
from gradnp._core.following import inside
from gradnp._core.stand_ins import advice
from gradnp._core.tracing import untouched_by_autograph
from gradnp._ops.conversion import to_numpy
from gradnp._ops.creation import asarray
from gradnp._ops.reshaping import moveaxis
from gradnp.autodiff._arguments import check_function
from gradnp.autodiff._backends import transforms_for
from gradnp.autodiff._partition import Partition


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
        If no axis is mapped, the mapped axes have different sizes, an axis does not exist, `in_axes` does not fit
        the arguments, or `out_axes` is None for a result that depends on the mapped axis.
    TypeError
        If a mapped argument is not an array.

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

    @untouched_by_autograph
    @wraps(fun)
    def mapped(*args: Any, **kwargs: Any) -> Any:
        everything, names = (*args, *kwargs.values()), [*range(len(args)), *map(repr, kwargs)]
        leaves, structure = trees.flatten_with_none(everything)
        leaves = arguments.resolved(*leaves)
        backend = transforms_for("vmap", leaves)
        axes = [None if x is None else axis for x, axis in zip(leaves, _axes(in_axes, args, everything), strict=True)]
        _check_sizes(leaves, axes, everything, names)
        parts = Partition(structure, leaves, [axis is not None for axis in axes])
        like = next(x for x in leaves if isinstance(x, backend.ARRAY))
        arrays = [
            x if isinstance(x, backend.ARRAY) else arguments.as_argument(backend.NAME, x, leaves)
            for x in parts.of(leaves)
        ]
        mapped_axes = [axis % len(x.shape) for axis, x in zip(parts.of(axes), arrays, strict=True)]
        out_structure = None

        def flat(arrays: Any) -> list[Any]:
            nonlocal out_structure
            given = parts.combine(arrays)
            keywords = dict(zip(kwargs, given[len(args) :], strict=True))
            result = inside(backend.NAME, arrays, fun, given[: len(args)], keywords)
            leaves, out_structure = trees.flatten(result)
            if out_axes is None or type(out_axes) is not int:
                for x, place in zip(leaves, _out_axes(out_axes, result), strict=True):
                    if place is None and isinstance(x, backend.ARRAY) and varies(x, arrays):
                        raise _varying(x)
            return [x if isinstance(x, backend.ARRAY) else asarray(x, like=like) for x in leaves]

        varies = getattr(backend, "varies", _unknown)
        outputs = backend.vmap(flat, arrays, mapped_axes)
        places = _out_axes(out_axes, trees.unflatten(out_structure, outputs))
        return trees.unflatten(
            out_structure, [_placed(x, to, varies is _unknown) for x, to in zip(outputs, places, strict=True)]
        )

    return mapped


def _axes(in_axes: Any, args: tuple[Any, ...], everything: tuple[Any, ...]) -> list[int | None]:
    """The axis of every leaf of the arguments, those given by keyword last."""
    if isinstance(in_axes, list):
        in_axes = tuple(in_axes)
    if not isinstance(in_axes, tuple):
        in_axes = (in_axes,) * len(args)
    if len(in_axes) != len(args):
        raise ValueError(
            f"vmap: in_axes has {len(in_axes)} entries, but the function was called with {len(args)} positional arguments"
        )
    try:
        axes = trees.broadcast_prefix(in_axes + (0,) * (len(everything) - len(args)), everything)
    except ValueError as error:
        raise ValueError(f"vmap: in_axes={in_axes!r} does not fit the arguments: {error}") from None
    for axis in axes:
        if axis is not None and (not isinstance(axis, int) or isinstance(axis, bool)):
            raise TypeError(f"vmap: in_axes holds {axis!r}; expected an int or None for each array")
    return axes


def _check_sizes(leaves: list[Any], axes: list[int | None], everything: tuple[Any, ...], names: list[Any]) -> None:
    """Check that the mapped arguments are arrays that have the axis, all of one size along it."""

    def place(i: int) -> str:
        return [f"argument {n}{path}" for n, x in zip(names, everything, strict=True) for path in trees.paths(x, True)][
            i
        ]

    sizes: dict[int, int] = {}
    for i, (x, axis) in enumerate(zip(leaves, axes, strict=True)):
        if axis is None:
            continue
        # Dynamo hands out NumPy's arrays, but cannot go through the bases of their type.
        if not isinstance(x, numpy.ndarray) and (remedy := advice(type(x))):
            raise TypeError(f"vmap: {place(i)} is {describe(x)}; {remedy}")
        if not hasattr(x, "shape"):
            raise TypeError(
                f"vmap: {place(i)} is {describe(x)}, which has no axis to map over; use in_axes=None for it (bind what is "
                f"given by keyword: functools.partial)"
            )
        rank = len(x.shape)
        if not -rank <= axis < rank:
            raise ValueError(
                f"vmap: in_axes has {axis} for {place(i)}, {describe(x)}, which has {rank} axes; use in_axes=None for "
                f"what is the same in every call"
            )
        sizes.setdefault(x.shape[axis], i)
    if not sizes:
        raise ValueError("vmap: in_axes maps over no array; at least one must have an axis that is not None")
    if len(sizes) > 1:
        met = ", ".join(f"{size} ({place(i)})" for size, i in sizes.items())
        raise ValueError(f"vmap: the mapped axes have different sizes: {met}")


def _out_axes(out_axes: Any, result: Any) -> list[int | None]:
    try:
        return trees.broadcast_prefix(out_axes, result)
    except ValueError as error:
        raise ValueError(f"vmap: out_axes={out_axes!r} does not fit the result: {error}") from None


def _unknown(x: Any, arrays: Any) -> bool:
    """What a backend says that cannot tell whether `x` varies; then its values are compared."""
    return False


def _varying(x: Any) -> ValueError:
    return ValueError(
        f"vmap: out_axes has None for {describe(x)} in the result, which depends on the mapped arguments; give it an axis, "
        f"or reduce it over the batch after vmap"
    )


def _placed(x: Any, axis: int | None, compares: bool) -> Any:
    """A result whose mapped axis is the first, with that axis in its place."""
    if axis is None:
        if compares and not numpy.array_equal(*numpy.broadcast_arrays(rows := to_numpy(x), rows[:1]), equal_nan=True):
            raise _varying(x[0])
        return x[0]
    rank = len(x.shape)
    if not -rank <= axis < rank:
        raise ValueError(f"vmap: out_axes has {axis} for a result that has {rank} axes, the mapped one included")
    return moveaxis(x, 0, axis) if axis else x
