"""How arguments are prepared for a backend's function: one dtype, one device, lists made arrays.

These are the rules of the guide's "Semantics" chapter, once for all operations and backends:

- constants are weak: Python scalars and NumPy arrays beside a framework's array bring their kind, not their width;
- arrays meet in the written lattice (`gradnp._core.dtypes`), a 0-d array like any other;
- integers given to a floating function become the default floating dtype;
- a list that holds tensors is stacked, which differentiates.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

import numpy

from gradnp._core import registry
from gradnp._core.catalogue import public
from gradnp._core.dtypes import (
    KIND,
    canonical_name,
    constant_dtype,
    constant_kind,
    numpy_dtype,
    promote_names,
    rank,
    real_name,
    weak_name,
)
from gradnp._core.errors import MixedBackendsError, UnsupportedOperationError, describe
from gradnp._core.stand_ins import advice_among, any_stands_in, array_of
from gradnp._core.symbols import framework
from gradnp._core.tracing import constant_to_tracers, is_dynamo_tracing, untouched_by_autograph

_SCALARS = (bool, int, float, complex, numpy.generic)


@constant_to_tracers
def default_names(backend: str) -> tuple[str, str]:
    """The names of the default floating and integer dtypes of `backend`, which `use_backend(dtype=...)` may change."""
    floating, integer = registry.load(backend).default_dtypes()
    default = registry.current_default()
    if default.backend == backend and default.dtype is not None:
        floating = default.dtype
    return floating, integer


@constant_to_tracers
def default_float(backend: str) -> Any:
    """The default floating dtype of `backend`, as its own object."""
    return registry.load(backend).native_dtype(default_names(backend)[0])


@constant_to_tracers
def as_dtype(backend: str, dtype: Any) -> Any:
    """The dtype object of `backend` for a dtype given in any form; None for None."""
    return None if dtype is None else registry.load(backend).native_dtype(canonical_name(dtype))


@constant_to_tracers
def common_dtype(backend: str, dtypes: tuple[Any, ...], kinds: tuple[int, ...], inexact: bool = False) -> Any:
    """The backend's dtype in which arrays of `dtypes` and constants of the kind ranks `kinds` meet."""
    floating, integer = default_names(backend)
    name = None
    for dtype in dtypes:
        other = known_name(dtype)
        name = other if name is None else promote_names(name, other)
    if kinds:
        name = weak_name(name, max(kinds), floating, integer)
    if inexact and KIND[name] < 2:
        name = floating
    return registry.load(backend).native_dtype(name)


def known_name(dtype: Any) -> str:
    """The name of a dtype that gradnp computes with."""
    try:
        name = canonical_name(dtype)
    except TypeError:  # JAX's keys of random numbers have a dtype of their own
        name = str(dtype)
    if name not in KIND:
        raise UnsupportedOperationError(
            f"gradnp does not compute with the dtype {name}; convert the array with the framework's own function first"
        )
    return name


def as_argument(backend: str, value: Any, beside: Sequence[Any]) -> Any:
    """Convert a number or NumPy array given to a transform to an array of the backend.

    The other arguments, `beside`, determine the width of a floating one, and the first array among them the device.
    """
    module = registry.load(backend)
    arrays = [x for x in beside if isinstance(x, module.ARRAY)]
    kind = getattr(module, "constant_kind", constant_kind)(value)
    dtype = argument_dtype(backend, kind, tuple([x.dtype for x in arrays]))
    return module.constant(value, dtype, arrays[0] if arrays else None)


@constant_to_tracers
def argument_dtype(backend: str, kind: int, beside: tuple[Any, ...]) -> Any:
    """The dtype of a number or NumPy array of the kind rank `kind` as an argument of a function that is transformed.

    It is an array there, and no constant. So that it is neither rounded nor widens what it meets, it gets the width in
    which the floating dtypes among `beside` meet, those of the other arguments; the default width if there are none.
    """
    floating = tuple([dtype for dtype in beside if dtype in registry.load(backend).INEXACT])
    width = common_dtype(backend, floating, ()) if floating else None
    return created_dtype(backend, None, width, (), (kind,), False)


_HALVES = ("float16", "bfloat16")


def taken_as_they_are(module: ModuleType, halves: bool) -> frozenset[Any]:
    """The floating and complex dtypes of a backend that an operation takes; `halves` says whether float16 is among them."""
    return frozenset([dtype for dtype in module.INEXACT if halves or canonical_name(dtype) not in _HALVES])


@constant_to_tracers
def _refuse_halves(name: str, dtype: Any) -> None:
    if canonical_name(dtype) in _HALVES:
        raise TypeError(
            f"{name}: array type {canonical_name(dtype)} is unsupported in linalg; convert it: np.astype(x, np.float32)"
        )


def preparer(module: ModuleType, inexact: bool, refuses: str = "") -> Callable[..., list[Any]]:
    """The function that brings an operation's array arguments to one dtype on `module`'s framework.

    It takes the array arguments (it skips None) and returns them as arrays of the framework and of one dtype. Where all
    are constants, the first array among those `beside` them determines the width and the device. `refuses` is the name of an operation that does not take half precision.
    """
    name, array, cast, constant = module.NAME, module.ARRAY, module.cast, module.constant
    if name == "numpy":
        return _floats_of_numpy
    kind_of = getattr(module, "constant_kind", constant_kind)
    is_weak = getattr(module, "is_weak", None)

    @untouched_by_autograph
    def prepare(*values: Any, beside: Sequence[Any] = ()) -> list[Any]:
        strong = [x for x in values if isinstance(x, array)]
        kinds = [kind_of(x) for x in values if x is not None and not isinstance(x, array)]
        dtypes = [x.dtype for x in strong]
        if is_weak is not None and len(set(dtypes)) > 1:
            kinds += [rank(x.dtype) for x in strong if is_weak(x)]
            dtypes = [x.dtype for x in strong if not is_weak(x)]
        like = strong[0] if strong else next((x for x in beside if isinstance(x, array)), None)
        if strong or like is None:
            dtype = common_dtype(name, tuple(dtypes), tuple(kinds), inexact)
        else:
            dtype = created_dtype(name, None, like.dtype, (), tuple(kinds), inexact)
        for own in dtypes if refuses else ():
            _refuse_halves(refuses, own)
        return [
            x if x is None else cast(x, dtype) if isinstance(x, array) else constant(x, dtype, like) for x in values
        ]

    return prepare


def _floats_of_numpy(*values: Any, beside: Sequence[Any] = ()) -> list[Any]:
    """Arrays of one floating dtype, by NumPy's own promotion, for a body: it would compute ``-x`` in unsigned integers."""
    dtype = numpy.result_type(*[x for x in values if x is not None], 0.0)
    return [x if x is None else numpy.asarray(x, dtype)[()] for x in values]


def converter(module: ModuleType) -> Callable[..., list[Any]]:
    """The function that converts arguments to arrays of `module`'s framework, each with its own dtype.

    It takes a tuple of arguments to look at only, then those to convert (it skips None). A constant keeps its kind; the
    first array among all arguments determines the width of floating constants, and the device.
    """
    name, array, constant = module.NAME, module.ARRAY, module.constant
    kind_of = getattr(module, "constant_kind", constant_kind)

    @untouched_by_autograph
    def convert(others: Sequence[Any], *values: Any) -> list[Any]:
        like = next((x for x in (*others, *values) if isinstance(x, array)), None)
        width = None if like is None else like.dtype
        return [
            x
            if x is None or isinstance(x, array)
            else constant(x, created_dtype(name, None, width, (), (kind_of(x),), False), like)
            for x in values
        ]

    return convert


@untouched_by_autograph
def agree(first: Any, *others: Any) -> bool:
    """Whether all arrays have one dtype already."""
    dtype = first.dtype
    for x in others:  # a loop, not all(...): this is on the fast path of concatenate
        if x.dtype is not dtype:
            return False
    return True


@constant_to_tracers
def created_dtype(
    backend: str, dtype: Any, like: Any, dtypes: tuple[Any, ...], kinds: tuple[int, ...], inexact: bool
) -> Any:
    """The dtype of a new array: `dtype` if given, else the one in which `dtypes` and `kinds` meet, else floating.

    Floating numbers get the width of the dtype `like`; inside of a transform that of its arguments, else the default's.
    """
    if like is None and dtype is None:
        default = registry.current_default()
        like = default.width if default.backend == backend else None
    return _created_dtype(backend, dtype, like, dtypes, kinds, inexact, *default_names(backend))


@functools.cache
def _created_dtype(
    backend: str,
    dtype: Any,
    like: Any,
    dtypes: tuple[Any, ...],
    kinds: tuple[int, ...],
    inexact: bool,
    floating: str,
    integer: str,
) -> Any:
    native_dtype = registry.load(backend).native_dtype
    if dtype is not None:
        return native_dtype(canonical_name(dtype))
    if like is not None and KIND[width := canonical_name(like)] >= 2:
        floating = real_name(width)
    names = [canonical_name(d) for d in dtypes]
    if any(name not in KIND for name in names):
        raise TypeError(f"expected numbers or bools, got data of NumPy's dtype {dtypes[0]}")
    name = functools.reduce(promote_names, names) if names else None
    if kinds:
        name = weak_name(name, max(kinds), floating, integer)
    if name is None or (inexact and KIND[name] < 2):
        name = floating
    return native_dtype(name)


@constant_to_tracers
def created_device(backend: str, device: Any, like: Any) -> Any:
    """The device of a new array: `device` if given, else that of `like`, else the default's (None: the framework's)."""
    default = registry.current_default()
    if device is None:
        device = like
    if device is None and default.backend == backend:
        device = default.device
    return None if device is None else registry.load(backend).native_device(device)


def placer(module: ModuleType, inexact: bool, converts: bool) -> Callable[..., tuple[Any, ...]]:
    """The function that resolves a creation function's ``dtype=``, ``device=`` and ``like=`` for `module`'s framework.

    It takes these three and the values that determine the dtype. It returns the values, a native dtype and device, and
    as ``like`` the array that decided, or None.
    """
    name, array, device_of = module.NAME, module.ARRAY, module.device_of
    if name == "numpy":
        return _on_numpy(inexact)
    kind_of = getattr(module, "constant_kind", constant_kind)
    dtype_of = getattr(module, "constant_dtype", constant_dtype)

    @untouched_by_autograph
    def place(dtype: Any, device: Any, like: Any, *values: Any) -> tuple[Any, ...]:
        if not isinstance(like, array):
            like = None
        if len(values) == 1 and isinstance(values[0], array) and dtype is None and device is None and not inexact:
            return values[0], values[0].dtype, None, values[0]  # asarray(x) of an array
        keeps_width = converts and like is None
        strong, dtypes, kinds = [], [], []
        for x in _leaves(values):
            if isinstance(x, array):
                strong.append(x)
                dtypes.append(x.dtype)
            elif keeps_width and not isinstance(x, _SCALARS):
                dtypes.append(dtype_of(x))
            elif x is not None:
                kinds.append(kind_of(x))
        if like is None and strong:
            like = strong[0]
        width = None if like is None else like.dtype
        dtype = created_dtype(name, dtype, width, tuple(dtypes), tuple(kinds), inexact)
        device = created_device(name, device, None if like is None else device_of(like))
        return *values, dtype, device, like

    return place


@constant_to_tracers
def _default_width() -> str | None:
    return registry.current_default().dtype


def _on_numpy(inexact: bool) -> Callable[..., tuple[Any, ...]]:
    """For NumPy, which determines dtypes itself, except that `like` or the default may ask for a floating width."""

    def place(dtype: Any, device: Any, like: Any, *values: Any) -> tuple[Any, ...]:
        if isinstance(like, numpy.generic):
            like = numpy.asarray(like)
        if dtype is not None:
            dtype = numpy_dtype(dtype)
        elif (like is not None or _default_width() is not None) and not decides(*values):
            floating = created_dtype("numpy", None, None if like is None else like.dtype, (), (), True)
            if floating != numpy.float64:
                ranks = [KIND.get(numpy.asarray(x).dtype.name, 0) for x in values if x is not None]
                rank = max([2 if inexact or not values else 0, *ranks])
                dtype = numpy_dtype(weak_name(None, rank, floating.name, "int64")) if rank >= 2 else None
        return *values, dtype, device, like

    return place


# --- lists and numbers ----------------------------------------------------------------------------------------------


def _leaves(value: Any) -> list[Any]:
    if isinstance(value, (list, tuple)):
        return [leaf for element in value for leaf in _leaves(element)]
    return [value]


def decides(*arguments: Any) -> bool:
    """Whether any argument, or anything in a list, is an array, which decides the backend of the result.

    A NumPy scalar does not decide, just as a Python number does not: computing with Python numbers gives NumPy scalars.
    """
    return any(
        hasattr(leaf, "dtype") and hasattr(leaf, "shape") and not isinstance(leaf, numpy.generic)
        for leaf in _leaves(arguments)
    )


def resolved(*values: Any) -> list[Any]:
    """`values` with arrays and numbers in the place of the objects that stand for them, in lists too."""
    if not any_stands_in(tuple([type(leaf) for leaf in _leaves(values)])):
        return list(values)
    return [_resolved(value) for value in values]


def _resolved(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return [_resolved(element) for element in value]
    return array_of(value)


def stacked(value: Any, array: Any) -> Any:
    """Convert a list that holds arrays of the type `array` to one array; return anything else unchanged."""
    holds = isinstance(value, (list, tuple)) and any(isinstance(leaf, array) for leaf in _leaves(value))
    return as_content(value) if holds else value


def leaf_types(values: tuple[Any, ...]) -> tuple[type, ...]:
    """The types that occur among `values` and in lists among them."""
    return tuple({type(leaf) for leaf in _leaves(values)})


@constant_to_tracers
def framework_among(what: str, kinds: tuple[type, ...]) -> str:
    """The framework, other than NumPy, that arrays of these types belong to; "" if there is none.

    Raises
    ------
    MixedBackendsError
        If there are several; `what` begins the message: ``"grad: the arguments are"``.
    """
    frameworks = sorted({str(registry.backend_of_type(kind)) for kind in kinds} - {"None", "numpy"})
    if len(frameworks) > 1:
        raise MixedBackendsError(
            f"{what} arrays of more than one framework: {' and '.join(frameworks)}; convert one explicitly: "
            f"np.from_numpy(np.to_numpy(x))"
        )
    return frameworks[0] if frameworks else ""


@constant_to_tracers
def _are_numbers(kinds: tuple[type, ...]) -> bool:
    """Whether all are Python's number types, so that NumPy's dtypes, which Dynamo does not know, need no check."""
    return all(kind in (bool, int, float, complex) for kind in kinds)


def as_content(value: Any) -> Any:
    """Convert a list or tuple to an array: by a differentiable `stack` for a framework's arrays, else by NumPy."""
    if not isinstance(value, (list, tuple)):
        return array_of(value)
    kinds = tuple([type(leaf) for leaf in _leaves(value)])
    if any_stands_in(kinds):
        return as_content(_resolved(value))
    if framework_among("a list holds", kinds):
        return public("stack")([as_content(element) for element in value])
    are_numbers = _are_numbers(kinds)
    if not are_numbers and (remedy := advice_among(kinds)):
        raise TypeError(f"expected numbers or arrays, got a list that holds {remedy}")
    array = framework.as_numpys(value) if are_numbers and is_dynamo_tracing() else value
    array = numpy.asarray(array)
    if not are_numbers and array.dtype.kind not in "biufc" and array.dtype.name not in KIND:
        raise TypeError(f"expected numbers, got a list that NumPy reads as dtype {array.dtype}: {value!r:.60}")
    return array


def as_raw(value: Any) -> Any:
    """`as_content` for an index, a count or a mask, of which an empty list is one of integers, as NumPy reads it."""
    array = as_content(value)
    if isinstance(value, (list, tuple)) and isinstance(array, numpy.ndarray) and not array.size:
        return array.astype(numpy.int64)
    return array


def as_elements(value: Any) -> Any:
    """Convert the lists among the elements of a sequence to arrays; split an array into its rows."""
    if isinstance(value, (list, tuple)):
        return [as_content(element) for element in value]
    if value is None:
        return None
    value = array_of(value)
    if not getattr(value, "shape", ()):
        raise TypeError(f"expected a sequence of arrays, got {describe(value)}; write [x] for one array x")
    return [value[i] for i in range(value.shape[0])]


def to_default(result: Any, dtype: Any = None) -> Any:
    """Move a result computed from numbers alone to the default backend if it is an array; NumPy scalars stay.

    Arrays get the default widths of their kinds, unless `dtype` was asked for.
    """
    name = registry.get_backend()
    if name == "numpy":
        return result
    if isinstance(result, numpy.ndarray) and result.ndim > 0:
        if dtype is None:
            floating, integer = default_names(name)
            floating = registry.current_default().width or floating
            result = result.astype(numpy_dtype(weak_name(None, KIND[result.dtype.name], floating, integer)), copy=False)
        return registry.load(name).from_host(result)
    if isinstance(result, (list, tuple)) and not hasattr(result, "_fields"):
        return type(result)(to_default(element, dtype) for element in result)
    if hasattr(result, "_fields"):
        return type(result)(*(to_default(element, dtype) for element in result))
    return result


def as_array(value: Any) -> Any:
    """Convert a number to a NumPy array and a list as `as_content` does; return an array unchanged."""
    value = as_content(value)
    return value if hasattr(value, "dtype") and hasattr(value, "shape") else numpy.asarray(value)
