"""What is done to arguments before a backend's function sees them: one dtype, one device, lists looked into.

These are the rules of the guide's "Semantics" chapter, once for all operations and backends:

- constants are weak: Python scalars and NumPy arrays beside a framework's array bring their kind, not their width;
- arrays meet in the written lattice (`gradnp._dtypes`), a 0-d array like any other;
- integers given to a floating function become the default floating dtype;
- a list that holds tensors is stacked, so that it differentiates.
"""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import numpy

from gradnp import _registry
from gradnp._dtypes import KIND, canonical_name, constant_kind, numpy_dtype, promote_names, weak_name
from gradnp._errors import MixedBackendsError, describe

__all__ = ["as_content", "as_elements", "common_dtype", "decides", "default_names", "preparer", "to_default"]


def _constant_to_tracers(function: Callable[..., Any]) -> Callable[..., Any]:
    """Have Dynamo call `function` while it traces and take what it returns as a constant; AutoGraph leaves it alone."""
    function._dynamo_marked_constant = True  # type: ignore[attr-defined]
    function.autograph_info__ = {}  # type: ignore[attr-defined]
    return function


@_constant_to_tracers
def default_names(backend: str) -> tuple[str, str]:
    """The names of the default floating and integer dtypes of `backend`, `use_backend(dtype=...)` taken into account."""
    floating, integer = _registry.load(backend).default_dtypes()
    default = _registry.current_default()
    if default.backend == backend and default.dtype is not None:
        floating = default.dtype
    return floating, integer


@_constant_to_tracers
def common_dtype(backend: str, dtypes: tuple[Any, ...], kinds: tuple[int, ...], inexact: bool = False) -> Any:
    """The backend's dtype in which arrays of `dtypes` and constants of the kind ranks `kinds` meet."""
    floating, integer = default_names(backend)
    name = None
    for dtype in dtypes:
        other = canonical_name(dtype)
        name = other if name is None else promote_names(name, other)
    if kinds:
        name = weak_name(name, max(kinds), floating, integer)
    if inexact and KIND[name] < 2:
        name = floating
    return _registry.load(backend).native_dtype(name)


def preparer(module: ModuleType, inexact: bool) -> tuple[Callable[..., list[Any]], frozenset[Any]]:
    """The function that brings an operation's array arguments to one dtype on `module`'s framework.

    Returns
    -------
    prepare : callable
        Takes the array arguments (None is passed over); returns them as arrays of the framework and of one dtype.
    inexact : frozenset
        The framework's floating and complex dtypes.
    """
    name, array, cast, constant = module.NAME, module.ARRAY, module.cast, module.constant
    kind_of = getattr(module, "constant_kind", constant_kind)

    def prepare(*arguments: Any) -> list[Any]:
        strong = [x for x in arguments if isinstance(x, array)]
        kinds = [kind_of(x) for x in arguments if x is not None and not isinstance(x, array)]
        dtype = common_dtype(name, tuple([x.dtype for x in strong]), tuple(kinds), inexact)
        like = strong[0] if strong else None
        return [
            x if x is None else cast(x, dtype) if isinstance(x, array) else constant(x, dtype, like) for x in arguments
        ]

    prepare.autograph_info__ = {}  # type: ignore[attr-defined]
    return prepare, module.INEXACT


def agree(first: Any, *others: Any) -> bool:
    """Whether arrays are of one dtype already."""
    dtype = first.dtype
    for x in others:  # a loop, not all(...): this is on the fast path of concatenate
        if x.dtype is not dtype:
            return False
    return True


agree.autograph_info__ = {}  # type: ignore[attr-defined]


def placer(module: ModuleType) -> Callable[..., tuple[Any, Any]]:
    """The function that resolves a creation function's ``dtype=``, ``device=`` and ``like=`` for `module`'s framework."""
    name = module.NAME

    def place(dtype: Any, device: Any, like: Any) -> tuple[Any, Any]:
        default = _registry.current_default()
        if device is None and like is not None and _registry.backend_of(like) == name:
            device = module.device_of(like)
        if device is None and default.backend == name:
            device = default.device
        return (
            None if dtype is None else module.native_dtype(canonical_name(dtype)),
            None if device is None else module.native_device(device),
        )

    return _constant_to_tracers(place)


# --- lists and numbers ----------------------------------------------------------------------------------------------


def _leaves(value: Any) -> list[Any]:
    if isinstance(value, (list, tuple)):
        return [leaf for element in value for leaf in _leaves(element)]
    return [value]


def decides(*arguments: Any) -> bool:
    """Whether any argument, or anything in a list, is an array (so that the result is not the default backend's)."""
    return any(hasattr(leaf, "dtype") and hasattr(leaf, "shape") for leaf in _leaves(arguments))


def as_content(value: Any) -> Any:
    """A list or tuple as an array: stacked, differentiably, where it holds a framework's arrays; else NumPy's."""
    if not isinstance(value, (list, tuple)):
        return value
    frameworks = {
        name for leaf in _leaves(value) if (name := _registry.backend_of_type(type(leaf))) not in (None, "numpy")
    }
    if len(frameworks) > 1:
        raise MixedBackendsError(f"a list holds arrays of more than one framework: {' and '.join(sorted(frameworks))}")
    if frameworks:
        from gradnp.joining import stack

        return stack([as_content(element) for element in value])
    array = numpy.asarray(value)
    if array.dtype.kind not in "biufc" and array.dtype.name not in KIND:
        raise TypeError(f"expected numbers, got a list that NumPy reads as dtype {array.dtype}: {value!r:.60}")
    return array


def as_elements(value: Any) -> Any:
    """A sequence of arrays with lists among its elements made arrays; an array gives its rows."""
    if isinstance(value, (list, tuple)):
        return [as_content(element) for element in value]
    if value is None:
        return None
    if not getattr(value, "shape", ()):
        raise TypeError(f"expected a sequence of arrays, got {describe(value)}; write [x] for one array x")
    return [value[i] for i in range(value.shape[0])]


def to_default(result: Any) -> Any:
    """What was computed from numbers alone: arrays go to the default backend, scalars stay NumPy's."""
    name = _registry.get_backend()
    if name == "numpy":
        return result
    if isinstance(result, numpy.ndarray) and result.ndim > 0:
        return _registry.load(name).from_host(result)
    if isinstance(result, (list, tuple)) and not hasattr(result, "_fields"):
        return type(result)(to_default(element) for element in result)
    if hasattr(result, "_fields"):
        return type(result)(*map(to_default, result))
    return result


# --- out=, where=, dtype= -------------------------------------------------------------------------------------------


def into(out: Any, name: str, result: Any) -> Any:
    """The value of a call with ``out=``: a new array with `out`'s dtype, which must have its shape. Nothing is written."""
    from gradnp.manipulation import astype

    if isinstance(out, tuple) and len(out) == 1:
        (out,) = out
    if _registry.backend_of_type(type(out)) is None:
        raise TypeError(f"{name}: out must be an array, not {out!r:.60}")
    if tuple(out.shape) != tuple(result.shape):
        raise ValueError(f"{name}: out has shape {tuple(out.shape)}, the result has {tuple(result.shape)}")
    source, target = numpy_dtype(result.dtype), numpy_dtype(out.dtype)
    if KIND[source.name] > KIND[target.name]:
        raise TypeError(f"{name}: a result of dtype {source} does not fit into out of dtype {target}")
    return result if source == target else astype(result, out.dtype)


def masked(function: Any, name: str, arguments: tuple[Any, ...], out: Any, where: Any, dtype: Any) -> Any:
    """A ufunc's ``where=``, ``dtype=`` and ``out=`` by value: ``where(mask, f(x), out)``, differentiable everywhere.

    Where the mask is False, NumPy does not compute. A function's pole there must not leak into the gradient, so the
    masked-off arguments are replaced by an ordinary point before, not after, the function.
    """
    from gradnp.indexing import where as select
    from gradnp.manipulation import astype, broadcast_to

    if dtype is not None:
        arguments = tuple(astype(as_array(x), dtype) for x in arguments)
    if where is True:
        return into(out, name, function(*arguments)) if out is not None else function(*arguments)
    if out is None:
        raise ValueError(f"{name}: where= needs out=, which gives the values where the mask is False")
    ordinary = 2 if name in ("arccosh", "acosh") else 0.5
    safe = []
    for x in arguments:
        point = ordinary if KIND[canonical_name(as_array(x).dtype)] > 1 else 1
        safe.append(select(where, x, point))
    result = function(*safe)
    shape = numpy.broadcast_shapes(tuple(out.shape), tuple(result.shape))
    result = into(out, name, broadcast_to(result, shape))
    return select(where, result, out)


def as_array(value: Any) -> Any:
    """A number or list as a NumPy array; an array as it is."""
    return value if hasattr(value, "dtype") and hasattr(value, "shape") else numpy.asarray(as_content(value))


# --- copies for the error oracle ------------------------------------------------------------------------------------


def is_foreign(value: Any) -> bool:
    """Whether `value` is, or holds, an array of a framework other than NumPy."""
    return any(_registry.backend_of_type(type(leaf)) not in (None, "numpy") for leaf in _leaves(value))


def host_copy(value: Any, limit: int) -> Any:
    """`value` with frameworks' arrays as NumPy's: their values where there are at most `limit`, else zeros."""
    if isinstance(value, (list, tuple)):
        return type(value)(host_copy(element, limit) for element in value)
    name = _registry.backend_of_type(type(value))
    if name in (None, "numpy"):
        is_dtype = type(value).__name__ in ("dtype", "DType")
        return numpy_dtype(value) if is_dtype else value
    shape = tuple(int(size) for size in value.shape)
    if numpy.prod(shape, dtype=int) <= limit:
        try:
            return numpy.array(_registry.load(name).to_numpy(value))
        except Exception:  # a tracer has no values
            pass
    return numpy.broadcast_to(numpy.zeros((), numpy_dtype(value.dtype)), shape)
