"""What a user meets with the tab key: NumPy's names and gradnp's own, no file of the library."""

from __future__ import annotations

import inspect
import linecache
import pickle
import pydoc
import re
import traceback

import numpy
import pytest

import gradnp as np
from gradnp._core.catalogue import OPERATIONS

NAMESPACES = {
    "gradnp": np,
    "emath": np.emath,
    "fft": np.fft,
    "lib": np.lib,
    "lib.stride_tricks": np.lib.stride_tricks,
    "linalg": np.linalg,
    "nn": np.nn,
    "polynomial": np.polynomial,
    **{f"polynomial.{name}": getattr(np.polynomial, name) for name in np.polynomial.__all__},
    "random": np.random,
    "signal": np.signal,
    "special": np.special,
    "testing": np.testing,
}
MODULES = {
    "dtypes",
    "emath",
    "exceptions",
    "fft",
    "lib",
    "linalg",
    "nn",
    "polynomial",
    "random",
    "signal",
    "special",
    "testing",
}
"""The public modules of `gradnp`; the first two are NumPy's."""


@pytest.mark.parametrize("module", NAMESPACES.values(), ids=NAMESPACES)
def test_dir_shows_the_public_names(module):
    assert dir(module) == module.__all__ == sorted(module.__all__)
    assert not [name for name in module.__all__ if name.startswith("_")]
    assert all(hasattr(module, name) for name in module.__all__)


@pytest.mark.parametrize("module", NAMESPACES.values(), ids=NAMESPACES)
def test_no_file_of_the_library_is_public(module):
    modules = {name for name in module.__all__ if inspect.ismodule(getattr(module, name))}
    expected = {"gradnp": MODULES, "gradnp.lib": {"stride_tricks"}, "gradnp.polynomial": set(np.polynomial.__all__)}
    assert modules == expected.get(module.__name__, set())


@pytest.mark.parametrize("module", NAMESPACES.values(), ids=NAMESPACES)
def test_functions_live_where_users_find_them(module):
    """Their module is a public one, so that messages and pickles do not name private files."""
    for name in module.__all__:
        value = getattr(module, name)
        if (inspect.isfunction(value) or inspect.isclass(value)) and value.__module__.startswith("gradnp"):
            assert value.__module__ in {f"gradnp.{n}" for n in NAMESPACES} | {"gradnp"}, name
            assert pickle.loads(pickle.dumps(value)) is value


def test_help_reads_as_numpys():
    text = pydoc.render_doc(np.clip, renderer=pydoc.plaintext)
    assert text.startswith(
        "Python Library Documentation: function clip in module gradnp\n\n"
        "clip(a, a_min=None, a_max=None, out=None, *, min=None, max=None)\n    Bring values into an interval"
    )


def test_ufuncs_document_their_keywords_once():
    for operation in OPERATIONS.values():
        assert operation.public.__doc__.count("out, where, dtype : optional") == operation.is_ufunc, operation.name


def test_tracebacks_show_the_operations_own_source():
    """Generated code has the names of the operation and of its parameters, in every kind of wrapper."""
    x = numpy.ones(3)
    with pytest.raises(ValueError, match=r"^reshape") as raised:
        np.reshape(x, (2, 2))
    frames = traceback.extract_tb(raised.value.__traceback__)
    shown = [(frame.name, frame.line) for frame in frames if frame.filename.startswith("<gradnp")]
    assert shown[0] == ("reshape", "raise failed(error, 'reshape', (a, shape, order, copy, ))")
    np.where([True, False], x[:2], 0.0), np.asarray([x, x]), np.sum([1, 2])
    for operation in OPERATIONS.values():
        for function in (operation.public, *vars(operation.variants).values()):
            code = getattr(function, "__code__", None)
            if code is not None and code.co_filename.startswith("<gradnp"):
                source = "".join(linecache.getlines(code.co_filename))
                assert compile(source, "", "exec").co_consts[0].co_varnames == code.co_varnames, operation.name
                constants = [c for const in code.co_consts for c in (const if type(const) is tuple else (const,))]
                assert not [c for c in constants if type(c) is str and re.fullmatch(r"p\d+", c)], operation.name


def test_version_is_the_distributions():
    from importlib import metadata

    assert np.__version__ == metadata.version("gradnp")
