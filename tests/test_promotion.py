"""One dtype lattice: as written, in torch and JAX, and in what operations return on every framework."""

from __future__ import annotations

import itertools
import subprocess
import sys

import numpy
import pytest

import gradnp as np
from gradnp._core.arguments import default_names
from gradnp._core.dtypes import KIND, canonical_name, numpy_dtype, promote_names, weak_name
from tests.frameworks import INSTALLED

FRAMEWORKS = [name for name in INSTALLED if name != "numpy"]
PAIRS = list(itertools.combinations_with_replacement(KIND, 2))

TORCH_HAS_NO_PROMOTION = {"uint16", "uint32", "uint64"}
"""torch refuses to promote these (but for floats): "Promotion for uint16, uint32, uint64 types is not supported"."""

TORCH_HAS_NO_ARITHMETIC = {"uint16", "uint32", "uint64"}
"""torch computes with these on few devices: '"add_stub" not implemented for 'UInt16''."""

DIFFERENT = {
    ("torch", "float16", "complex"): "torch has a complex32, which NumPy and the other frameworks have not",
}
"""Weak promotions that differ from the written lattice: (framework, dtype, kind of a Python scalar) and the reason."""

USUAL = ("bool", "int32", "int64", "bfloat16", "float32", "float64", "complex64")

SCALARS = (True, 2, 0.5, 2j)
CONSTANTS = [
    *SCALARS,
    *[numpy.dtype(d).type(1) for d in ("bool", "int8", "uint8", "int64", "float16", "float64", "complex128")],
    *[numpy.ones(2, d) for d in ("bool", "int8", "int64", "float32", "float64", "complex64", "complex128")],
]


@pytest.fixture(autouse=True)
def x64():
    """JAX with 64-bit dtypes, for these tests only."""
    if "jax" not in FRAMEWORKS:
        yield
        return
    import jax

    with jax.enable_x64(True):
        yield


def array_of(backend, dtype, shape=(2,)):
    """Ones of a framework and dtype, made without gradnp."""
    if backend == "torch":
        import torch

        return torch.ones(shape, dtype=getattr(torch, dtype))
    if backend == "tensorflow":
        import tensorflow as tf

        return tf.ones(shape, getattr(tf, dtype))
    import jax.numpy as jnp

    return jnp.ones(shape, dtype)


def kind_of(constant):
    return KIND[numpy.asarray(constant).dtype.name]


FORMS = {
    "numpy": (numpy.float32, numpy.dtype("float32"), numpy.dtype("float32").newbyteorder()),
    "names": ("float32", "f4", "single"),
    "torch": "float32",
    "tensorflow": "float32",
    "jax.numpy": "float32",
}


@pytest.mark.parametrize("form", FORMS)
def test_one_name_of_a_dtype_in_any_form(form):
    given = FORMS[form]
    if isinstance(given, str):
        given = [getattr(pytest.importorskip(form, reason=f"needs {form}"), given)]
    for dtype in given:
        assert [canonical_name(dtype) for _ in range(2)] == ["float32"] * 2  # the second is remembered


def test_what_is_no_dtype_has_no_name():
    for _ in range(2):
        with pytest.raises(TypeError):
            canonical_name("no dtype")


@pytest.mark.skipif("torch" not in FRAMEWORKS, reason="torch is not installed")
def test_lattice_is_torchs():
    import torch

    for a, b in PAIRS:
        try:
            expected = torch.promote_types(getattr(torch, a), getattr(torch, b))
        except RuntimeError:
            assert {a, b} & TORCH_HAS_NO_PROMOTION, (a, b)
        else:
            assert promote_names(a, b) == promote_names(b, a) == canonical_name(expected), (a, b)


@pytest.mark.skipif("jax" not in FRAMEWORKS, reason="JAX is not installed")
def test_lattice_is_jaxs():
    import jax.numpy as jnp

    for a, b in PAIRS:
        assert promote_names(a, b) == promote_names(b, a) == jnp.promote_types(a, b).name, (a, b)


def test_lattice_is_associative_but_for_unsigned_integers():
    """The order of arguments does not matter; of more than two, only where no integer holds both of a pair."""
    names = [n for n in KIND if not n.startswith("uint")]
    for a, b, c in itertools.product(names, repeat=3):
        assert promote_names(promote_names(a, b), c) == promote_names(a, promote_names(b, c)), (a, b, c)


@pytest.mark.parametrize("backend", FRAMEWORKS)
@pytest.mark.parametrize("shapes", [((2,), (2,)), ((), (2,)), ((2,), ())], ids=["arrays", "left 0-d", "right 0-d"])
def test_pairs_of_arrays(backend, shapes):
    """Two arrays meet where the lattice says, and a 0-d array counts like any other."""
    for a, b in PAIRS if shapes == ((2,), (2,)) else itertools.product(USUAL, repeat=2):
        if backend == "torch" and promote_names(a, b) in TORCH_HAS_NO_ARITHMETIC:
            continue
        sum_ = np.add(array_of(backend, a, shapes[0]), array_of(backend, b, shapes[1]))
        assert canonical_name(sum_.dtype) == promote_names(a, b), (a, b)
        assert tuple(sum_.shape) == (2,)


@pytest.mark.parametrize("backend", FRAMEWORKS)
def test_weak_constants(backend):
    """A constant brings its kind, not its width, on either side; a higher kind comes in its default width."""
    for dtype, constant in itertools.product(("int8", "uint8", "float16", *USUAL), CONSTANTS):
        x = array_of(backend, dtype)
        expected = weak_name(dtype, kind_of(constant), *default_names(backend))
        if (backend, dtype, type(constant).__name__) in DIFFERENT:
            continue
        for result in (np.multiply(x, constant), np.multiply(constant, x)):
            assert canonical_name(result.dtype) == expected, (dtype, type(constant), constant)


@pytest.mark.parametrize("backend", FRAMEWORKS)
@pytest.mark.parametrize("constant", [0.1, numpy.float64(0.1), numpy.full(2, 0.1)], ids=["float", "scalar", "array"])
def test_a_constant_has_the_precision_of_the_array_beside_it(backend, constant):
    """float64's 0.1 is no more than float32's beside a float32 array: nothing is widened on the way."""
    x = array_of(backend, "float32")
    numpy.testing.assert_array_equal(to_numpy(np.multiply(x, constant)), numpy.float32([0.1, 0.1]))


def to_numpy(x):
    return numpy.asarray(x.numpy() if hasattr(x, "numpy") else x)


@pytest.mark.parametrize("backend", FRAMEWORKS)
def test_integers_given_to_a_floating_function(backend):
    floating = default_names(backend)[0]
    for dtype in ("bool", "uint8", "int32", "int64"):
        x = array_of(backend, dtype)
        for result in (np.divide(x, x), np.divide(x, 2), np.divide(2, x), np.sin(x), np.float_power(x, 2)):
            assert canonical_name(result.dtype) == floating, dtype


@pytest.mark.parametrize("backend", FRAMEWORKS)
@pytest.mark.parametrize("dtype", ["float16", "float32", "float64"])
def test_default_dtype_can_be_chosen(backend, dtype):
    """`use_backend(dtype=...)` sets what integers become, whether a constant or a function makes them floating."""
    x, y = array_of(backend, "int64"), array_of(backend, "float32")
    for _ in range(2):  # with and without what dispatch has remembered
        with np.use_backend(backend, dtype=dtype):
            for result in (np.add(x, 0.5), np.add(0.5, x), np.add(x, numpy.ones(2)), np.sin(x), np.divide(x, 2)):
                assert canonical_name(result.dtype) == dtype
            assert canonical_name(np.divide(x, x).dtype) == dtype
            assert canonical_name(np.add(y, 0.5).dtype) == "float32"
    assert canonical_name(np.add(x, 0.5).dtype) == default_names(backend)[0]


@pytest.mark.skipif("torch" not in FRAMEWORKS, reason="torch is not installed")
def test_torchs_own_default_dtype_is_honoured():
    import torch

    x = torch.ones(2, dtype=torch.int64)
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        for result in (np.sin(x), np.add(x, 0.5), np.divide(x, 2), np.add(x, numpy.ones(2, "float32"))):
            assert result.dtype is torch.float64
    finally:
        torch.set_default_dtype(before)


@pytest.mark.skipif("jax" not in FRAMEWORKS, reason="JAX is not installed")
def test_jax_without_x64():
    """Then JAX has no 64-bit dtypes: defaults are float32 and int32, and nothing warns that it was asked for more."""
    program = """
import itertools, warnings
import jax.numpy as jnp, numpy
import gradnp as np
from gradnp._core.dtypes import KIND, promote_names
warnings.simplefilter("error")
names = ["bool", "int8", "uint8", "int32", "uint32", "bfloat16", "float32", "complex64"]
for a, b in itertools.product(names, repeat=2):
    if promote_names(a, b) in names:
        assert np.add(jnp.ones(2, a), jnp.ones(2, b)).dtype.name == promote_names(a, b), (a, b)
x = jnp.arange(3)
assert x.dtype == "int32"
for result in (np.sin(x), np.add(x, 0.5), np.add(x, numpy.ones(3)), np.divide(x, 2), np.divide(x, x)):
    assert result.dtype == "float32", result.dtype
assert np.add(x, numpy.ones(3, "int64")).dtype == "int32"
assert np.add(jnp.ones(3), numpy.ones(3)).dtype == "float32"
assert np.add(jnp.ones(3), numpy.complex128(1j)).dtype == "complex64"
assert np.less(x, 0.5).tolist() == [True, False, False]
assert np.equal(jnp.ones(2, "uint8"), 257).tolist() == [False, False]
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr


def test_numpy_among_itself_is_exactly_numpy():
    for a, b in itertools.product([n for n in KIND if n != "bfloat16"], repeat=2):
        x, y = numpy.ones(2, a), numpy.ones(2, b)
        assert np.add(x, y).dtype == numpy.add(x, y).dtype
    assert np.add(numpy.float32(1), 2.0).dtype == numpy.float32


def test_names_of_dtypes():
    """`canonical_name` takes a dtype in any form; `numpy_dtype` gives NumPy's."""
    for name in KIND:
        assert canonical_name(name) == name
        assert numpy_dtype(name).name == name
        for backend in FRAMEWORKS:
            assert canonical_name(array_of(backend, name).dtype) == name
    assert [canonical_name(t) for t in (bool, int, float, complex)] == ["bool", "int64", "float64", "complex128"]
