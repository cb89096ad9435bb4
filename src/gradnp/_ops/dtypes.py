"""dtype objects, which are NumPy's own, and functions of dtypes, which also accept frameworks' dtypes and arrays."""

from __future__ import annotations

import functools
from typing import Any

import ml_dtypes
import numpy
from numpy import (
    complexfloating,
    floating,
    generic,
    inexact,
    integer,
    number,
    signedinteger,
    unsignedinteger,
)

import gradnp as np
from gradnp._core import registry
from gradnp._core.arguments import default_names
from gradnp._core.dtypes import constant_kind, numpy_dtype, promote_names, weak_name
from gradnp._core.stand_ins import array_of
from gradnp._core.tracing import constant_to_tracers
from gradnp._core.types import DType

_ABSTRACT = {generic, number, integer, signedinteger, unsignedinteger, inexact, floating, complexfloating}


class _NumpysDtype(type):
    """Lets NumPy's dtypes be instances of the class that makes them."""

    def __instancecheck__(cls, x: Any) -> bool:
        return isinstance(x, numpy.dtype)

    def __getitem__(cls, scalar: Any) -> Any:
        return numpy.dtype[scalar]


class dtype(metaclass=_NumpysDtype):
    """NumPy's dtype object for a dtype in any form.

    Parameters
    ----------
    dtype : dtype
        Anything that `numpy.dtype` takes, or a framework's own dtype object: ``np.dtype(x.dtype)`` for any array.
    align, copy, metadata : optional
        `numpy.dtype`'s own, for structured dtypes.

    Returns
    -------
    numpy.dtype
        All of these are instances of `dtype`.

    Raises
    ------
    TypeError
        If it is not a dtype, or one that NumPy does not have.

    Examples
    --------
    >>> import torch
    >>> np.dtype(torch.float64), isinstance(numpy.ones(2).dtype, np.dtype)
    (dtype('float64'), True)
    """

    __module__ = "gradnp"

    def __new__(cls, dtype: Any, align: Any = False, copy: Any = False, **metadata: Any) -> Any:
        return _numpys_dtype(dtype, align, copy, **metadata)


@constant_to_tracers
def _numpys_dtype(dtype: Any, *settings: Any, **metadata: Any) -> numpy.dtype:
    if registry.backend_of_dtype(dtype) is not None:
        return numpy_dtype(dtype)
    return numpy.dtype(dtype, *settings, **metadata)


def finfo(dtype: DType) -> Any:
    """The limits of a floating dtype.

    Parameters
    ----------
    dtype : dtype or array
        A floating or complex dtype in any form, or an array or number that has one.

    Returns
    -------
    numpy.finfo
        Its attributes ``eps``, ``max``, ``min``, ``tiny``, ``bits``, ...; for bfloat16, an object with the same.

    Raises
    ------
    ValueError
        If the dtype is not floating.

    Examples
    --------
    >>> bool(np.finfo("float16").max == 65504)
    True
    """
    asked = _dtype_of(dtype)
    if asked.name != "bfloat16":
        return numpy.finfo(asked)
    return ml_dtypes.finfo(asked)


def iinfo(type: DType) -> numpy.iinfo:
    """The limits of an integer dtype.

    Parameters
    ----------
    type : dtype or array
        An integer dtype in any form, or an array or number that has one.

    Returns
    -------
    numpy.iinfo
        Its attributes are ``min``, ``max`` and ``bits``.

    Raises
    ------
    ValueError
        If the dtype is not an integer dtype.

    Examples
    --------
    >>> np.iinfo("int8").max
    127
    """
    return numpy.iinfo(_dtype_of(type))


def result_type(*arrays_and_dtypes: Any) -> numpy.dtype:
    """The dtype in which arrays and dtypes meet.

    Parameters
    ----------
    *arrays_and_dtypes : array, dtype or number
        Of NumPy or one framework.

    Returns
    -------
    numpy.dtype
        NumPy's own answer if only NumPy is involved; with a framework's array or dtype, the answer of gradnp's lattice,
        in which the kind of numbers and NumPy arrays counts, but not their width.

    Raises
    ------
    ValueError
        If there is no argument.

    Examples
    --------
    >>> np.result_type("int64", numpy.ones(2, "float32"))
    dtype('float64')
    """
    arrays_and_dtypes = tuple([array_of(x) for x in arrays_and_dtypes])
    backend = next((name for x in arrays_and_dtypes if (name := _framework_of(x)) is not None), None)
    if backend is None:
        return numpy.result_type(*arrays_and_dtypes)
    constants = [x for x in arrays_and_dtypes if isinstance(x, _CONSTANTS)]
    names = [_dtype_of(x).name for x in arrays_and_dtypes if not isinstance(x, _CONSTANTS)]
    name = functools.reduce(promote_names, names)
    if constants:
        name = weak_name(name, max(map(constant_kind, constants)), *default_names(backend))
    return numpy_dtype(name)


def promote_types(type1: DType, type2: DType) -> numpy.dtype:
    """The dtype in which two dtypes meet.

    Parameters
    ----------
    type1, type2 : dtype
        In any form.

    Returns
    -------
    numpy.dtype
        NumPy's own answer for NumPy's dtypes; with a framework's dtype, the answer of gradnp's lattice.

    Examples
    --------
    >>> np.promote_types("int32", "float32")
    dtype('float64')
    """
    if _framework_of(type1) is None and _framework_of(type2) is None:
        return numpy.promote_types(numpy_dtype(type1), numpy_dtype(type2))
    return numpy_dtype(promote_names(numpy_dtype(type1).name, numpy_dtype(type2).name))


def can_cast(from_: Any, to: DType, casting: str = "safe") -> Any:
    """Whether values of one dtype may be cast to another.

    Parameters
    ----------
    from_ : dtype or array
        In any form; Python numbers have no dtype and are refused.
    to : dtype
        In any form.
    casting : {"no", "equiv", "safe", "same_kind", "unsafe"}
        "safe" keeps every value, "same_kind" also allows fewer digits.

    Returns
    -------
    bool

    Raises
    ------
    TypeError
        If `from_` is a Python number.

    Examples
    --------
    >>> np.can_cast("int32", "float64"), np.can_cast("float64", "float32")
    (True, False)
    """
    is_number = isinstance(from_, (int, float, complex))  # NumPy's error explains why these are refused
    return numpy.can_cast(from_ if is_number else _dtype_of(from_), numpy_dtype(to), casting)  # type: ignore[arg-type]


def isdtype(dtype: DType, kind: Any) -> Any:
    """Whether a dtype is of a kind.

    Parameters
    ----------
    dtype : dtype
        NumPy's or a framework's dtype object.
    kind : dtype, str, or tuple of these
        A dtype, or "bool", "signed integer", "unsigned integer", "integral", "real floating", "complex floating",
        "numeric".

    Returns
    -------
    bool

    Raises
    ------
    TypeError
        If `dtype` is not a dtype.
    ValueError
        If there is no such kind.

    Examples
    --------
    >>> np.isdtype(np.float32, "real floating"), np.isdtype(np.int8, ("bool", "integral"))
    (True, True)
    """
    if isinstance(kind, tuple):
        return any(np.isdtype(dtype, one) for one in kind)
    if isinstance(dtype, str):
        raise TypeError(f"isdtype: expected a dtype, not its name {dtype!r}; write np.dtype({dtype!r})")
    asked = numpy_dtype(dtype)
    if isinstance(kind, str):
        return numpy.isdtype(numpy.dtype("float32") if asked.name == "bfloat16" else asked, kind)
    return asked == numpy_dtype(kind)


def issubdtype(arg1: DType, arg2: Any) -> Any:
    """Whether a dtype is below another in NumPy's hierarchy.

    Parameters
    ----------
    arg1 : dtype
        In any form.
    arg2 : dtype or abstract dtype
        In any form, or one of ``np.floating``, ``np.integer``, ``np.inexact``, ``np.number``, ...

    Returns
    -------
    bool

    Examples
    --------
    >>> np.issubdtype("int8", np.integer), np.issubdtype(np.bfloat16, np.floating)
    (True, True)
    """
    arg1, arg2 = (x if isinstance(x, type) and x in _ABSTRACT else numpy_dtype(x) for x in (arg1, arg2))
    if arg2 in _ABSTRACT and isinstance(arg1, numpy.dtype) and arg1.name == "bfloat16":
        arg1 = floating  # ml_dtypes keeps bfloat16 outside NumPy's hierarchy
    return numpy.issubdtype(arg1, arg2)


_CONSTANTS = (int, float, complex, numpy.ndarray, numpy.generic)


def _dtype_of(x: Any) -> numpy.dtype:
    """The dtype of an array or number, or named by a dtype in any form."""
    if isinstance(x, (int, float, complex)):
        return numpy.asarray(x).dtype
    is_array = hasattr(x, "dtype") and hasattr(x, "shape") and not isinstance(x, (type, numpy.dtype))
    return numpy_dtype(x.dtype if is_array else x)


def _framework_of(x: Any) -> str | None:
    """The framework that an array, or a framework's own dtype object, belongs to; None for NumPy's and for numbers."""
    if isinstance(x, (str, int, float, complex, numpy.generic, numpy.ndarray, numpy.dtype)):
        return None
    name = registry.backend_of_dtype(x)
    if name is None and not isinstance(x, type):
        name = registry.backend_of_type(type(x))
    return None if name == "numpy" else name


def common_type(*arrays: Any) -> Any:
    """The floating or complex type that can hold all arrays: float64 for integers.

    Parameters
    ----------
    *arrays : array
        Of any backend.

    Returns
    -------
    type
        A NumPy scalar type, such as ``numpy.float32``.

    Raises
    ------
    TypeError
        If an array is not one of numbers.

    Examples
    --------
    >>> np.common_type(numpy.ones(2, "float32"), numpy.ones(2, int))
    <class 'numpy.float64'>
    """
    dtypes = [_dtype_of(array) for array in arrays]
    if any(dtype.kind == "b" for dtype in dtypes):
        raise TypeError("common_type: can't get common type for non-numeric array")
    floats = [numpy.dtype("float64") if dtype.kind in "iu" else dtype for dtype in dtypes]
    return functools.reduce(np.promote_types, floats, numpy.dtype("float16")).type


def min_scalar_type(a: Any, /) -> numpy.dtype:
    """The smallest dtype that holds a number; of an array its own dtype.

    Parameters
    ----------
    a : number or array
        Arrays of frameworks give their dtype, whatever they hold, also if they are 0-d.

    Returns
    -------
    numpy.dtype

    Examples
    --------
    >>> np.min_scalar_type(10), np.min_scalar_type(-300)
    (dtype('uint8'), dtype('int16'))
    """
    return numpy.min_scalar_type(a) if _framework_of(a) is None else _dtype_of(a)
