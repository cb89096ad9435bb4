"""One explicit dtype lattice, by name, that every backend's promotion follows.

Between arrays it is the lattice on which torch and JAX (with x64) agree. It has four kinds, bool < integer < floating <
complex. The higher kind wins and keeps its width, so ``int64`` with ``float16`` is ``float16``. Within a kind the wider
dtype wins, a signed and an unsigned integer meet in the next wider signed one (``uint64`` and a signed one in
``float64``, as in NumPy), and ``float16`` and ``bfloat16`` meet in ``float32``.

Of a constant (a Python scalar, or a NumPy array or scalar beside a framework's array) only the kind counts. A constant
of a higher kind brings that kind's default width.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

import ml_dtypes
import numpy

from gradnp._core.tracing import constant_to_tracers

_SIGNED = ("int8", "int16", "int32", "int64")
_UNSIGNED = ("uint8", "uint16", "uint32", "uint64")
_FLOATING = ("float16", "bfloat16", "float32", "float64")
_COMPLEX = ("complex64", "complex128")

KIND: dict[str, int] = (
    {"bool": 0} | dict.fromkeys(_SIGNED + _UNSIGNED, 1) | dict.fromkeys(_FLOATING, 2) | dict.fromkeys(_COMPLEX, 3)
)
"""The rank of each dtype's kind: 0 bool, 1 integer, 2 floating, 3 complex."""

_BITS = {name: int("".join(filter(str.isdigit, name)) or 8) for name in KIND}


@cache
def promote_names(a: str, b: str) -> str:
    """The dtype in which arrays of dtypes `a` and `b` meet.

    >>> promote_names("int64", "float16"), promote_names("int8", "uint8"), promote_names("float16", "bfloat16")
    ('float16', 'int16', 'float32')
    """
    if a == b:
        return a
    low, high = sorted((a, b), key=lambda name: (KIND[name], _BITS[name]))
    if KIND[low] != KIND[high]:
        # Only complex can be too narrow for a lower kind: float64 does not fit into complex64.
        return "complex128" if KIND[high] == 3 and low == "float64" else high
    if {a, b} == {"float16", "bfloat16"}:
        return "float32"
    if KIND[low] == 1 and (a in _SIGNED) != (b in _SIGNED):
        unsigned = a if a in _UNSIGNED else b
        signed = b if unsigned is a else a
        if unsigned == "uint64":
            return "float64"  # no integer holds both
        return _SIGNED[max(_UNSIGNED.index(unsigned) + 1, _SIGNED.index(signed))]
    return high


def weak_name(dtype: str | None, kind: int, default_float: str, default_int: str) -> str:
    """The dtype in which an array of `dtype` and a constant of kind rank `kind` meet (`dtype` None: no array yet).

    >>> from gradnp._core.dtypes import weak_name
    >>> weak_name("float16", 1, "float32", "int64"), weak_name("int8", 2, "float32", "int64")
    ('float16', 'float32')
    """
    rank = -1 if dtype is None else KIND[dtype]
    if kind <= rank:
        return dtype
    if kind == 3:
        floating = dtype if rank == 2 else default_float
        return "complex128" if floating == "float64" else "complex64"
    return ("bool", default_int, default_float)[kind]


def constant_kind(value: Any) -> int:
    """The kind rank of a Python scalar or a NumPy array or scalar."""
    if isinstance(value, (numpy.ndarray, numpy.generic)):
        try:
            return KIND[value.dtype.name]
        except KeyError:
            if value.dtype.char in "gG":  # numpy.longdouble and its complex form
                return 2 if value.dtype.char == "g" else 3
            raise TypeError(f"expected numbers or bools, got a NumPy array of dtype {value.dtype}") from None
    if isinstance(value, (int, float, complex)):
        return 0 if isinstance(value, bool) else 1 if isinstance(value, int) else 2 if isinstance(value, float) else 3
    return constant_kind(numpy.asarray(value))  # something that only NumPy can convert, given to `asarray`


def constant_dtype(value: Any) -> Any:
    """The dtype of a NumPy array, or of anything that NumPy can convert."""
    return numpy.asarray(value).dtype


frameworks_name: list[Callable[[Any], str | None]] = []
"""Functions that return the NumPy name of a framework's own dtype object, else None: the registry adds one."""

_names: dict[tuple[type, Any], str] = {}
"""A cache of names. Its keys contain the type, because comparing dtypes of two frameworks may give True, or warn."""


@constant_to_tracers
def canonical_name(dtype: Any) -> str:
    """The NumPy name of a dtype given in any form: NumPy's, its name, a Python type, a framework's own object."""
    key = type(dtype), dtype
    try:
        return _names[key]
    except KeyError:
        name = _names[key] = _found_name(dtype)
        return name
    except TypeError:  # not hashable, such as the list form of a structured dtype
        return _found_name(dtype)


def real_name(name: str) -> str:
    """The name of the dtype of the parts of complex numbers; that of any other dtype as it is."""
    return {"complex64": "float32", "complex128": "float64"}.get(name, name)


@constant_to_tracers
def rank(dtype: Any) -> int:
    """The rank of the kind of a dtype, of any backend: 0 bool, 1 integer, 2 floating, 3 complex."""
    return KIND[canonical_name(dtype)]


def _found_name(dtype: Any) -> str:
    for ask in frameworks_name:
        if (name := ask(dtype)) is not None:
            return name
    return "bfloat16" if dtype == "bfloat16" else numpy.dtype(dtype).name


def numpy_dtype(dtype: Any) -> numpy.dtype:
    """The NumPy dtype (`ml_dtypes` for bfloat16) of a dtype given in any form."""
    name = canonical_name(dtype)
    return numpy.dtype(ml_dtypes.bfloat16 if name == "bfloat16" else name)


def refuse_complex(*arrays: Any) -> None:
    """Raise TypeError if an array is complex, for functions of real arrays that a framework would silently extend."""
    for x in arrays:
        if rank(x.dtype) == 3:
            raise TypeError("expected real arrays, got complex ones; take np.real or np.absolute first")
