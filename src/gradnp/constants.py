"""NumPy's constants and settings, and the index helpers that know no arrays. They are NumPy's own objects."""

from __future__ import annotations

from numpy import (
    e,
    errstate,
    euler_gamma,
    exceptions,
    get_printoptions,
    geterr,
    index_exp,
    inf,
    nan,
    ndindex,
    newaxis,
    pi,
    printoptions,
    s_,
    set_printoptions,
    seterr,
)

__all__ = [
    "e",
    "errstate",
    "euler_gamma",
    "exceptions",
    "get_printoptions",
    "geterr",
    "index_exp",
    "inf",
    "nan",
    "ndindex",
    "newaxis",
    "pi",
    "printoptions",
    "s_",
    "set_printoptions",
    "seterr",
]
