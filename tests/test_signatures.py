"""Public operations have NumPy's exact signatures; what differs is data, with its reason."""

from __future__ import annotations

import functools
import inspect

import numpy
import pytest

import gradnp
from gradnp._core.catalogue import OPERATIONS

LAYOUT_KEYWORDS = {"casting", "order", "subok", "signature", "axes"}
"""A ufunc's keywords about memory, ndarray subclasses and core axes, which no other framework has a meaning for."""

EXTRA = {"device", "like", "copy", "sorted", "descending"}
"""Where an array is made, on most of NumPy's creation functions and on all of ours; and what NumPy 2.0 to 2.4 lack."""

DIFFERS = {
    "arange": "NumPy takes `start` by keyword and `dtype` by position too, which its own signature cannot say",
    "divmod": "has two results, so that `out` would be a pair",
    "frexp": "has two results, so that `out` would be a pair",
    "modf": "has two results, so that `out` would be a pair",
    "einsum": "the subscripts are a parameter of their own, and NumPy's **kwargs are written out; calls are the same",
    "pad": "NumPy's **kwargs are written out; calls are the same",
    "trim_zeros": "`axis` is new in NumPy 2.2",
    "array": "`ndmax` is for arrays of Python objects, and new in NumPy 2.4",
} | dict.fromkeys(
    ("bartlett", "blackman", "fft.fftfreq", "fft.rfftfreq", "hamming", "hanning", "kaiser"),
    "have the `dtype` of creation functions",
)
"""Signatures that are not NumPy's, and why."""


def numpy_function(name):
    try:
        return functools.reduce(getattr, name.split("."), numpy)
    except AttributeError:
        return None


def parameters_of(function, drop=frozenset()):
    """Names and kinds; NumPy's ``**kwargs`` stands for a ufunc's memory keywords and is passed over."""
    return [
        (p.name, p.kind)
        for p in inspect.signature(function).parameters.values()
        if p.name not in drop and p.kind is not p.VAR_KEYWORD
    ]


PUBLIC = sorted(name for name in OPERATIONS if not name.rpartition(".")[2].startswith("_"))
IN_NUMPY = [name for name in PUBLIC if numpy_function(name) is not None and name not in DIFFERS]


@pytest.mark.parametrize("name", IN_NUMPY)
def test_signature_is_numpys(name):
    theirs = numpy_function(name)
    ours = functools.reduce(getattr, name.split("."), gradnp)
    try:
        inspect.signature(theirs)
    except ValueError:
        pytest.skip("this NumPy does not tell the signature of a function written in C")
    drop = frozenset()
    if isinstance(theirs, numpy.ufunc):
        # `matmul` and its like: which axes are the core ones is for `moveaxis` to say.
        drop = LAYOUT_KEYWORDS | ({"axis", "keepdims"} - set(inspect.signature(ours).parameters))
    expected = parameters_of(theirs, drop)
    known = {n for n, _ in expected}
    # What NumPy takes by ``**kwargs`` (`pad`), ours names.
    named = {p.KEYWORD_ONLY for p in inspect.signature(theirs).parameters.values() if p.kind is p.VAR_KEYWORD}
    actual = [
        (n, kind)
        for n, kind in parameters_of(ours)
        if n in known or (n not in EXTRA and (kind not in named or isinstance(theirs, numpy.ufunc)))
    ]
    assert actual == expected


@pytest.mark.parametrize("name", PUBLIC)
def test_signature_is_declared(name):
    """Completion and `inspect` see the written signature as NumPy's documentation has it, and help shows the name."""
    public, namespace = OPERATIONS[name].public, name.rpartition(".")[0]
    signature = inspect.signature(public)
    assert signature == inspect.signature(OPERATIONS[name].function)
    assert {p.annotation for p in signature.parameters.values()} <= {inspect.Parameter.empty}
    assert public.__doc__
    assert public.__name__ == public.__qualname__ == name.rpartition(".")[2]
    assert public.__module__ == f"gradnp.{namespace}".rstrip(".")
    assert inspect.unwrap(public) is OPERATIONS[name].function
