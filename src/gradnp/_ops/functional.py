"""Functions applied along axes, or entry by entry: `apply_along_axis`, `vectorize` and their kin."""

from __future__ import annotations

import functools
import itertools
import re
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import gradnp as np
from gradnp._core.arguments import as_array, as_content, decides, to_default
from gradnp._core.dtypes import rank
from gradnp._core.shapes import normalize_axis, size_of
from gradnp._core.tracing import is_dynamo_tracing
from gradnp._core.types import Array, DType, Like, Weak
from gradnp._ops.rules.indexing import dtype_name
from gradnp._ops.rules.writing import beside, converted


def _each(function: Callable[..., Any], arrays: Sequence[Any]) -> Any:
    """`function` of the entries along the first axis of all `arrays`, stacked: by `vmap`, or else in a loop.

    A function that looks at values, as an ``if`` does, has no `vmap`; then it runs once for each entry. While a program
    is traced, it could not run either.
    """
    if is_dynamo_tracing():  # which cannot catch the exception
        return np.vmap(function)(*arrays)
    if all(np.backend_of(array) == "numpy" for array in arrays):
        return _in_a_loop(function, arrays)
    try:
        return np.vmap(function)(*arrays)
    except Exception as error:
        try:
            return _in_a_loop(function, arrays)
        except Exception:
            # The loop cannot help where a program is traced: then the first message is the one that explains.
            raise error from None


def _in_a_loop(function: Callable[..., Any], arrays: Sequence[Any]) -> Any:
    results = [function(*(array[i] for array in arrays)) for i in range(arrays[0].shape[0])]
    if isinstance(results[0], tuple):
        return tuple(np.stack(column) for column in zip(*results, strict=True))
    return np.stack(results)


def apply_along_axis(func1d: Callable[..., Any], axis: int, arr: Array | Weak, *args: Any, **kwargs: Any) -> Array:
    """The results of a function of the 1-d slices along an axis.

    Parameters
    ----------
    func1d : callable
        Called as ``func1d(slice, *args, **kwargs)``, written with gradnp; returns an array or a number.
    axis : int
    arr : array_like, at least 1-d
    *args, **kwargs
        Passed on.

    Returns
    -------
    array
        `arr`'s shape with the shape of a result in the place of `axis`.

    Raises
    ------
    ValueError
        If another axis has size 0.

    Notes
    -----
    All slices are computed at once by `vmap` if `func1d` allows that; a function that looks at values runs once for
    each slice, and not in a compiled program. Gradients flow through `arr`.

    Examples
    --------
    >>> x = numpy.array([[3.0, 4.0], [5.0, 12.0]])
    >>> np.apply_along_axis(lambda row: np.sqrt(np.sum(row**2)), 1, x)
    array([ 5., 13.])
    """
    arr = as_content(arr)
    axis = normalize_axis(axis, np.ndim(arr))
    others = (*arr.shape[:axis], *arr.shape[axis + 1 :])
    if size_of(others) == 0:
        raise ValueError("apply_along_axis: cannot be applied when any of the other axes has size 0")
    slices = np.reshape(np.moveaxis(arr, axis, -1), (-1, arr.shape[axis]))
    results = _each(lambda row: np.asarray(func1d(row, *args, **kwargs), like=row), [slices])
    shape = results.shape[1:]
    apart = np.reshape(results, (*others, *shape))
    own = range(len(others), len(others) + len(shape))
    return np.moveaxis(apart, tuple(own), tuple(range(axis, axis + len(shape))))


def apply_over_axes(func: Callable[..., Any], a: Array | Weak, axes: int | Sequence[int]) -> Array:
    """A function applied over several axes in turn.

    Parameters
    ----------
    func : callable
        Called as ``func(a, axis)``; returns an array of as many axes, or without that axis, which comes back with size 1.
    a : array_like
    axes : int or sequence of int

    Returns
    -------
    array
        With as many axes as `a`.

    Raises
    ------
    ValueError
        If `func` changes the number of axes otherwise.

    Examples
    --------
    >>> np.apply_over_axes(np.sum, numpy.ones((2, 3, 4)), (0, 2))
    array([[[8.],
            [8.],
            [8.]]])
    """
    result = as_content(a)
    ndim = np.ndim(result)
    for axis in (axes,) if np.ndim(axes) == 0 else axes:  # type: ignore[union-attr]
        axis = normalize_axis(axis, ndim)
        reduced = func(result, axis)
        result = reduced if np.ndim(reduced) == ndim else np.expand_dims(reduced, axis)
        if np.ndim(result) != ndim:
            raise ValueError("apply_over_axes: function is not returning an array of the correct shape")
    return result


def piecewise(x: Array | Weak, condlist: Any, funclist: Sequence[Any], *args: Any, **kw: Any) -> Array:
    """A function that is defined piece by piece: for each condition one function, or one number.

    Parameters
    ----------
    x : array_like
    condlist : list of bool arrays, or bool array
        Each of the shape of `x`. Where several hold, the last one counts.
    funclist : list of callables, scalars and arrays
        One for each condition, and perhaps one more for where none holds (0 by default). Functions are called as
        ``f(x, *args, **kw)``; they work elementwise and are written with gradnp.
    *args, **kw
        Passed on.

    Returns
    -------
    array
        Of the shape and dtype of `x`, to which values are converted.

    Raises
    ------
    ValueError
        If the number of functions is neither that of the conditions nor one more, or a condition has another shape.
    TypeError
        If a value is complex and `x` is not.

    Notes
    -----
    The gradient goes through the function whose condition holds. Each function gets all of `x`, but where its condition
    does not hold, another of its elements where it does. So a pole outside of a piece leaves no nan, neither in the
    gradient of `x` nor in that of what the function has from elsewhere.

    Examples
    --------
    >>> x = numpy.array([-4.0, 0.0, 4.0])
    >>> np.piecewise(x, [x < 0, x > 0], [lambda x: -x, np.sqrt])
    array([4., 0., 2.])
    >>> np.grad(lambda x: np.sum(np.piecewise(x, [x > 0], [np.sqrt, 1.0])))(x)
    array([0.  , 0.  , 0.25])
    """
    given = (x, condlist, [f for f in funclist if not callable(f)])
    x = as_array(x)
    conditions = [_condition(c, x) for c in _conditions(condlist, x)]
    if len(conditions) == len(funclist) - 1:
        conditions.append(~functools.reduce(np.logical_or, conditions))
    if len(conditions) != len(funclist):
        n = len(conditions)
        raise ValueError(f"piecewise: with {n} condition(s), either {n} or {n + 1} functions are expected")
    result = np.zeros_like(x)
    for condition, function in zip(conditions, funclist, strict=True):
        value = function(_within(x, condition), *args, **kw) if callable(function) else function
        result = np.where(condition, converted(value, result, "piecewise"), result)
    return result if decides(*given) else to_default(result)


def _conditions(condlist: Any, x: Any) -> list[Any]:
    """The conditions one by one; a single one need not be in a list."""
    if not isinstance(condlist, (list, tuple)) and np.ndim(condlist) == 0:
        return [condlist]
    is_one = np.ndim(x) > 0 and len(condlist) > 0 and np.ndim(condlist[0]) == 0
    if is_one or len(condlist) == 0:
        return [condlist]
    return [condlist[i] for i in range(len(condlist))]


def _condition(condition: Any, x: Any) -> Any:
    condition = beside(condition, x)
    if np.ndim(condition) and tuple(condition.shape) != tuple(x.shape):
        raise ValueError(f"piecewise: a condition of shape {tuple(condition.shape)} for x of shape {tuple(x.shape)}")
    condition = condition if dtype_name(condition) == "bool" else condition != 0
    return condition if np.ndim(condition) else np.logical_or(condition, np.zeros(np.shape(x), bool, like=x))


def _within(x: Any, condition: Any) -> Any:
    """`x` with elements for which the condition does not hold replaced by the first for which it does, if there is one."""
    usual = np.full(1, 0.5 if rank(dtype_name(x)) > 1 else 1, x.dtype, like=x)
    elements = np.concatenate([np.reshape(np.stop_gradient(x), -1), usual])
    holds = np.concatenate([np.reshape(condition, -1), usual == usual])
    return np.where(condition, x, np.take(elements, np.argmax(holds)))


class vectorize:
    """A function of numbers made one of arrays, which broadcast; or with a signature, of arrays to be mapped over.

    Parameters
    ----------
    pyfunc : callable
        Written with gradnp, or with operators; returns a number, an array, or a tuple of these.
    otypes : str or list of dtypes, optional
        The dtypes of the results.
    doc : str, optional
        The docstring; by default that of `pyfunc`.
    excluded : set of int and str, optional
        Positions and names of arguments that are handed over whole.
    cache : bool
        For NumPy's signature; there is nothing to be cached.
    signature : str, optional
        Core dimensions, as ``"(m,n),(n)->(m)"``: `pyfunc` takes arrays of these shapes, and is mapped over all axes
        before them.

    Notes
    -----
    All entries are computed at once by `vmap` if `pyfunc` allows that. One with an ``if`` on a value runs once for each
    entry, and not in a compiled program. Gradients flow through every argument that is not excluded.

    Examples
    --------
    >>> clipped = np.vectorize(lambda a, b: a - b if a > b else a + b)
    >>> clipped([1, 2, 3, 4], 2)
    array([3, 4, 1, 2])
    >>> np.vectorize(np.dot, signature="(n),(n)->()")(numpy.ones((2, 3)), numpy.ones(3))
    array([3., 3.])
    """

    def __init__(
        self,
        pyfunc: Callable[..., Any] | None = None,
        otypes: Any = None,
        doc: str | None = None,
        excluded: Iterable[Any] | None = None,
        cache: bool = False,
        signature: str | None = None,
    ) -> None:
        self._settings = {"otypes": otypes, "doc": doc, "excluded": excluded, "cache": cache, "signature": signature}
        self.otypes, self.excluded, self.cache = otypes, frozenset(excluded or ()), cache
        self.signature = signature
        self._core = None if signature is None else _parsed(signature)
        if pyfunc is not None:
            functools.update_wrapper(self, pyfunc)
            self.pyfunc = pyfunc
            self.__doc__ = doc if doc is not None else pyfunc.__doc__

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if not hasattr(self, "pyfunc"):  # used as a decorator with settings
            return vectorize(args[0], **self._settings)
        names = [*range(len(args)), *kwargs]
        values = [*args, *kwargs.values()]
        mapped = [i for i, name in enumerate(names) if name not in self.excluded]
        if not mapped:
            return self.pyfunc(*args, **kwargs)
        arrays = [as_content(values[i]) for i in mapped]
        core = self._core[0] if self._core else [()] * len(arrays)
        if len(core) != len(arrays):
            raise TypeError(f"vectorize: the signature {self.signature} has {len(core)} arguments, {len(arrays)} given")
        shapes = [np.shape(array) for array in arrays]
        loops = [shape[: len(shape) - len(dims)] for shape, dims in zip(shapes, core, strict=True)]
        _check_core(self.signature, core, shapes)
        loop = np.broadcast_shapes(*loops)
        if size_of(loop) == 0 and self.otypes is None:
            raise ValueError("vectorize: cannot call on size 0 inputs unless otypes is set")
        flat = [
            np.reshape(np.broadcast_to(array, (*loop, *own)), (-1, *own))
            for array, own in ((a, s[len(s) - len(d) :]) for a, s, d in zip(arrays, shapes, core, strict=True))
        ]

        def one(*entries: Any) -> Any:
            given = list(values)
            for i, entry in zip(mapped, entries, strict=True):
                given[i] = entry
            result = self.pyfunc(*given[: len(args)], **dict(zip(kwargs, given[len(args) :], strict=True)))
            return tuple(result) if isinstance(result, tuple) else result

        if size_of(loop) == 0:
            results: Any = tuple(np.zeros((0,), dtype, like=flat[0]) for dtype in self.otypes)
            results = results if len(results) > 1 else results[0]
        else:
            results = _each(one, flat)
        several = isinstance(results, tuple)
        dtypes = self.otypes or [None] * (len(results) if several else 1)
        shaped = [
            np.reshape(r if dtype is None else np.astype(r, dtype), (*loop, *np.shape(r)[1:]))
            for r, dtype in zip(results if several else (results,), dtypes, strict=True)
        ]
        return tuple(shaped) if several else shaped[0]


def _parsed(signature: str) -> tuple[list[tuple[str, ...]], list[tuple[str, ...]]]:
    """The names of the core dimensions of arguments and results."""
    group = r"\(\s*(?:\w+\s*(?:,\s*\w+\s*)*,?)?\s*\)"
    groups = rf"{group}(?:\s*,\s*{group})*"
    if not re.fullmatch(rf"\s*{groups}\s*->\s*{groups}\s*", signature):
        raise ValueError(f"not a valid gufunc signature: {signature}")
    before, after = ([tuple(re.findall(r"\w+", g)) for g in re.findall(group, side)] for side in signature.split("->"))
    return before, after


def _check_core(signature: str | None, core: Sequence[tuple[str, ...]], shapes: Sequence[tuple[int, ...]]) -> None:
    sizes: dict[str, int] = {}
    for i, (names, shape) in enumerate(zip(core, shapes, strict=True)):
        if len(shape) < len(names):
            raise ValueError(
                f"vectorize: argument {i} has {len(shape)} dimensions, and the signature {signature} gives it {len(names)}"
            )
        for name, n in zip(names, shape[len(shape) - len(names) :], strict=True):
            if sizes.setdefault(name, n) != n:
                raise ValueError(f"vectorize: inconsistent size for core dimension {name!r}: {n} vs {sizes[name]}")


def frompyfunc(func: Callable[..., Any], /, nin: int, nout: int, *, identity: Any = None) -> Callable[..., Any]:
    """A function of numbers made one of arrays, which broadcast.

    Parameters
    ----------
    func : callable
        As for `vectorize`.
    nin, nout : int
        The numbers of its arguments and results.
    identity : optional
        For NumPy's signature.

    Returns
    -------
    callable
        Its results have the dtype that `func`'s have, where NumPy gives arrays of objects.

    Examples
    --------
    >>> np.frompyfunc(lambda a, b: a * b + 1, 2, 1)([1, 2], 3)
    array([4, 7])
    """
    mapped = vectorize(func)

    @functools.wraps(func)
    def function(*args: Any) -> Any:
        if len(args) != nin:
            raise TypeError(f"{function.__name__}() takes {nin} positional arguments but {len(args)} were given")
        result = mapped(*args)
        given = len(result) if isinstance(result, tuple) else 1
        if given != nout:
            raise ValueError(f"{function.__name__}() gives {given} results, not {nout}")
        return result

    vars(function).update(nin=nin, nout=nout, nargs=nin + nout, identity=identity)
    return function


def fromiter(iter: Iterable[Any], dtype: DType, count: int = -1, *, like: Like = None) -> Any:
    """An array of the elements that an iterator gives.

    Parameters
    ----------
    iter : iterable
        Numbers, or arrays of one framework and one shape, through which gradients flow.
    dtype : dtype
    count : int
        How many to read; -1 for all.
    like : array, optional
        As for `asarray`.

    Returns
    -------
    array

    Raises
    ------
    ValueError
        If there are fewer than `count`.

    Examples
    --------
    >>> np.fromiter((n**2 for n in range(4)), float)
    array([0., 1., 4., 9.])
    """
    elements = list(iter if count < 0 else itertools.islice(iter, count))
    if len(elements) < count:
        raise ValueError(f"iterator too short: Expected {count} but iterator had only {len(elements)} items.")
    return np.asarray(elements, dtype, like=like)
